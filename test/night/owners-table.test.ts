import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DEFAULT_COMPANY } from '../../src/catalog/company.ts';
import { metrics } from '../../src/catalog/metrics.ts';
import type { RawRow } from '../../src/warehouse/bigquery/api.ts';
import { parseCreateTable } from '../../src/warehouse/sql/ddl.ts';
import { SqlFiles } from '../../src/warehouse/sql/files.ts';
import { namesFrom } from '../../src/warehouse/sql/names.ts';
import { type DuckDbServer, startDuckDbServer } from '../bigquery/duckdb-server.ts';
import { OWNERS_TABLE } from '../bigquery/shape.ts';
import { OWNERS_DDL, OWNERS_QUERIES } from '../sql/owner/design.ts';
import { runNightly, scratch } from './run.ts';

const folder = scratch();
const json = (store: string, name: string) =>
  JSON.parse(readFileSync(join(folder, store, '2026-11-22', name), 'utf8'));
let bigquery: DuckDbServer;

/** A row of the table as it travels, with another value where it is of NRR. */
const nrrOf = (cells: RawRow, value: string): RawRow =>
  cells.f[0]?.v === 'nrr' ? { f: cells.f.map((cell, at) => (at === 1 ? { v: value } : cell)) } : cells;

/** Runs a night against the stand-in, in a store of its own. */
const night = (store: string) =>
  runNightly(['--source', 'bigquery', '--store', join(folder, store), '--no-build'], {
    env: { KPI_BIGQUERY_ENDPOINT: bigquery.server.url },
  });

beforeAll(async () => {
  bigquery = await startDuckDbServer('2026-11-22', { scale: 0.1, table: OWNERS_TABLE });
});
afterAll(() => bigquery?.stop());

it('the statement of the table is the owner’s, column for column', () => {
  const { sql, file } = new SqlFiles(namesFrom({}), { fiscalYear: 2026, company: DEFAULT_COMPANY }).statement(
    'sql/schema/dashboard_kpis.sql',
  );
  expect(parseCreateTable(sql, file)).toEqual(parseCreateTable(OWNERS_DDL, 'the owner’s design'));
  const [, layout] =
    /\)\s*(PARTITION BY DATE\(updated_at\)\s*CLUSTER BY department, metric_key)/.exec(sql) ?? [];
  expect(OWNERS_DDL).toContain(layout);
});

describe('a night over the owner’s table', () => {
  it('fills it, and the owner’s own queries read tonight’s rows from it', async () => {
    expect((await night('S')).code).toBe(0);
    const { rows } = json('S', 'summary.json');
    const of = (person: boolean) =>
      metrics
        .filter(({ owner }) => (owner !== null) === person)
        .map(({ key }) => rows.find((row: { metric_key: string }) => row.metric_key === key));
    const company = await bigquery.query(OWNERS_QUERIES.companyMetrics);
    expect(company).toHaveLength(6);
    expect(company).toEqual(
      expect.arrayContaining(of(false).map((row) => [row.metric_key, row.metric_value, row.metric_format])),
    );
    const people = await bigquery.query(OWNERS_QUERIES.personMetrics);
    expect(people).toHaveLength(7);
    expect(people).toEqual(
      expect.arrayContaining(
        of(true).map((row) => [
          ...[row.metric_key, row.metric_value, row.metric_format],
          ...[row.person_name, row.department],
        ]),
      ),
    );
    expect(people.map((row) => [row[3], row[4]])).toEqual(
      expect.arrayContaining([
        ['Jack', 'ceo'],
        ['Deuce', 'coo'],
        ['Ian Hong', 'supply'],
      ]),
    );
    const nrr = json('S', 'details/net_revenue_retention_all_customers.json').rows;
    const read = await bigquery.query(OWNERS_QUERIES.nrrDetail);
    expect(read.length).toBeGreaterThan(10);
    expect(new Set(read.map(String))).toEqual(
      new Set(nrr.filter(([id]: string[]) => id !== 'UNKNOWN').map(String)),
    );
  });

  it('says so when the table holds something else right after it was replaced', async () => {
    bigquery.alter = (step, answer) =>
      step !== 'summary' ? answer : { ...answer, rows: answer.rows.map((cells) => nrrOf(cells, '0.5')) };
    const { code, output } = await night('T');
    bigquery.alter = (_step, answer) => answer;
    expect(code).toBe(0);
    const message =
      'dashboard_kpis was replaced, and read back right after it held not the night’s nrr: another writer is at work. This snapshot has the rows as they were computed.';
    expect(output).toContain(`warned: ${message}`);
    expect(json('T', 'manifest.json').checks.at(-1)).toEqual({
      ...{ name: 'table-replaced', result: 'warned', message },
    });
    expect(json('T', 'summary.json')).toEqual(json('S', 'summary.json'));
  });

  it('keeps the night when the table could be filled and not be read back', async () => {
    bigquery.server.strike({
      call: 'jobs.insert',
      step: 'summary',
      fault: { kind: 'status', status: 400, reason: 'invalidQuery', message: 'no' },
    });
    const { code, output } = await night('R');
    bigquery.server.strike(null);
    expect(code).toBe(0);
    expect(output).toContain(
      'warned: dashboard_kpis was replaced by the night’s 13 rows and could not be read back. BigQuery refuses',
    );
    expect(json('R', 'summary.json')).toEqual(json('S', 'summary.json'));
  });

  it('is left as it was by a night whose checks failed', async () => {
    const before = await bigquery.query(OWNERS_QUERIES.personMetrics);
    bigquery.alter = (step, answer) =>
      step === 'compute' ? { ...answer, rows: answer.rows.slice(1) } : answer;
    const jobs = bigquery.server.jobs.jobs.size;
    const { code, output } = await night('U');
    bigquery.alter = (_step, answer) => answer;
    // Sample data stand in: this store has no good night.
    expect(code).toBe(3);
    expect(output).toContain('is missing.');
    expect(json('U', 'manifest.json').blocked).toBe(true);
    const steps = [...bigquery.server.jobs.jobs.values()].slice(jobs).map(({ step }) => step);
    expect(steps).not.toContain('replace');
    expect(steps).toContain('compute');
    expect(await bigquery.query(OWNERS_QUERIES.personMetrics)).toEqual(before);
  });
});
