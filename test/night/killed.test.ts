import { spawn } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dateIn } from '../../src/catalog/dates.ts';
import { metrics } from '../../src/catalog/metrics.ts';
import { ROOT } from '../../src/host/root.ts';
import { openArchive, recordOf } from '../../src/store/archive.ts';
import { readLedger } from '../../src/store/ledger.ts';
import { readNight } from '../../src/store/night.ts';
import { MOCK_FOLDER } from '../../src/warehouse/mock/mock.ts';
import { startDuckDbServer } from '../bigquery/duckdb-server.ts';
import { scratch } from './run.ts';

/** Kills are spread over the run's own steps: whatever it prints, asks of BigQuery or writes to the store. */
const POINTS = Array.from({ length: 20 }, (_, at) => at);

let server: Awaited<ReturnType<typeof startDuckDbServer>>;
let events = 0;

beforeAll(async () => {
  server = await startDuckDbServer(dateIn('America/Los_Angeles', new Date()), { scale: 0.05, pageRows: 200 });
});
afterAll(() => server?.stop());

/** Runs a night in a process of its own, and kills it at its n-th event; answers with its exit code. */
async function night(folder: string, killAt = Number.POSITIVE_INFINITY): Promise<number | null> {
  const args = ['scripts/run.ts', 'export', '--source', 'bigquery', '--store', join(folder, 'S')];
  server.server.jobs.jobs.clear();
  const asked = server.server.requests.length;
  const child = spawn(process.execPath, args, {
    cwd: ROOT,
    env: { ...process.env, KPI_BIGQUERY_ENDPOINT: server.server.url },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let printed = 0;
  child.stdout.on('data', (data) => {
    printed += String(data).split('\n').length - 1;
  });
  const watch = setInterval(() => {
    events = printed + server.server.requests.length - asked;
    if (events >= killAt) child.kill('SIGKILL');
  }, 1);
  const code = await new Promise<number | null>((done) => child.once('close', done));
  clearInterval(watch);
  return code;
}

/** Everything that the ledger names is there, whole; and nothing half-made stands beside it. */
async function verify(store: string): Promise<void> {
  const archive = await openArchive({ store, mock: MOCK_FOLDER });
  for (const one of archive.nights) {
    const data = await readNight(one.folder, recordOf(one));
    expect(data.summary.rows).toHaveLength(metrics.length);
  }
  const named = new Set((await readLedger(store)).map(({ id }) => id));
  const standing = readdirSync(store).filter((name) => !name.startsWith('.') && name !== 'ledger.jsonl');
  expect(standing.filter((name) => !named.has(name))).toEqual([]);
  expect(readdirSync(store).filter((name) => /^\.(draft|ledger|lock)/.test(name))).toEqual([]);
}

describe('a run killed at any point', () => {
  let whole: number;

  beforeAll(async () => {
    // The table is filled once; from then on exports find it.
    const { runNightly } = await import('./run.ts');
    const folder = scratch();
    const env = { KPI_BIGQUERY_ENDPOINT: server.server.url };
    const args = ['--source', 'bigquery', '--store', join(folder, 'S'), '--no-build'];
    expect(await runNightly(args, { env, now: new Date().toISOString() })).toMatchObject({ code: 0 });
    // Jobs end at once, so that the test need not wait for polls.
    server.server.jobs.polls = 0;
    expect(await night(scratch())).toBe(0);
    whole = events;
  });

  it.each(POINTS)(
    'point %i of 20: the next run finds a store that verifies, and adds its night',
    async (point) => {
      const folder = scratch();
      const store = join(folder, 'S');
      const killed = await night(folder, 1 + Math.floor((point * whole) / POINTS.length));
      const before = existsSync(store) ? (await readLedger(store)).length : 0;
      // Killed after its last event a run may just have ended.
      expect([null, 0]).toContain(killed);
      expect(before).toBeLessThanOrEqual(1);
      expect(await night(folder)).toBe(0);
      expect(await readLedger(store)).toHaveLength(before + 1);
      await verify(store);
    },
  );
});
