import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ROOT } from '../host/root.ts';
import { help } from './command.ts';
import { nightly } from './nightly.ts';
import { SETTINGS } from './settings.ts';

/** What the build tells its own process, and tests theirs; nobody sets them. */
const OWN = ['KPI_ARCHIVE', 'KPI_HEAD', 'KPI_MOCK', 'KPI_SETTINGS', 'KPI_STORE'];

const read = (file: string): string => readFileSync(join(ROOT, file), 'utf8');
const named = (text: string): string[] => text.match(/\bKPI_[A-Z]+(?:_[A-Z]+)*\b/g) ?? [];
const unique = (names: readonly string[]): string[] => [...new Set(names)].sort();
const namedIn = (pattern: string): string[] =>
  unique(
    globSync(pattern, { cwd: ROOT })
      .filter((file) => !file.includes('node_modules') && !/\/settings(\.test)?\.ts$/.test(file))
      .flatMap((file) => named(read(file))),
  );

describe('the environment variables', () => {
  const product = namedIn('{src,functions,scripts}/**/*.{ts,tsx,astro}');

  it('that the product reads are all in the help of the nightly command', () => {
    expect(product.length).toBeGreaterThan(10);
    const shown = unique(named(help(nightly)));
    expect(shown).toEqual(product.filter((name) => !OWN.includes(name)));
    expect(shown).toEqual(unique(SETTINGS.map(({ name }) => name)));
  });

  it('that anything reads are all in docs/settings.md, and no other', () => {
    const elsewhere = [
      ...namedIn('test/**/*.ts'),
      ...namedIn('.github/**/*.yml'),
      ...namedIn('*.config.{ts,mjs}'),
    ];
    const documented = unique(named(read('docs/settings.md')));
    expect(documented).toEqual(unique([...product, ...elsewhere]));
  });
});
