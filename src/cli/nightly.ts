import { pacificDate } from '../catalog/dates.ts';
import type { Command } from './command.ts';
import type { NightSetup } from '../pipeline/make-night.ts';
import { nightly as run } from '../pipeline/nightly.ts';
import { NIGHT_OPTIONS, nightOptions, type OptionHelp, usage } from '../pipeline/options.ts';
import { reportFailed } from '../pipeline/report-night.ts';

const OPTIONS: readonly OptionHelp[] = [
  ...NIGHT_OPTIONS,
  {
    name: 'skip-refresh',
    about: 'take dashboard_kpis as it stands (the embedded warehouse always refreshes)',
  },
  { name: 'no-build', about: 'keep the night and leave the site as it is; npm run build makes it' },
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
    'Makes the night: refreshes the numbers, exports and checks them, keeps the snapshot, builds the site.',
  options: OPTIONS,
  exits: [
    '0  published as asked',
    '3  published degraded: the last good night or sample data',
    '1  nothing published',
  ],
  run: async (values, effects) => {
    try {
      return await run(nightOptions(values, effects), effects, setupOf(values));
    } catch (error) {
      await reportFailed(values['date'] ?? pacificDate(effects.now()), error, effects);
      throw error;
    }
  },
};

function setupOf(values: Readonly<Record<string, string | undefined>>): NightSetup {
  const reason = values['accept-failed-checks']?.trim();
  if (reason === '' || (reason !== undefined && reason.length > LONGEST_REASON))
    throw usage(`--accept-failed-checks takes a reason of 1 to ${LONGEST_REASON} characters.`);
  return {
    build: values['no-build'] === undefined,
    ...(values['skip-refresh'] === undefined ? {} : { steps: ['export'] as const }),
    ...(reason === undefined ? {} : { acceptance: reason }),
  };
}
