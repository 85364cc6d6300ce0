import { globSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '../..');

/**
 * The rooms of `src/` from the bottom up. A file imports from its own room and from those that stand before it,
 * types included; rooms of one line import nothing of one another.
 */
const FLOORS: readonly (readonly string[])[] = [
  ['error-codes.ts'],
  ['errors.ts'],
  ['catalog'],
  ['format', 'host'],
  ['sample'],
  ['warehouse', 'store'],
  ['analysis'],
  ['audit'],
  ['checks', 'alerts', 'access', 'styles'],
  ['components'],
  ['layouts', 'browser'],
  ['pages', 'pipeline'],
  ['cli'],
];

const floorOf = (room: string): number => FLOORS.findIndex((rooms) => rooms.includes(room));

/** What is tested, not what tests or helps to test. */
const isProduct = (file: string): boolean => !/\.test\.tsx?$|\/testing\//.test(file);

const sources = (folder: string): string[] =>
  globSync(`${folder}/**/*.{ts,tsx,astro,mjs}`, { cwd: root })
    .map((file) => file.replaceAll('\\', '/'))
    .filter((file) => isProduct(file) && !file.includes('node_modules'));

/** The files of this repository that a file imports, relative to its root. */
function imports(file: string): string[] {
  const text = readFileSync(join(root, file), 'utf8');
  const found = text.matchAll(
    /(?:\bfrom\s+|\bimport\s+|\bimport\(\s*|new URL\(\s*)['"](\.{1,2}\/[^'"]+)['"]/g,
  );
  return [...found].map(([, path = '']) =>
    relative(root, join(root, dirname(file), path)).replaceAll('\\', '/'),
  );
}

const room = (path: string): string => path.split('/')[1] ?? '';

describe('imports', () => {
  const files = sources('src');

  it('finds those it judges, in rooms that have a floor', () => {
    expect(files.length).toBeGreaterThan(300);
    expect(imports('src/pipeline/nightly.ts')).toContain('src/store/archive.ts');
    const unknown = files.filter((file) => !file.startsWith('src/data/') && floorOf(room(file)) === -1);
    expect(unknown).toEqual([]);
  });

  it('run one way: catalog at the bottom, the commands at the top', () => {
    const wrong = files.flatMap((file) =>
      imports(file)
        .filter((path) => !path.startsWith('src/') || room(path) !== room(file))
        .filter((path) => !path.startsWith('src/') || floorOf(room(path)) >= floorOf(room(file)))
        .map((path) => `${file} imports ${path}`),
    );
    expect(wrong).toEqual([]);
  });

  it('of the commands reach no test', () => {
    const entry = sources('scripts').flatMap(imports);
    expect(entry.length).toBeGreaterThan(0);
    expect(entry.filter((path) => !path.startsWith('src/cli/'))).toEqual([]);
  });

  it('of verify load no engine and no site before they are needed', () => {
    const reached = new Set<string>();
    const packages = new Set<string>();
    const visit = (file: string) => {
      if (reached.has(file)) return;
      reached.add(file);
      const text = readFileSync(join(root, file), 'utf8');
      // Types are gone when it runs.
      for (const [, path = ''] of text.matchAll(/^(?:import|export) (?!type )[^;]*?from '([^']+)'/gm)) {
        if (path.startsWith('.'))
          visit(relative(root, join(root, dirname(file), path)).replaceAll('\\', '/'));
        else packages.add(path);
      }
    };
    visit('src/cli/verify.ts');
    expect(reached.size).toBeGreaterThan(10);
    expect([...packages].filter((name) => !name.startsWith('node:')).sort()).toEqual(['zod']);
  });

  it('reach the gate and nothing else from the deployed function', () => {
    const reached = sources('functions').flatMap(imports);
    expect(reached.length).toBeGreaterThan(0);
    expect(reached.filter((path) => !path.startsWith('src/access/'))).toEqual([]);
  });
});
