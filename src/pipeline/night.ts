import type { Column, KpiRow } from '../catalog/data.ts';
import type { Owners } from '../catalog/owners.ts';
import { type Target, targetsInForce } from '../catalog/targets.ts';
import type { Metric } from '../catalog/types.ts';
import { views } from '../catalog/views.ts';
import {
  acceptFailed,
  blocks,
  checkNumbers,
  checkReplaced,
  noteFilled,
  runChecks,
} from '../checks/checks.ts';
import { KpiError } from '../errors.ts';
import { counted } from '../format/phrases.ts';
import type { Effects } from '../host/effects.ts';
import { sha256 } from '../host/hash.ts';
import { orStop, untilStop } from '../host/stop.ts';
import { timed } from '../host/terminal.ts';
import { type Commit, draftNight, type NightDraft } from '../store/draft.ts';
import type { Check } from '../store/schemas.ts';
import { price, size, usd } from '../warehouse/bigquery/price.ts';
import type { NightContext, QueryTrace, Summary, Warehouse } from '../warehouse/types.ts';
import { definitionsOf } from './definitions.ts';
import { readCheckout, runIdentity, toolVersions } from './identity.ts';

/** What a night is kept with, besides what the warehouse answers. */
interface NightParts {
  readonly store: string;
  readonly metrics: readonly Metric[];
  readonly owners: Owners;
  readonly targets: readonly Target[];
  readonly startedAt: Date;
  /** Where the summary comes from: computed tonight, or what the table holds. */
  readonly summary: 'computed' | 'stored';
  /** Why failed checks are to be let through. */
  readonly acceptance?: string | undefined;
}

/** Computes the night's numbers; nothing is written. */
const compute = (warehouse: Warehouse, effects: Effects): Promise<Summary> =>
  timed(effects, 'compute', async () => {
    const result = await orStop(effects, warehouse.compute());
    return { result, note: counted(result.rows.length, 'metric') };
  });

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
 * @throws KpiError `checks-failed` when the numbers are not fit to replace those that are there.
 */
export async function refresh(
  warehouse: Warehouse,
  { fiscalYear }: NightContext,
  metrics: readonly Metric[],
  effects: Effects,
): Promise<void> {
  const { rows } = await compute(warehouse, effects);
  const checks = checkNumbers({ rows, fiscalYear: yearOf(warehouse, rows, fiscalYear) }, metrics);
  sayChecks(checks, effects);
  const failed = checks.filter(blocks).map(({ name }) => name);
  if (failed.length > 0)
    throw new KpiError(
      'checks-failed',
      `The numbers did not pass ${failed.join(', ')}; dashboard_kpis is as it was.`,
      'Mend the data or the SQL and run again.',
    );
  await replace(warehouse, rows, effects);
}

/** The fiscal year that rows are held to: sample data is of one year, whatever is asked for. */
const yearOf = ({ source }: Warehouse, rows: readonly KpiRow[], asked: number): number =>
  source === 'mock' ? (rows[0]?.fiscal_year ?? asked) : asked;

/** A night as it was exported and judged, before anything of it is kept. */
export interface ExportedNight {
  readonly fiscalYear: number;
  readonly summary: readonly KpiRow[];
  /** Rows by view. */
  readonly rows: ReadonlyMap<string, number>;
  readonly checks: readonly Check[];
  readonly queries: readonly QueryTrace[];
}

/** Computes and exports summary and detail views into a draft, and judges them. Nothing else is written. */
export async function exportNight(
  warehouse: Warehouse,
  context: NightContext,
  parts: Pick<NightParts, 'metrics' | 'summary' | 'acceptance'>,
  draft: Pick<NightDraft, 'writeSummary' | 'writeDetail'>,
  effects: Effects,
): Promise<ExportedNight> {
  const { rows: summary, trace } =
    parts.summary === 'computed' ? await compute(warehouse, effects) : await readTable(warehouse, effects);
  const queries: QueryTrace[] = [trace];
  await draft.writeSummary(summary);
  const details = new Map<string, { columns: readonly Column[]; rows: number }>();
  for (const { name } of views) {
    await timed(effects, 'detail', async () => {
      const answer = await orStop(effects, warehouse.readDetail(name));
      const batches = untilStop(effects, answer.batches);
      const { rows } = await draft.writeDetail(name, answer.columns, batches);
      queries.push(answer.trace());
      details.set(name, { columns: answer.columns, rows });
      return { result: rows, note: `${counted(rows, 'row')} of ${name}` };
    });
  }
  const placed = await orStop(effects, warehouse.readCheck('unresolved_lines'));
  if (placed !== null) queries.push(placed.trace);
  const fiscalYear = yearOf(warehouse, summary, context.fiscalYear);
  const { actor } = runIdentity(effects);
  const acceptance = parts.acceptance === undefined ? null : { reason: parts.acceptance, actor };
  const checks = await timed(effects, 'check', async () => {
    const exported = { fiscalYear, rows: summary, details, unresolved: placed?.row ?? null };
    const result = acceptFailed(runChecks(exported, parts.metrics, views), acceptance);
    return { result, note: tally(result) };
  });
  sayChecks(checks, effects);
  const filled = await warehouse.filled();
  if (filled.length > 0) checks.push(noteFilled(filled));
  const rows = new Map([...details].map(([name, detail]) => [name, detail.rows]));
  return { fiscalYear, summary, rows, checks, queries };
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
    await draft.writeDefinitions(definitionsOf(parts.metrics, queries));
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
          missing: [],
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

/** Reads `dashboard_kpis` as it stands. */
const readTable = (warehouse: Warehouse, effects: Effects): Promise<Summary> =>
  timed(effects, 'summary', async () => {
    const result = await orStop(effects, warehouse.readSummary());
    return { result, note: `${counted(result.rows.length, 'metric')} as dashboard_kpis has them` };
  });

/** Prints what was wrong, a line for each check that did not pass. */
function sayChecks(checks: readonly Check[], effects: Effects): void {
  for (const check of checks) {
    const how = check.accepted === undefined ? check.result : `${check.result} and accepted`;
    if (check.result !== 'passed') effects.print(`            ${how}: ${check.message}`);
  }
}

/** How a night's checks went, in a few words. */
function tally(checks: readonly Check[]): string {
  const count = (wanted: Check['result']) => checks.filter(({ result }) => result === wanted).length;
  const rest = (['warned', 'failed'] as const).filter((result) => count(result) > 0);
  return [
    `${count('passed')} of ${counted(checks.length, 'check')} passed`,
    ...rest.map((result) => `${count(result)} ${result}`),
  ].join(', ');
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
