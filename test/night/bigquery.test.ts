import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { views } from '../../src/catalog/views.ts';
import { startDuckDbServer } from '../bigquery/duckdb-server.ts';
import { pages, type Ran, runNightly, scratch } from './run.ts';

const folder = scratch();
const at = (...names: string[]): string => join(folder, ...names);
const json = (...names: string[]) => JSON.parse(readFileSync(at(...names), 'utf8'));
let bigquery: Awaited<ReturnType<typeof startDuckDbServer>>;
let ran: Ran;

beforeAll(async () => {
  bigquery = await startDuckDbServer('2026-11-22', { pageRows: 700 });
  const env = { KPI_BIGQUERY_ENDPOINT: bigquery.server.url };
  ran = await runNightly(['--source', 'bigquery', '--store', at('S'), '--out', at('D')], { env });
  await runNightly(['--source', 'embedded', '--date', '2026-11-22', '--store', at('E'), '--no-build']);
});
afterAll(() => bigquery?.stop());

it('a whole night through the client publishes as asked, and is no sample', () => {
  expect(ran.code).toBe(0);
  expect(json('D', 'status.json')).toMatchObject({
    snapshot_id: '2026-11-22',
    source: 'bigquery',
    degraded: false,
    missing: [],
  });
  for (const [name, html] of pages(at('D'))) expect(html, name).not.toContain('Sample data');
  expect(bigquery.server.jobs.violations).toEqual([]);
});

it('gives what the embedded warehouse gives on the same source rows, value by value', () => {
  const [theirs, ours] = ['S', 'E'].map((store) => json(store, '2026-11-22', 'summary.json'));
  expect(theirs).toEqual(ours);
  for (const { name } of views) {
    const [paged, direct] = ['S', 'E'].map((store) => json(store, '2026-11-22', 'details', `${name}.json`));
    expect(paged, name).toEqual(direct);
  }
});

it('names every job and what it billed, in the manifest and to the reader of the run', () => {
  const { queries } = json('S', '2026-11-22', 'manifest.json');
  // Numbers, views, both checks, replacement and what was read back.
  expect(queries).toHaveLength(1 + views.length + 4);
  for (const query of queries) {
    expect(query.job_id).toMatch(/^kpi-/);
    expect(query).toMatchObject({ bytes_billed: 10 * 1024 ** 2, cache_hit: false });
  }
  expect(new Set(queries.map(({ job_id: id }: { job_id: string }) => id)).size).toBe(queries.length);
  expect(ran.output).toContain('110 MiB billed by 11 jobs, under $0.01, 0 from the cache');
});
