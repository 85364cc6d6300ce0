import { reportNight } from '../alerts/night-outcome.ts';
import { outageOf } from '../alerts/outage.ts';
import { pacificDate } from '../catalog/dates.ts';
import { OUTAGE_NIGHTS } from '../catalog/limits.ts';
import type { Effects } from '../host/effects.ts';
import { timed } from '../host/terminal.ts';
import { openArchive, type SnapshotLine } from '../store/archive.ts';
import { readLedger } from '../store/ledger.ts';
import { setOrphansAside } from '../store/orphans.ts';
import { MOCK_FOLDER } from '../warehouse/mock/mock.ts';
import { buildSite } from './build/build.ts';
import { makeNight, type NightSetup } from './make-night.ts';
import { chooseSource, type NightOptions } from './source.ts';

/**
 * The night, from source tables to site.
 * @returns 0 published as asked; 3 published degraded; 1 nothing published.
 * @throws KpiError when nothing could be published.
 */
export async function nightly(
  options: NightOptions,
  effects: Effects,
  setup: NightSetup = {},
): Promise<0 | 1 | 3> {
  const { source, warning } = await chooseSource(options, pacificDate(effects.now()), effects);
  effects.print(`Night of ${options.date} · fiscal year ${options.fiscalYear} · source ${source}`);
  if (warning !== null) effects.print(`warning: ${warning}`);

  await clearOrphans(options, effects);
  const outcome = await makeNight(options, source, effects, setup);
  await reportNight(options.date, outcome, (await shownNight(options))?.id ?? null, effects);
  if (!outcome.publish) {
    effects.print(`error: Nothing was published. ${outcome.because} Mend the data or the SQL and run again.`);
    return 1;
  }
  if (setup.build !== false) await publish(options, effects);
  const shown = await shownNight(options);
  if (outcome.end === 'published') {
    if (shown !== null && shown.date > options.date)
      effects.print(`note: The site goes on showing ${shown.date}, which is newer than this night.`);
    return 0;
  }
  await sayOutage(options, effects);
  const stand = shown === null ? 'sample data' : `the last good night, ${shown.id}`;
  effects.print(`degraded: ${outcome.because} The site shows ${stand}.`);
  return 3;
}

/** The night that a site built now would show; null for sample data. */
async function shownNight({ store }: NightOptions): Promise<SnapshotLine | null> {
  const { current } = await openArchive({ store, mock: MOCK_FOLDER });
  return current.night?.line ?? null;
}

/** Moves what killed runs left behind out of the store's way. */
export async function clearOrphans({ store }: NightOptions, effects: Effects): Promise<void> {
  for (const { name, movedTo } of await setOrphansAside(store, effects.now)) {
    effects.print(`  set aside ${name}, left by a run that was cut off, to ${movedTo}`);
  }
}

/** Builds the site from the store. */
export const publish = ({ store, out }: NightOptions, effects: Effects): Promise<void> =>
  timed(effects, 'build', async () => {
    const { files } = await buildSite({
      store,
      out,
      mock: MOCK_FOLDER,
      log: debugLog(effects),
      stop: effects.stop,
    });
    return { result: undefined, note: `${files} files in ${out}` };
  });

/** What a failing build prints is for whoever asked for it. */
const debugLog = ({ env, print }: Effects) => (env['KPI_DEBUG'] === undefined ? undefined : print);

async function sayOutage({ store }: NightOptions, effects: Effects): Promise<void> {
  const outage = outageOf(await readLedger(store));
  if (outage === null || outage.nights < OUTAGE_NIGHTS) return;
  effects.print(
    `warning: BigQuery could not be reached for ${outage.nights} nights in a row, since ${outage.since}. Check the network, the endpoint and https://status.cloud.google.com.`,
  );
}
