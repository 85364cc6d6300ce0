import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { dateIn } from '../../src/catalog/dates.ts';
import { metrics } from '../../src/catalog/metrics.ts';
import { views } from '../../src/catalog/views.ts';
import { namesFrom } from '../../src/warehouse/sql/names.ts';
import { pages, type Ran, runNightly, scratch } from '../night/run.ts';
import { findEmulator, runningEmulator, startEmulator } from './emulator.ts';
import { loadNight } from './load.ts';
import { startProxy } from './proxy.ts';
import { Said } from './said.ts';

// The emulator's CURRENT_DATE goes by the clock of the machine, and so must the night.
const now = new Date();
const date = dateIn('America/Los_Angeles', now);
const night = { date, seed: 'kpi-snapshot', scale: 0.1 };
const folder = scratch();
const json = (...names: string[]) => JSON.parse(readFileSync(join(folder, ...names), 'utf8'));
let stop: () => void = () => {};
let ran: Ran;
const said = new Said();

/** One night on the emulator and the same one in the embedded warehouse. */
async function nights(): Promise<void> {
  let url = runningEmulator();
  if (url === '')
    ({ url, stop } = await startEmulator(findEmulator(console.log), namesFrom({}).project, said));
  await loadNight(url, night);
  const proxy = await startProxy(url, said);
  const at = (name: string) => join(folder, name);
  const env = { KPI_BIGQUERY_ENDPOINT: proxy.url };
  const args = ['--source', 'bigquery', '--store', at('S'), '--out', at('D')];
  ran = await runNightly(args, { env, now: now.toISOString() });
  await proxy.stop();
  if (ran.code !== 0) throw new Error(`The night on the emulator ended with ${ran.code}:\n${ran.output}`);
  const same = ['--date', date, '--seed', night.seed, '--scale', String(night.scale)];
  await runNightly(['--source', 'embedded', ...same, '--store', at('E'), '--out', at('F')], {
    now: now.toISOString(),
  });
}

beforeAll(async () => {
  try {
    await nights();
  } catch (error) {
    throw new Error(`${error instanceof Error ? error.message : error}\n\n${said}`);
  }
}, 1_200_000);
afterAll(() => stop());

it('the whole night runs on the emulator: refresh, export, snapshot, site', () => {
  expect(ran.output).not.toContain('degraded');
  expect(json('D', 'status.json')).toMatchObject({ snapshot_id: date, source: 'bigquery', degraded: false });
  expect(pages(join(folder, 'D')).length).toBeGreaterThan(20);
});

it.each(metrics.map(({ key }) => key))('%s is what the embedded warehouse answers', (key) => {
  const [theirs, ours] = ['S', 'E'].map((store) =>
    json(store, date, 'summary.json').rows.find((row: { metric_key: string }) => row.metric_key === key),
  );
  expect({ ...theirs, updated_at: '', metric_value: 0 }).toEqual({
    ...ours,
    updated_at: '',
    metric_value: 0,
  });
  // Money to the cent, ratios to nine digits.
  expect(Math.abs(theirs.metric_value - ours.metric_value)).toBeLessThanOrEqual(1.000001e-9);
});

/** The emulator sorts its sums in two groups, customers of last year first; ZetaSQL's answers hold the order. */
const UNORDERED = 'net_revenue_retention_all_customers';

it.each(views.map(({ name }) => name))('%s is what the embedded warehouse answers, row by row', (name) => {
  const [theirs, ours] = ['S', 'E'].map((store) => json(store, date, 'details', `${name}.json`));
  expect(theirs.rows.length).toBeGreaterThan(0);
  if (name === UNORDERED) for (const { rows } of [theirs, ours]) rows.sort();
  expect(theirs).toEqual(ours);
});
