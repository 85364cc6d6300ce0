import type { NightOutcome } from '../alerts/night-outcome.ts';
import type { Company } from '../catalog/company.ts';
import type { Missing } from '../catalog/data.ts';
import { addDays, fiscalYearOf } from '../catalog/dates.ts';
import { catalogOf } from '../catalog/metrics.ts';
import type { Owners } from '../catalog/owners.ts';
import { SOURCES, type Source } from '../catalog/sources.ts';
import type { Target } from '../catalog/targets.ts';
import type { Metric } from '../catalog/types.ts';
import { blocks } from '../checks/judge.ts';
import { missesNight } from '../error-codes.ts';
import { describeError, errorLine } from '../errors.ts';
import { counted } from '../format/phrases.ts';
import type { Effects } from '../host/effects.ts';
import { codeOf, usage } from '../host/run-errors.ts';
import { orStop } from '../host/stop.ts';
import { timed } from '../host/terminal.ts';
import type { Commit } from '../store/draft.ts';
import { readLedger, recordMissed } from '../store/ledger.ts';
import type { Warehouse } from '../warehouse/types.ts';
import type { buildSite } from './build/build.ts';
import { companyOf, ownersOf, readCompany, readOwners } from './company.ts';
import { keepNight, refresh } from './night.ts';
import { type NightOptions, nightContext, openSource, readTargets } from './source.ts';

/** What a caller can change besides the options; tests add metrics and targets. */
export interface NightSetup {
  readonly metrics?: readonly Metric[];
  readonly targets?: readonly Target[];
  /** What the project's settings files say, unless told. */
  readonly company?: Company;
  readonly owners?: Owners;
  /** Which steps to take; all by default. */
  readonly steps?: readonly ('refresh' | 'export')[];
  /** Why failed checks are to be let through; none are by default. */
  readonly acceptance?: string;
  /** What builds the site, `buildSite` by default; false leaves the site as it is. */
  readonly build?: typeof buildSite | false;
}

/** What the steps of a night came to. */
interface SourceRun {
  /** Null where nothing was to be kept. */
  readonly commit: Commit | null;
  /** Metrics and views that could not be had. */
  readonly missing: readonly Missing[];
}

/** Runs the steps of a night against its source. Throws KpiError; the store then is as it was. */
export async function runSource(
  options: NightOptions,
  source: Source,
  effects: Effects,
  setup: NightSetup = {},
): Promise<SourceRun> {
  const { targets = await readTargets(), company = readCompany(), steps = ['refresh', 'export'] } = setup;
  const owners = ownersOf(source, setup.owners ?? readOwners());
  const metrics = setup.metrics ?? catalogOf(companyOf(source, company), owners);
  const startedAt = effects.now();
  const context = nightContext(options, source, targets, company, effects);
  const warehouse = await orStop(effects, openSource(source, context, options, effects, metrics));
  try {
    if (source === 'mock') await refuseOtherYear(warehouse, options);
    if (!steps.includes('export')) {
      return { commit: null, missing: await refresh(warehouse, context, metrics, effects) };
    }
    // What lives in memory alone has a table that is empty until the night has filled it.
    const summary = steps.includes('refresh') || SOURCES[source].inMemory ? 'computed' : 'stored';
    const commit = await keepNight(
      warehouse,
      context,
      { store: options.store, metrics, owners, targets, startedAt, summary, acceptance: setup.acceptance },
      effects,
    );
    return { commit, missing: commit.manifest.missing ?? [] };
  } finally {
    await warehouse.close();
  }
}

/**
 * Makes a night; one that BigQuery fails to give becomes a `missed` line. Throws KpiError for what is not BigQuery's
 * fault, and leaves no line then.
 */
export async function makeNight(
  options: NightOptions,
  source: Source,
  effects: Effects,
  setup: NightSetup = {},
): Promise<NightOutcome> {
  try {
    const { commit, missing } = await runSource(options, source, effects, setup);
    if (commit?.manifest.blocked) {
      const because = failedChecks(commit);
      // Real data that failed leave the last good night up; other sources have nothing to stand in.
      return {
        end: 'blocked',
        because,
        cause: '',
        code: null,
        snapshotId: null,
        publish: SOURCES[source].authoritative,
      };
    }
    const snapshotId = commit?.id ?? null;
    const published = { code: null, snapshotId, publish: true };
    return missing.length === 0
      ? { end: 'published', because: '', cause: '', ...published }
      : { end: 'partial', ...missingWords(missing, options), ...published };
  } catch (error) {
    const code = codeOf(error);
    // A night that somebody stopped was not missed: it can still be made.
    if (source !== 'bigquery' || effects.stop?.aborted || !missesNight(code)) throw error;
    effects.print(errorLine(error));
    const { time_zone: timeZone } = setup.company ?? readCompany();
    await recordMissed(options.store, { date: options.date, source, code, timeZone, now: effects.now });
    const because = `BigQuery could not be read (${code}).`;
    const cause = describeError(error);
    return { end: 'degraded', because, cause, code, snapshotId: null, publish: true };
  }
}

/** What a night is without, and what to do about it. */
export function missingWords(
  missing: readonly Missing[],
  { data }: Pick<NightOptions, 'data'>,
): Pick<NightOutcome, 'because' | 'cause'> {
  const reasons = new Map<string, string[]>();
  for (const { name, reason } of missing) reasons.set(reason, [...(reasons.get(reason) ?? []), name]);
  const count = (wanted: Missing['kind']) => missing.filter(({ kind }) => kind === wanted).length;
  const counts = [counted(count('metric'), 'metric'), counted(count('view'), 'view')];
  const doctor = data === undefined ? 'npm run doctor' : `npm run doctor -- --source files --data ${data}`;
  return {
    because: `${counts.filter((words) => !words.startsWith('0 ')).join(' and ')} could not be had.`,
    cause: [
      ...[...reasons].map(([reason, names]) => `${names.join(', ')}: ${reason}`),
      `Run \`${doctor}\`: it names what does not fit and proposes an adapter. What is not to be connected belongs into not_connected of src/data/company.json.`,
    ].join(' '),
  };
}

/** Which checks block a night, one sentence. */
export const failedChecks = ({ manifest }: Commit): string =>
  `Checks failed: ${manifest.checks
    .filter(blocks)
    .map(({ name }) => name)
    .join(', ')}.`;

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

/** How many nights a new store gets before its first, so that trends and the archive have something to show. */
export const EARLIER_NIGHTS = 30;

/** Fills an empty store with earlier nights of the embedded warehouse; any other store is left as it is. */
export async function fillEmptyStore(options: NightOptions, effects: Effects): Promise<void> {
  if ((await readLedger(options.store)).length > 0) return;
  const company = readCompany();
  effects.print(`A new store: making ${EARLIER_NIGHTS} earlier nights first, about a second each`);
  const quiet: Effects = { ...effects, print: () => {} };
  await timed(effects, 'history', async () => {
    for (let back = EARLIER_NIGHTS; back >= 1; back -= 1) {
      const date = addDays(options.date, -back);
      const fiscalYear = options.fiscalYearGiven ? options.fiscalYear : fiscalYearOf(date, company);
      await runSource({ ...options, date, fiscalYear }, 'embedded', quiet);
    }
    return { result: undefined, note: `${counted(EARLIER_NIGHTS, 'night')} kept` };
  });
}
