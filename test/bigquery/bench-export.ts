import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { draftNight } from '../../src/store/draft.ts';
import { openBigQuery } from '../../src/warehouse/bigquery/bigquery.ts';
import { namesFrom } from '../../src/warehouse/sql/names.ts';
import { row } from './fake-jobs.ts';
import { FakeServer } from './fake-server.ts';
import { CONTEXT, VIEW } from './run.ts';

// node test/bigquery/bench-export.ts [rows]: exports a view through the fake server, which runs in a process of
// its own, into the parts of a snapshot, and prints the time it took and the most memory that the exporting process held.

const FIELDS = [
  { name: 'qbo_customer_id', type: 'STRING' },
  { name: 'customer_name', type: 'STRING' },
  { name: 'cohort_month', type: 'DATE' },
  { name: 'months_since_start', type: 'INTEGER' },
  { name: 'net_revenue', type: 'NUMERIC' },
  { name: 'is_active', type: 'BOOLEAN' },
];
const ROW = row('1000417', 'A customer of ordinary length, Inc.', '2025-04-01', '17', '123456.789', 'true');

async function serve(rows: number): Promise<void> {
  const answer = { fields: FIELDS, rows: Array.from({ length: rows }, () => ROW) };
  const server = await FakeServer.start({ answer: () => answer });
  console.log(server.url);
}

async function measure(rows: number): Promise<void> {
  const child: ChildProcess = spawn(process.execPath, [import.meta.filename, 'serve', String(rows)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [url] = child.stdout === null ? [] : await once(child.stdout, 'data');
  try {
    const env = { KPI_BIGQUERY_ENDPOINT: String(url).trim() };
    const warehouse = await openBigQuery(CONTEXT, { names: namesFrom({}), env });
    const started = performance.now();
    const draft = await draftNight(await mkdtemp(join(tmpdir(), 'kpi-bench-')));
    const { columns, batches } = await warehouse.readDetail(VIEW);
    const { rows: read } = await draft.writeDetail(VIEW, columns, batches);
    await draft.discard();
    const seconds = ((performance.now() - started) / 1000).toFixed(1);
    const peak = Math.round(process.resourceUsage().maxRSS / 1024);
    console.log(`${read.toLocaleString('en-US')} rows in ${seconds} s, at most ${peak} MiB of memory`);
    await warehouse.close();
  } finally {
    child.kill();
  }
}

const [mode, count] = process.argv.slice(2);
if (mode === 'serve') await serve(Number(count));
else await measure(Number(mode ?? 1_000_000));
