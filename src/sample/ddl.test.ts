import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { generateSources, type SourceValue } from './index.ts';

const folder = join(import.meta.dirname, '../../sql/sources');

/** The column types of a source table as its DDL states them. */
function typesOf(dataset: string, table: string): Map<string, string> {
  const ddl = readFileSync(join(folder, dataset, `${table}.sql`), 'utf8');
  return new Map(
    [...ddl.matchAll(/^ {2}`?(\w+)`? ([A-Z0-9]+),?$/gm)].map(([, name = '', type = '']) => [name, type]),
  );
}

const fits: Readonly<Record<string, (value: SourceValue) => boolean>> = {
  STRING: (value) => typeof value === 'string',
  INT64: (value) => Number.isSafeInteger(value),
  FLOAT64: (value) => typeof value === 'number' && Number.isFinite(value),
  BOOL: (value) => typeof value === 'boolean',
  DATE: (value) => typeof value === 'string' && /^\d{4}-\d\d-\d\d$/.test(value),
  TIMESTAMP: (value) => typeof value === 'string' && /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(value),
};

const tables = generateSources({ seed: 'ddl', date: '2026-11-20' });

describe('source tables', () => {
  it('are generated for every DDL file, and for no other table', () => {
    const files = ['qbo', 'hubspot'].flatMap((dataset) =>
      readdirSync(join(folder, dataset)).map((file) => `${dataset}/${file.replace(/\.sql$/, '')}`),
    );
    expect(tables.map(({ dataset, table }) => `${dataset}/${table}`).sort()).toEqual(files.sort());
  });

  it.each(tables)('$dataset.$table fills columns of its DDL with values of their types', (source) => {
    const types = typesOf(source.dataset, source.table);
    expect(types.size).toBeGreaterThan(2);
    for (const [index, column] of source.columns.entries()) {
      const type = types.get(column);
      expect(type, `${column} is missing in the DDL`).toBeDefined();
      const wrong = source.rows.find((row) => {
        const value = row[index] ?? null;
        return value !== null && !fits[type ?? '']?.(value);
      });
      expect(wrong, `${column} holds something that is not ${type}`).toBeUndefined();
      expect(
        source.rows.some((row) => row[index] !== null),
        `${column} is never filled`,
      ).toBe(true);
    }
  });
});
