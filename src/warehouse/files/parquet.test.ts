import { mkdirSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { expect, it } from 'vitest';
import type { ColumnType } from '../../catalog/types.ts';
import { Engine } from '../embedded/engine.ts';
import { loadTable, openTable } from './table.ts';

it('a Parquet file keeps its digits, instants, NULL and empty text apart, and its lists and structs', async () => {
  // A name that DuckDB would take for a pattern.
  const folder = join(mkdtempSync(join(tmpdir(), 'kpi-parquet-')), "it's [a] *");
  mkdirSync(folder);
  const path = join(folder, 't.parquet');
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  await connection.run("SET TimeZone = 'UTC'");
  await connection.run(`
    COPY (
      SELECT * FROM (VALUES
        (9007199254740993::BIGINT, 12345678901234567890.123456789::DECIMAL(38, 9), TIMESTAMPTZ '2026-06-01 05:00:00.000001+00',
         DATE '2026-06-01', '', true, [1, 2], {'by': 'x', 'on': [DATE '2026-06-01']}, 0.1::DOUBLE),
        (NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL)
      ) AS t(ID, amount, instant, day, word, flag, list, struct, plain)
    ) TO '${path.replaceAll("'", "''")}' (FORMAT parquet)`);
  connection.closeSync();
  instance.closeSync();
  const engine = await Engine.open('p', ['d'], '2026-06-01');
  const file = { path, file: 'd/t.parquet', extension: '.parquet' } as const;
  const known = Object.entries<ColumnType>({
    id: 'STRING',
    amount: 'NUMERIC',
    instant: 'TIMESTAMP',
    day: 'DATE',
    flag: 'BOOL',
  });
  const columns = known.map(([name, type]) => ({ name, types: [type] }));
  await loadTable(engine, 'p.d.t', await openTable(file, engine), columns);
  const answer = await engine.query({ file: 'x.sql', sql: 'SELECT * FROM `p.d.t` AS t ORDER BY t.id DESC' });
  engine.close();
  expect(answer.columns.map(({ name, type }) => `${name} ${type}`)).toEqual([
    'id STRING',
    'amount NUMERIC',
    'instant TIMESTAMP',
    'day DATE',
    'word STRING',
    'flag BOOL',
    'list ARRAY<INT64>',
    'struct STRUCT<by STRING, on ARRAY<STRING>>',
    'plain FLOAT64',
  ]);
  expect(answer.rows).toEqual([
    [
      '9007199254740993',
      '12345678901234567890.123456789',
      '2026-06-01T05:00:00.000001Z',
      '2026-06-01',
      '',
      true,
      [1, 2],
      { by: 'x', on: ['2026-06-01'] },
      0.1,
    ],
    [null, null, null, null, null, null, null, null, null],
  ]);
});
