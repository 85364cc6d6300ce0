import type { KpiRow, Missing } from '../catalog/data.ts';
import type { Owners } from '../catalog/owners.ts';
import { type Target, targetsInForce } from '../catalog/targets.ts';
import type { Metric } from '../catalog/types.ts';
import { checkNumbers, checkReplaced } from '../checks/checks.ts';
import { blocks } from '../checks/judge.ts';
import { KpiError } from '../errors.ts';
import { counted } from '../format/phrases.ts';
import type { Effects } from '../host/effects.ts';
import { sha256 } from '../host/hash.ts';
import { orStop } from '../host/stop.ts';
import { timed } from '../host/terminal.ts';
import { type Commit, draftNight } from '../store/draft.ts';
import type { Check } from '../store/schemas.ts';
import { price, size, usd } from '../warehouse/bigquery/price.ts';
import type { NightContext, QueryTrace, Summary, Warehouse } from '../warehouse/types.ts';
import { definitionsOf } from './definitions.ts';
import { type Asked, compute, exportNight, sayChecks, sayMissing, yearOf } from './export-night.ts';
import { readCheckout, runIdentity, toolVersions } from './identity.ts';

/** What a night is kept with, besides what the warehouse answers. */
interface NightParts extends Asked {
  readonly store: string;
  readonly owners: Owners;
  readonly targets: readonly Target[];
  readonly startedAt: Date;
}

/** What came of putting rows into `dashboard_kpis`: nothing where there is no such table. */
interface Replacement {
  readonly queries: readonly QueryTrace[];
  readonly checks: readonly Check[];
}

/** What the table holds, or why that could not be read: its rows are there by now, and so the night is kept all the same. */
async function readBack(warehouse: Warehouse, effects: Effects): Promise<Summary | KpiError> {
  try {
    return await orStop(effects, warehouse.readSummary());
  } catch (error) {
    if (error instanceof KpiError && error.code !== 'stopped') return error;
    throw error;
  }
}

/** Puts rows into `dashboard_kpis`, all or none, and reads them back. */
const replace = (warehouse: Warehouse, rows: readonly KpiRow[], effects: Effects): Promise<Replacement> =>
  timed(effects, 'replace', async () => {
    const written = await orStop(effects, warehouse.replace(rows));
    if (written === null) return { result: { queries: [], checks: [] }, note: 'no table to keep them in' };
    const back = await readBack(warehouse, effects);
    const check = checkReplaced(rows, back instanceof KpiError ? back : back.rows);
    sayChecks([check], effects);
    const queries = back instanceof KpiError ? [written] : [written, back.trace];
    return { result: { queries, checks: [check] }, note: `${counted(rows.length, 'row')} in dashboard_kpis` };
  });

/**
 * Fills `dashboard_kpis` and keeps nothing of it.
 * @returns the metrics that have no value because they could not be had.
 * @throws KpiError `checks-failed` when the numbers are not fit to replace those that are there.
 */
export async function refresh(
  warehouse: Warehouse,
  { fiscalYear, company }: NightContext,
  metrics: readonly Metric[],
  effects: Effects,
): Promise<readonly Missing[]> {
  const notConnected = new Set(company.not_connected);
  const { rows, missing } = await compute(warehouse, notConnected, effects);
  const known = new Set([...notConnected, ...missing.map(({ name }) => name)]);
  const checks = checkNumbers({ rows, fiscalYear: yearOf(warehouse, rows, fiscalYear), known }, metrics);
  sayMissing(missing, effects);
  sayChecks(checks, effects);
  const failed = checks.filter(blocks).map(({ name }) => name);
  if (failed.length > 0)
    throw new KpiError(
      'checks-failed',
      `The numbers did not pass ${failed.join(', ')}; dashboard_kpis is as it was.`,
      'Mend the data or the SQL and run again.',
    );
  await replace(warehouse, rows, effects);
  return missing;
}

/**
 * Computes and exports summary and detail views into a new snapshot, judges it, replaces `dashboard_kpis` by what was
 * computed, and commits the snapshot to the store. A night whose checks failed is committed too, marked as blocked, and
 * leaves the table as it was. When anything throws, being asked to stop included, the store is as it was.
 */
export async function keepNight(
  warehouse: Warehouse,
  context: NightContext,
  parts: NightParts,
  effects: Effects,
): Promise<Commit> {
  const draft = await draftNight(parts.store);
  try {
    const night = await exportNight(warehouse, context, parts, draft, effects);
    const { fiscalYear, summary } = night;
    const blocked = night.checks.some(blocks);
    // Whatever can fail on this machine comes before the table is replaced.
    await draft.writeTargets(targetsInForce(parts.targets, context.date, fiscalYear));
    await draft.writeSettings(context.company, parts.owners);
    const replaced =
      blocked || parts.summary === 'stored' ? null : await replace(warehouse, summary, effects);
    const queries = [...night.queries, ...(replaced?.queries ?? [])];
    const checks = [...night.checks, ...(replaced?.checks ?? [])];
    const absent = new Set([...night.missing.map(({ name }) => name), ...context.company.not_connected]);
    await draft.writeDefinitions(definitionsOf(parts.metrics, queries, absent));
    const cost = costOf(queries);
    if (cost !== null) effects.print(`  ${'cost'.padEnd(10)}${cost}`);
    const checkout = await readCheckout();
    return await timed(effects, 'snapshot', async () => {
      const result = await draft.commit(
        {
          snapshot_date: context.date,
          fiscal_year: fiscalYear,
          source: warehouse.source,
          data_time: dataTime(summary),
          blocked,
          started_at: parts.startedAt.toISOString(),
          git_commit: checkout.commit,
          git_dirty: checkout.dirty,
          run: runIdentity(effects),
          queries: queries.map(({ sql, ...query }) => ({ ...query, sql_sha256: sha256(sql) })),
          checks,
          missing: night.missing,
          versions: await toolVersions(await warehouse.versions()),
        },
        effects.now,
      );
      return { result, note: `${result.id} committed, line ${result.line.seq} of the ledger` };
    });
  } catch (error) {
    await draft.discard();
    throw error;
  }
}

/** The instant of the data: the refresh that all rows share. */
function dataTime(rows: readonly { readonly updated_at: string }[]): string {
  const latest = rows
    .map((row) => row.updated_at)
    .sort()
    .at(-1);
  if (latest === undefined) {
    throw new KpiError(
      'summary-empty',
      'dashboard_kpis is empty.',
      'Run the refresh first: npm run refresh.',
    );
  }
  return latest;
}

/** What a night's queries billed, in a few words; null where nothing is billed. */
export function costOf(queries: readonly QueryTrace[]): string | null {
  const jobs = queries.filter(({ bytes_billed: billed }) => billed !== null);
  if (jobs.length === 0) return null;
  const bytes = jobs.reduce((sum, { bytes_billed: billed }) => sum + (billed ?? 0), 0);
  const cached = jobs.filter(({ cache_hit: hit }) => hit === true).length;
  return `${size(bytes)} billed by ${counted(jobs.length, 'job')}, ${price(usd(bytes))}, ${cached} from the cache`;
}
