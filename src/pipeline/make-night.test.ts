import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { FakeServer } from '../../test/bigquery/fake-server.ts';
import { answers } from '../../test/bigquery/run.ts';
import { KpiError } from '../errors.ts';
import { makeFolder } from '../host/files.ts';
import { readLedger } from '../store/ledger.ts';
import { commitNight, kpiErrorOf, tempStore } from '../store/testing/nights.ts';
import { makeNight, type NightSetup } from './make-night.ts';

const DATE = '2026-11-22';

/** Makes a night of a BigQuery that answers unless the environment says otherwise. */
async function night(
  store: string,
  { env = {}, setup = {} }: { readonly env?: Record<string, string>; readonly setup?: NightSetup } = {},
) {
  const bigquery = await FakeServer.start({ answer: answers });
  onTestFinished(() => bigquery.stop());
  const options = {
    source: 'bigquery',
    date: DATE,
    fiscalYear: 2026,
    fiscalYearGiven: false,
    store,
    out: join(store, '../out'),
    seed: undefined,
    scale: 1,
  } as const;
  const now = () => new Date(`${DATE}T08:05:00.000Z`);
  const world = { now, env: { KPI_BIGQUERY_ENDPOINT: bigquery.url, ...env }, print: () => {} };
  return { outcome: makeNight(options, 'bigquery', world, setup), bigquery };
}

describe('a night that fails for a reason of this machine, with BigQuery as its source, leaves no line', () => {
  it('targets that cannot be read', async () => {
    const store = await tempStore();
    const setup = {
      get targets(): never {
        throw new KpiError('targets', 'src/data/targets.json cannot be read as JSON.', 'Correct it.');
      },
    };
    const { outcome, bigquery } = await night(store, { setup });
    expect((await kpiErrorOf(outcome)).code).toBe('targets');
    expect(await readLedger(store)).toEqual([]);
    expect(bigquery.requests).toEqual([]);
  });

  it.each([
    ['a project that can be none', { KPI_PROJECT: 'No Project' }],
    ['a location that can be none', { KPI_BIGQUERY_LOCATION: '!' }],
    ['an endpoint that can be none', { KPI_BIGQUERY_ENDPOINT: 'http://example.com' }],
  ])('%s, refused before anything is asked', async (_what, env) => {
    const store = await tempStore();
    const { outcome, bigquery } = await night(store, { env });
    const error = await kpiErrorOf(outcome);
    expect(error.code).toBe('configuration');
    expect(error.message).toContain(Object.keys(env)[0]);
    expect(await readLedger(store)).toEqual([]);
    expect(bigquery.requests).toEqual([]);
  });

  it('a store that takes lines and not the night: the error names the path and the system’s reason', async () => {
    const store = await tempStore();
    await commitNight(store, '2026-11-21');
    // Where the night belongs stands something else, and where that would go stands a file.
    await makeFolder(join(store, DATE));
    await writeFile(join(store, '.orphans'), '');
    const { outcome } = await night(store, { setup: { steps: ['export'] } });
    const error = await kpiErrorOf(outcome);
    expect(error.code).toBe('store-write');
    expect(error.message).toContain(join(store, '.orphans'));
    expect(error.message).toContain('something else stands there (EEXIST)');
    expect((await readLedger(store)).map(({ kind, date }) => [kind, date])).toEqual([
      ['snapshot', '2026-11-21'],
    ]);
  });
});

it('rows that BigQuery gave and that make no night miss it', async () => {
  const store = await tempStore();
  const bare = await FakeServer.start({
    answer: (step) => ({ ...answers(step), ...(step === 'summary' ? { rows: [] } : {}) }),
  });
  onTestFinished(() => bare.stop());
  const { outcome } = await night(store, {
    env: { KPI_BIGQUERY_ENDPOINT: bare.url },
    setup: { steps: ['export'] },
  });
  expect(await outcome).toMatchObject({ end: 'degraded', code: 'summary-empty', publish: true });
  expect((await readLedger(store)).map(({ kind, date }) => [kind, date])).toEqual([['missed', DATE]]);
});
