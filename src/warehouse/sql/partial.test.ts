import { expect, it } from 'vitest';
import { DEFAULT_COMPANY } from '../../catalog/company.ts';
import { metrics as catalog } from '../../catalog/metrics.ts';
import type { Metric } from '../../catalog/types.ts';
import { KpiError } from '../../errors.ts';
import type { QueryTrace } from '../types.ts';
import { SqlFiles } from './files.ts';
import { namesFrom } from './names.ts';
import { computeWhatFits } from './partial.ts';

const files = new SqlFiles(namesFrom({}), { fiscalYear: 2026, company: DEFAULT_COMPANY });
const metrics = catalog.filter(({ key }) => ['nrr', 'take_rate', 'pipeline_coverage'].includes(key));
const keys = (those: readonly Metric[]) => those.map(({ key }) => key);

/** An engine in which some metrics are refused, when they are tried out or not before they run. */
function engine({ refused = [], fails = [] }: { refused?: string[]; fails?: string[] }) {
  const ran: string[][] = [];
  const no = (key: string) => new KpiError('invalid-sql', `${key} is wrong.`, 'Correct it.', { object: key });
  const run = async (those: readonly Metric[]) => {
    ran.push(keys(those));
    const wrong = keys(those).find((key) => [...refused, ...fails].includes(key));
    if (wrong !== undefined) throw no(wrong);
    return { rows: [], trace: { rows: those.length } as QueryTrace };
  };
  const tryOut = async ({ key }: Metric) => {
    if (refused.includes(key)) throw no(key);
  };
  return { ran, run, tryOut };
}
const compute = (on: ReturnType<typeof engine>, notConnected: readonly string[] = []) =>
  computeWhatFits({ metrics, notConnected: new Set(notConnected), files, objects: [] }, on);

it('all that fits is computed in one statement, and nothing is tried where all does', async () => {
  const on = engine({});
  expect(await compute(on, ['nrr'])).toMatchObject({ missing: [], tried: [] });
  expect(on.ran).toEqual([['take_rate', 'pipeline_coverage']]);
});

it('one that is refused before it runs is missing, and the rest runs as one', async () => {
  const on = engine({ refused: ['nrr'] });
  const { missing, tried } = await compute(on);
  expect(missing).toEqual([{ name: 'nrr', kind: 'metric', reason: 'nrr is wrong.', object: 'nrr' }]);
  expect(tried).toEqual([]);
  expect(on.ran.at(-1)).toEqual(['take_rate', 'pipeline_coverage']);
});

it('one that fails as it runs is found by running each alone, beside one that is refused', async () => {
  const on = engine({ refused: ['take_rate'], fails: ['nrr'] });
  const { missing, tried } = await compute(on);
  expect(missing.map(({ name }) => name)).toEqual(['take_rate', 'nrr']);
  expect(tried).toHaveLength(1);
  expect(on.ran.at(-1)).toEqual(['pipeline_coverage']);
});

it('none that can be had is no night', async () => {
  await expect(compute(engine({ fails: keys(metrics) }))).rejects.toMatchObject({ code: 'invalid-sql' });
});

it('what is about the whole run is nobody’s alone', async () => {
  const on = engine({});
  const run = async () => {
    throw new KpiError('network', 'BigQuery cannot be reached.', 'Check the network.');
  };
  await expect(
    computeWhatFits({ metrics, notConnected: new Set(), files, objects: [] }, { ...on, run }),
  ).rejects.toMatchObject({
    code: 'network',
  });
});

it('a column of another type that a metric names keeps that from being tried at all', async () => {
  const on = engine({});
  const path = files.pathOf('deal') ?? '';
  const misfit = {
    object: 'deal',
    column: 'property_amount',
    state: 'other type',
    expected: 'NUMERIC',
    found: 'STRING',
  } as const;
  const objects = [{ path, misfits: [misfit] }];
  const { missing } = await computeWhatFits({ metrics, notConnected: new Set(), files, objects }, on);
  expect(missing).toEqual([
    {
      name: 'pipeline_coverage',
      kind: 'metric',
      reason: `${path} has property_amount as STRING, which must be NUMERIC.`,
      object: path,
    },
  ]);
  expect(on.ran).toEqual(
    [['nrr', 'take_rate']].map((those) =>
      those.toSorted((a, b) => keys(metrics).indexOf(a) - keys(metrics).indexOf(b)),
    ),
  );
});
