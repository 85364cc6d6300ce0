import { globSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { expect, it } from 'vitest';

const src = join(import.meta.dirname, '../../src');

/** What the files of a folder may import besides their own folder. Nothing flows back. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  catalog: [],
  snapshot: ['catalog', 'errors.ts'],
  checks: ['snapshot', 'catalog', 'errors.ts'],
  warehouse: ['catalog', 'errors.ts'],
  access: [],
  alerts: ['snapshot', 'catalog', 'errors.ts'],
  run: ['warehouse', 'checks', 'alerts', 'snapshot', 'catalog', 'errors.ts'],
  components: ['snapshot', 'catalog', 'styles', 'errors.ts'],
  islands: ['components', 'snapshot', 'catalog'],
  'islands-build': [],
  summary: ['run', 'components', 'warehouse', 'snapshot', 'catalog', 'errors.ts'],
  layouts: ['components', 'styles', 'snapshot', 'catalog'],
  pages: ['layouts', 'components', 'styles', 'snapshot', 'catalog', 'errors.ts'],
  'errors.ts': [],
};

const files = globSync('**/*.{ts,tsx,astro}', { cwd: src }).filter(
  (file) => !/\.test\.tsx?$|\/testing\//.test(file),
);

function imports(file: string): string[] {
  const text = readFileSync(join(src, file), 'utf8');
  const found = text.matchAll(
    /(?:\bfrom\s+|\bimport\s+|\bimport\(\s*|new URL\(\s*)['"](\.{1,2}\/[^'"]+)['"]/g,
  );
  return [...found].map(([, path = '']) =>
    relative(src, join(src, dirname(file), path)).replaceAll('\\', '/'),
  );
}

const room = (path: string): string => path.split('/')[0] ?? '';

it('finds the imports it judges', () => {
  expect(files.length).toBeGreaterThan(50);
  expect(imports('run/nightly.ts')).toContain('snapshot/archive.ts');
});

it('imports run one way: run and pages at the top, the catalog at the bottom', () => {
  const wrong = files.flatMap((file) =>
    imports(file)
      .filter((path) => !path.startsWith('..') && room(path) !== room(file))
      .filter((path) => !(MAY_IMPORT[room(file)] ?? []).includes(room(path)))
      .map((path) => `${file} imports ${path}`),
  );
  expect(wrong).toEqual([]);
});
