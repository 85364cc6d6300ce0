import { metrics as catalogMetrics } from '../catalog/metrics.ts';
import type { Target } from '../catalog/targets.ts';
import type { Metric } from '../catalog/types.ts';
import { blocks } from '../checks/accept.ts';
import { describeError, KpiError, usage } from '../errors.ts';
import type { Commit } from '../store/draft.ts';
import { recordMissed } from '../store/ledger.ts';
import { SqlFiles } from '../warehouse/sql/files.ts';
import { namesFrom } from '../warehouse/sql/names.ts';
import type { QueryTrace, Source, Warehouse } from '../warehouse/types.ts';
import type { Effects } from '../host/effects.ts';
import { orStop } from '../host/stop.ts';
import { keepNight, refresh } from './night.ts';
import type { NightOptions } from './options.ts';
import { nightContext, openSource } from './source.ts';
import { readTargets } from './targets.ts';

/** What a caller can change besides the options; tests add metrics and targets. */
export interface NightSetup {
  readonly metrics?: readonly Metric[];
  readonly targets?: readonly Target[];
  /** Which steps to take; all by default. */
  readonly steps?: readonly ('refresh' | 'export')[];
  /** Why failed checks are to be let through; none are by default. */
  readonly acceptance?: string;
  /** False leaves the site as it is; it is built by default. */
  readonly build?: boolean;
}

/**
 * How making a night ended. `degraded` says in a clause why the wanted night is not there; `checks` names those it
 * failed, null when it never came to them.
 */
export type Outcome =
  | { readonly kind: 'made'; readonly commit: Commit | null }
  | { readonly kind: 'blocked'; readonly checks: string }
  | { readonly kind: 'degraded'; readonly because: string; readonly checks: string | null };

/** Runs the steps of a night against its source. Throws KpiError; the store then is as it was. */
export async function runSource(
  options: NightOptions,
  source: Source,
  effects: Effects,
  setup: NightSetup = {},
): Promise<Commit | null> {
  const { metrics = catalogMetrics, targets = await readTargets(), steps = ['refresh', 'export'] } = setup;
  const startedAt = effects.now();
  const context = nightContext(options, source, targets, effects);
  const warehouse = await orStop(effects, openSource(source, context, options, effects, metrics));
  try {
    if (source === 'mock') await refuseOtherYear(warehouse, options);
    const earlier: QueryTrace[] = [];
    // The embedded warehouse lives in memory: an export without its refresh would find an empty table.
    if (steps.includes('refresh') || source === 'embedded') earlier.push(await refresh(warehouse, effects));
    if (!steps.includes('export')) return null;
    const files = new SqlFiles(namesFrom(effects.env), options.fiscalYear);
    return await keepNight(
      warehouse,
      context,
      { store: options.store, metrics, targets, files, startedAt, earlier, acceptance: setup.acceptance },
      effects,
    );
  } finally {
    await warehouse.close();
  }
}

/** Makes a night; a night that BigQuery fails to give becomes a `missed` line, whatever the cause. */
export async function makeNight(
  options: NightOptions,
  source: Source,
  effects: Effects,
  setup: NightSetup = {},
): Promise<Outcome> {
  try {
    const commit = await runSource(options, source, effects, setup);
    if (commit === null || !commit.manifest.blocked) return { kind: 'made', commit };
    const names = commit.manifest.checks.filter(blocks).map(({ name }) => name);
    const checks = names.join(', ');
    return source === 'bigquery'
      ? { kind: 'degraded', because: `tonight's data failed its checks (${checks})`, checks }
      : { kind: 'blocked', checks };
  } catch (error) {
    // A night that somebody stopped was not missed: it can still be made.
    if (source !== 'bigquery' || effects.stop?.aborted) throw error;
    effects.print(`error: ${describeError(error)}`);
    const code = error instanceof KpiError ? error.code : 'unexpected';
    await recordMissed(options.store, { date: options.date, source, code, now: effects.now });
    return { kind: 'degraded', because: `BigQuery could not be read (${code})`, checks: null };
  }
}

/** Sample data is of one fiscal year; another one cannot be had from it. */
async function refuseOtherYear(warehouse: Warehouse, options: NightOptions): Promise<void> {
  const year = (await warehouse.readSummary()).rows[0]?.fiscal_year;
  if (options.fiscalYearGiven && year !== options.fiscalYear) {
    throw usage(
      `The sample data is of fiscal year ${year}.`,
      'Leave --fiscal-year out, or add --source embedded.',
    );
  }
}
