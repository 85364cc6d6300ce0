import { describe, expect, it } from 'vitest';
import { DEFAULT_COMPANY } from '../../catalog/company.ts';
import { contractsOf, viewSources } from '../../catalog/contracts.ts';
import { metrics } from '../../catalog/metrics.ts';
import { inOrder } from '../embedded/embedded.ts';
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

it('nothing that the SQL of a night reads is missing in the contracts', () => {
  const names = namesFrom({});
  const files = new SqlFiles(names, { fiscalYear: 2026, company: DEFAULT_COMPANY });
  const checks = files.list('sql/checks').map((file) => files.statement(file));
  const branches = metrics.map((metric) => files.metric(metric));
  const read = needsOf([...branches, files.statement('sql/revenue_lines.sql'), ...checks, ...inOrder(files)]);
  const known = new Map<string, string[]>();
  for (const { dataset, name, columns } of [...contractsOf(2026), ...viewSources]) {
    const path = `${names.project}.${names[dataset]}.${name}`;
    known.set(path, [...(known.get(path) ?? []), ...columns.map((column) => column.name)]);
  }
  expect(read.size).toBeGreaterThan(15);
  for (const [path, columns] of read)
    expect([path, known.get(path)]).toEqual([path, expect.arrayContaining([...columns])]);
});
