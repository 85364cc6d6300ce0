import { describe, expect, it } from 'vitest';
import { DEFAULT_COMPANY } from '../../catalog/company.ts';
import { metrics } from '../../catalog/metrics.ts';
import { inOrder } from '../embedded/embedded.ts';
import { parseCreateTable } from '../sql/ddl.ts';
import { SqlFiles } from '../sql/files.ts';
import { namesFrom } from '../sql/names.ts';
import { needsOf } from './needs.ts';

const needs = (sql: string) =>
  Object.fromEntries([...needsOf([{ file: 'x.sql', sql }])].map(([path, columns]) => [path, [...columns]]));

describe('what a statement reads', () => {
  it('is known by its aliases, with AS and without', () => {
    const sql = 'SELECT a.one, b.two FROM `p.d.a` AS a JOIN `p.d.b` b ON b.id = a.id WHERE a.one > 1';
    expect(needs(sql)).toEqual({ 'p.d.a': ['one', 'id'], 'p.d.b': ['two', 'id'] });
  });

  it('is a table, where it names no column behind an alias', () => {
    expect(needs('SELECT * FROM `p.d.a` WHERE one IS NOT NULL')).toEqual({ 'p.d.a': [] });
  });
});

it('nothing that the SQL of a night reads is missing in the contract of its tables', () => {
  const files = new SqlFiles(namesFrom({}), { fiscalYear: 2026, company: DEFAULT_COMPANY });
  const checks = files.list('sql/checks').map((file) => files.statement(file));
  const read = needsOf([files.refresh(metrics), ...checks, ...inOrder(files)]);
  const shapes = files.list('sql/sources').map((file) => parseCreateTable(files.statement(file).sql, file));
  const known = new Map(shapes.map(({ path, columns }) => [path, columns.map(({ name }) => name)]));
  const tables = [...read].filter(([path]) => known.has(path));
  expect(tables.length).toBeGreaterThan(10);
  for (const [path, columns] of tables) expect(known.get(path)).toEqual(expect.arrayContaining([...columns]));
});
