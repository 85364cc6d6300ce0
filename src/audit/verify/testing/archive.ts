import type { Missing } from '../../../catalog/data.ts';
import { addDays } from '../../../catalog/dates.ts';
import { draftNight } from '../../../store/draft.ts';
import { appendLine, readLedger, recordMissed } from '../../../store/ledger.ts';
import { withStoreLock } from '../../../store/lock.ts';
import {
  nightDefinitions,
  nightFacts,
  nightRows,
  nightSummary,
  sampleDefinitions,
  VIEW_COLUMNS,
} from './minimal-night.ts';

/** What stands in a generated archive besides plain nights: every n-th step has it. */
type Mix = Readonly<
  Record<
    | 'revision'
    | 'missed'
    | 'deployment'
    | 'blocked'
    | 'accepted'
    | 'parts'
    | 'gap'
    | 'bigquery'
    | 'mock'
    | 'partial',
    number
  >
>;

const NEVER = Number.POSITIVE_INFINITY;
const SPARSE: Mix = {
  ...{ revision: 37, missed: 41, deployment: 3, blocked: 53, accepted: 1, parts: 20, gap: 97 },
  ...{ bigquery: NEVER, mock: NEVER, partial: NEVER },
};
/** Something of everything within a dozen nights. */
export const DENSE: Mix = {
  ...{ revision: 5, missed: 4, deployment: 3, blocked: 8, accepted: 7, parts: 6, gap: 11 },
  ...{ bigquery: 2, mock: 9, partial: 10 },
};

/**
 * Fills a store with `count` small nights through the store's own writer: re-runs, missed nights, deployments,
 * blocked nights, partial ones, views in parts, empty views and dates without a line among them.
 */
export async function makeArchive(
  store: string,
  count: number,
  { after = '2025-10-01', mix = SPARSE }: { readonly after?: string; readonly mix?: Mix } = {},
): Promise<void> {
  let date = after;
  for (let step = 1; step <= count; step++) {
    const again = step % mix.revision === 0;
    if (!again) date = addDays(date, step % mix.gap === 0 ? 3 : 1);
    await addSmallNight(store, date, step, mix);
    if (step % mix.deployment === 0) await deployNewest(store);
    if (step % mix.missed !== 0) continue;
    date = addDays(date, 1);
    await recordMissed(store, {
      date,
      source: 'bigquery',
      code: 'network',
      now: () => new Date(`${date}T09:00:00Z`),
    });
  }
}

const REASON = { reason: 'p.d.customer_development does not exist.', object: 'p.d.customer_development' };
/** What a partial night is without. */
const LOST: readonly Missing[] = [
  { name: 'customer_development', kind: 'view', ...REASON },
  { name: 'take_rate', kind: 'metric', ...REASON },
];

/** Commits one small night. */
export async function addSmallNight(store: string, date: string, step: number, mix = SPARSE): Promise<void> {
  const is = (what: keyof Mix): boolean => step % mix[what] === 0;
  const source = is('mock') ? 'mock' : is('bigquery') ? 'bigquery' : 'embedded';
  const draft = await draftNight(store, {
    limits: is('parts') ? { inlineRows: 2, fileBytes: 190 } : undefined,
  });
  const lost = new Set(is('partial') ? LOST.map(({ name }) => name) : []);
  await draft.writeSummary(
    nightSummary(date, step).map((row) => (lost.has(row.metric_key) ? { ...row, metric_value: null } : row)),
  );
  if (!lost.has('customer_development'))
    await draft.writeDetail('customer_development', VIEW_COLUMNS, batches(nightRows(step)));
  await draft.writeTargets([{ key: 'revenue_ytd', value: 5000 + step, effective_from: '2025-01-01' }]);
  await draft.writeSettings();
  const { metrics, ...rest } = source === 'mock' ? sampleDefinitions : nightDefinitions;
  await draft.writeDefinitions({
    ...rest,
    metrics: metrics.map((metric) => (lost.has(metric.key) ? { ...metric, sql: null } : metric)),
  });
  const facts = {
    ...nightFacts(date, { blocked: is('blocked'), accepted: is('accepted'), source }),
    missing: is('partial') ? LOST : [],
  };
  await draft.commit(facts, () => new Date(`${date}T08:01:00Z`));
}

/** Appends the deployment line of the newest snapshot, as built from the ledger before it. */
export async function deployNewest(store: string): Promise<void> {
  const lines = await readLedger(store);
  const head = lines.at(-1);
  const night = lines.findLast((line) => line.kind === 'snapshot');
  if (head === undefined || night === undefined) throw new Error('nothing to deploy');
  const { id, date, revision, source, manifest_sha256 } = night;
  await withStoreLock(store, (lock) =>
    appendLine(lock, {
      kind: 'deployment',
      ...{ id, date, revision, source, manifest_sha256 },
      created_at: `${date}T08:05:00Z`,
      url: `https://n${id}.kpi.pages.dev/`,
      alias: id,
      git_commit: null,
      dist_sha256: 'd'.repeat(64),
      head: { hash: head.hash, seq: head.seq },
    }),
  );
}

async function* batches<T>(batch: T): AsyncGenerator<T> {
  yield batch;
}
