import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const root = join(import.meta.dirname, '../..');
const document = readFileSync(join(root, 'docs/bigquery.md'), 'utf8');

it('docs/bigquery.md explains every error that a run can end in, and no other', () => {
  const thrown = globSync(['src/warehouse/bigquery/*.ts', 'src/warehouse/sql/names.ts'], { cwd: root })
    .filter((file) => !file.endsWith('.test.ts'))
    .flatMap((file) => [...readFileSync(join(root, file), 'utf8').matchAll(/new KpiError\(\s*'([a-z-]+)'/g)])
    .map(([, code]) => code);
  const errors = document.slice(
    document.indexOf('## Errors'),
    document.indexOf('## What the client library does'),
  );
  const explained = [...errors.matchAll(/^\| `([a-z-]+)`/gm)].map(([, code]) => code);
  expect(new Set(thrown).size).toBeGreaterThan(15);
  expect(explained.toSorted()).toEqual([...new Set(thrown)].toSorted());
});
