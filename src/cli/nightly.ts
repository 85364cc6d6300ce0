import { reportNight } from '../alerts/night-outcome.ts';
import { describeError } from '../errors.ts';
import type { Effects } from '../host/effects.ts';
import { fileError } from '../host/files.ts';
import { codeOf, usage } from '../host/run-errors.ts';
import { companyToday, likelyToday } from '../pipeline/company.ts';
import type { NightSetup } from '../pipeline/make-night.ts';
import { nightly as run } from '../pipeline/nightly.ts';
import { previewNight } from '../pipeline/preview-night.ts';
import { chooseSource, type NightOptions } from '../pipeline/source.ts';
import type { Command, OptionHelp, Values } from './command.ts';
import { NIGHT_OPTIONS, nightOptions } from './night-options.ts';
import { SETTINGS } from './settings.ts';

const OPTIONS: readonly OptionHelp[] = [
  ...NIGHT_OPTIONS,
  {
    name: 'skip-refresh',
    about: 'take dashboard_kpis as it stands; with BigQuery',
  },
  { name: 'no-build', about: 'keep the night and leave the site as it is; npm run build makes it' },
  {
    name: 'preview',
    about:
      'compute and check everything, write nothing to BigQuery or the store, and print what would change',
  },
  {
    name: 'accept-failed-checks',
    value: 'REASON',
    about: 'publish although checks failed; the reason and your name stay in the manifest',
  },
];

/** The longest reason the manifest takes. */
const LONGEST_REASON = 500;

export const nightly: Command = {
  name: 'nightly',
  about:
    'Makes the night: computes the numbers, exports and checks them, fills dashboard_kpis, keeps the snapshot, builds the site.',
  options: OPTIONS,
  examples: [
    ['--source bigquery', 'the night by hand'],
    [
      '--source bigquery --preview',
      'what a changed file would change; an account that may only read is enough',
    ],
    ['--source embedded --store /tmp/kpi/store --out /tmp/kpi/dist', 'a trial on invented data'],
    [
      '--source files --data /tmp/kpi/data --store /tmp/kpi/store',
      'a trial on exported files, before BigQuery',
    ],
    ['--source bigquery --accept-failed-checks "the survey was closed"', 'publish although a check failed'],
  ],
  settings: SETTINGS,
  stops: true,
  exits: [
    '0  published as asked; with --preview, all checks passed',
    '3  published degraded: without what could not be had; or the site shows another night, the last good one, or sample data; or kept pages had been altered',
    '1  nothing published',
    '130 or 143  stopped by SIGINT or SIGTERM at a safe point: run it again',
  ],
  run: async (values, effects) => {
    try {
      const options = nightOptions(values, effects);
      if (values['preview'] !== undefined) return await preview(options, setupOf(values), effects);
      return await run(options, effects, setupOf(values));
    } catch (thrown) {
      const error = fileError(thrown);
      const date = values['date'] ?? likelyToday(effects);
      const none = { code: codeOf(error), snapshotId: null, publish: false };
      await reportNight(
        date,
        { end: 'failed', because: '', cause: describeError(error), ...none },
        null,
        effects,
      );
      throw error;
    }
  },
};

async function preview(options: NightOptions, setup: NightSetup, effects: Effects): Promise<0 | 1 | 3> {
  const { source, warning } = await chooseSource(options, companyToday(effects), effects);
  effects.print(`Preview of ${options.date} · fiscal year ${options.fiscalYear} · source ${source}`);
  if (warning !== null) effects.print(`warning: ${warning}`);
  return previewNight(options, source, effects, setup);
}

function setupOf(values: Values): NightSetup {
  refuseIgnored(values);
  const reason = values['accept-failed-checks']?.trim();
  if (reason === '' || (reason !== undefined && reason.length > LONGEST_REASON))
    throw usage(`--accept-failed-checks takes a reason of 1 to ${LONGEST_REASON} characters.`);
  return {
    ...(values['no-build'] === undefined ? {} : { build: false as const }),
    ...(values['skip-refresh'] === undefined ? {} : { steps: ['export'] as const }),
    ...(reason === undefined ? {} : { acceptance: reason }),
  };
}

/** What the night would take no notice of is a mistake. */
function refuseIgnored(values: Values): void {
  for (const name of ['no-build', 'out', 'accept-failed-checks'])
    if (values['preview'] !== undefined && values[name] !== undefined)
      throw usage(`--preview keeps and builds nothing, so --${name} has no use.`, 'Leave one of them out.');
  if (values['no-build'] !== undefined && values['out'] !== undefined)
    throw usage('--out is where the site goes, and --no-build makes none.', 'Leave one of them out.');
  if (values['skip-refresh'] !== undefined && !['auto', 'bigquery', undefined].includes(values['source']))
    throw usage(
      `--skip-refresh takes the table of BigQuery as it stands, and --source ${values['source']} has none.`,
      'Leave one of them out.',
    );
}
