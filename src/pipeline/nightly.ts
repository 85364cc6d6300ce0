import { type NightOutcome, reportNight } from '../alerts/night-outcome.ts';
import { outageOf } from '../alerts/outage.ts';
import { CLOCK_LEEWAY_HOURS, OUTAGE_NIGHTS } from '../catalog/limits.ts';
import { errorLine } from '../errors.ts';
import type { Effects } from '../host/effects.ts';
import { timed } from '../host/terminal.ts';
import { reportOutputs } from '../host/workflow-outputs.ts';
import { type Archive, type ArchivedNight, type DegradedCause, openArchive } from '../store/archive.ts';
import { readLedger } from '../store/ledger.ts';
import type { LedgerHead } from '../store/ledger-line.ts';
import { setOrphansAside } from '../store/orphans.ts';
import { MOCK_FOLDER } from '../warehouse/mock/mock.ts';
import { buildSite } from './build/build.ts';
import { alteredError } from './build/kept-check.ts';
import { settleOut } from './build/out-folder.ts';
import { companyToday } from './company.ts';
import { makeNight, type NightSetup } from './make-night.ts';
import { chooseSource, type NightOptions } from './source.ts';

/**
 * The night, from source tables to site.
 * @returns 0 published as asked; 3 published degraded or without what could not be had, or kept pages had been altered;
 * 1 nothing published.
 * @throws KpiError when nothing could be published.
 */
export async function nightly(
  options: NightOptions,
  effects: Effects,
  setup: NightSetup = {},
): Promise<0 | 1 | 3> {
  const { source, warning } = await chooseSource(options, companyToday(effects), effects);
  effects.print(`Night of ${options.date} · fiscal year ${options.fiscalYear} · source ${source}`);
  if (warning !== null) effects.print(`warning: ${warning}`);

  if (setup.build !== false) await settleOut(options);
  await clearOrphans(options, effects);
  await doubtClock(options, effects);
  const made = await makeNight(options, source, effects, setup);
  // Of this one state are what is reported, what is built, and how the run ends.
  const archive = await openArchive({ store: options.store, mock: MOCK_FOLDER });
  const outcome = asShown(made, options, archive, effects);
  const shown = archive.current.night?.line ?? null;
  await reportNight(options.date, outcome, shown?.id ?? null, effects);
  if (!outcome.publish) {
    effects.print(`error: Nothing was published. ${outcome.because} Mend the data or the SQL and run again.`);
    return 1;
  }
  const sound = setup.build === false || (await publish(options, effects, archive.head, setup.build));
  if (outcome.end === 'published') {
    if (shown !== null && shown.date > options.date)
      effects.print(`note: The site goes on showing ${shown.date}, which is newer than this night.`);
    return sound ? 0 : 3;
  }
  if (outcome.end === 'partial') {
    effects.print(`partial: ${outcome.because} ${outcome.cause}`);
    return 3;
  }
  sayOutage(archive, effects);
  const good = archive.current.degraded === null ? '' : 'the last good night, ';
  const stand = shown === null ? 'sample data' : `${good}${shown.id}`;
  effects.print(`degraded: ${outcome.because} The site shows ${stand}.`);
  return 3;
}

/**
 * What a run that made a night came to: it is published when the site shows it, and so is a night of an earlier date
 * that was asked for, which belongs into the archive of a site that shows its newest night.
 */
function asShown(
  made: NightOutcome,
  { date }: NightOptions,
  { nights, current }: Archive,
  { now }: Pick<Effects, 'now'>,
): NightOutcome {
  const night = nights.find(({ line }) => line.id === made.snapshotId);
  if (!made.publish || night === undefined) return made;
  const { degraded } = current;
  const earlier = date < companyToday({ now }) && !night.misdated;
  if (degraded === null && (current.night?.line.id === night.line.id || earlier)) return made;
  return { ...made, end: 'degraded', because: whyNot(night, degraded?.cause) };
}

/** Why a site does not show a night that was made. */
function whyNot({ line, misdated }: ArchivedNight, cause: DegradedCause | undefined): string {
  if (misdated) return `The night of ${line.date} cannot be of that date: npm run verify says why.`;
  if (cause?.kind === 'missed') return `A later night, of ${cause.date}, was missed (${cause.code}).`;
  if (cause?.kind === 'blocked') return `A later night, ${cause.id}, did not pass its checks.`;
  return `The night of ${line.date} is kept, and another one is newer.`;
}

/** Says so when the ledger's last line is of a time to come: this clock is wrong, or the one that wrote it was. */
async function doubtClock({ store }: NightOptions, { now, print }: Effects): Promise<void> {
  const last = (await readLedger(store)).at(-1);
  if (last === undefined || Date.parse(last.created_at) <= now().getTime() + CLOCK_LEEWAY_HOURS * 3_600_000)
    return;
  print(
    `warning: The ledger’s last line says that it was written at ${last.created_at}, and this machine’s clock says ${now().toISOString()}: one of them is wrong. docs/runbook.md, “A clock that was wrong”, says what to do.`,
  );
}

/** Moves what killed runs left behind out of the store's way. */
export async function clearOrphans({ store }: NightOptions, effects: Effects): Promise<void> {
  for (const { name, movedTo } of await setOrphansAside(store, effects.now)) {
    effects.print(`  set aside ${name}, left by a run that was cut off, to ${movedTo}`);
  }
}

/**
 * Builds the site from the store as it stands, or as it stood when `head` was the ledger's last line, and tells the
 * workflow. Answers false when pages kept from earlier builds had been altered: the site is then made without them.
 */
export async function publish(
  { store, out }: NightOptions,
  effects: Effects,
  head?: LedgerHead | null,
  build = buildSite,
): Promise<boolean> {
  const { checked, dropped } = await timed(effects, 'build', async () => {
    const built = await build({
      store,
      out,
      mock: MOCK_FOLDER,
      head,
      log: debugLog(effects),
      stop: effects.stop,
    });
    return { result: built, note: `${built.files} files in ${out}` };
  });
  if (dropped.length > 0)
    effects.print(
      `warning: Kept pages of ${dropped.join(', ')} had other bytes than when they were kept; they were made anew. A file of a site that was changed by hand changes them too.`,
    );
  const error = alteredError(checked);
  if (error !== null) effects.print(errorLine(error));
  else if (checked !== null)
    effects.print(`  kept pages of ${checked.ids.join(' and ')} are what their files make`);
  await reportOutputs(
    { built: true, checked: checked?.ids.join(' and ') ?? null, altered: error?.message ?? null },
    effects,
  );
  return error === null;
}

/** What a failing build prints is for whoever asked for it. */
const debugLog = ({ env, print }: Effects) => (env['KPI_DEBUG'] === undefined ? undefined : print);

function sayOutage({ lines }: Archive, effects: Effects): void {
  const outage = outageOf(lines);
  if (outage === null || outage.nights < OUTAGE_NIGHTS) return;
  effects.print(
    `warning: BigQuery could not be reached for ${outage.nights} nights in a row, since ${outage.since}. Check the network, the endpoint and https://status.cloud.google.com.`,
  );
}
