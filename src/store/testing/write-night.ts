import { EVERY_CHECK } from '../../audit/verify/maker.ts';
import type { Cell } from '../../catalog/data.ts';
import { type Commit, type DraftOptions, draftNight, type NightFacts } from '../draft.ts';

/** How a test's night differs from the usual one. */
export interface Written {
  readonly facts?: Partial<NightFacts>;
  readonly rows?: readonly (readonly Cell[])[];
  readonly options?: DraftOptions;
}

export const VIEW = 'Upfront_Contract_Spend_Query';
const COLUMNS = [
  { name: 'contract_id', type: 'INT64' },
  { name: 'customer_name', type: 'STRING' },
  { name: 'contract_value', type: 'NUMERIC' },
] as const;
const ROWS = [
  [1, 'Larkspur Fairs', '1200.50'],
  [2, null, '0.25'],
  [3, 'Quarry Street Events', null],
];

/** Writes and commits a complete small night. Free of vitest, so that child processes can use it too. */
export async function writeNight(store: string, date: string, written: Written = {}): Promise<Commit> {
  const draft = await draftNight(store, written.options);
  try {
    await draft.writeSummary([
      {
        metric_key: 'revenue_ytd',
        metric_value: 1200.75,
        metric_format: 'currency',
        department: 'company',
        person_name: null,
        fiscal_year: 2026,
        updated_at: `${date}T08:00:00Z`,
      },
    ]);
    await draft.writeDetail(VIEW, COLUMNS, one(written.rows ?? ROWS));
    await draft.writeTargets([{ key: 'revenue_ytd', value: 5000, effective_from: '2026-01-01' }]);
    await draft.writeSettings();
    await draft.writeDefinitions({ metrics: [], views: [], queries: [] });
    return await draft.commit({ ...factsOf(date), ...written.facts }, () => new Date(`${date}T08:01:00Z`));
  } finally {
    await draft.discard();
  }
}

export const factsOf = (date: string): NightFacts => ({
  snapshot_date: date,
  fiscal_year: 2026,
  source: 'embedded',
  data_time: `${date}T08:00:00Z`,
  blocked: false,
  started_at: `${date}T08:00:30Z`,
  git_commit: null,
  run: { event: 'local', actor: null, run_id: null, attempt: null },
  queries: [],
  checks: EVERY_CHECK.map((name) => ({ name, result: 'passed', message: 'All is there.' })),
  missing: [],
  versions: { node: '24' },
});

async function* one<T>(batch: T): AsyncGenerator<T> {
  yield batch;
}
