import { companyToday } from '../pipeline/company.ts';
import { failedChecks, missingWords, runSource } from '../pipeline/make-night.ts';
import { clearOrphans } from '../pipeline/nightly.ts';
import { chooseSource } from '../pipeline/source.ts';
import type { Command } from './command.ts';
import { nightOptionHelp, nightOptions } from './night-options.ts';
import { NIGHT_SETTINGS } from './settings.ts';

export const exportCommand: Command = {
  name: 'export',
  about: 'Exports the summary and the detail views, checks them and keeps them as a snapshot in the store.',
  options: nightOptionHelp('source', 'data', 'date', 'fiscal-year', 'store', 'seed', 'scale'),
  examples: [
    ['--source bigquery', 'keep what dashboard_kpis and the views hold now'],
    ['--source embedded --date 2026-11-22', 'an invented night of another date'],
  ],
  settings: NIGHT_SETTINGS,
  stops: true,
  exits: [
    '0  exported',
    '1  not exported, kept as blocked because a check failed, or kept without what could not be had',
  ],
  run: async (values, effects) => {
    const options = nightOptions(values, effects);
    const { source, warning } = await chooseSource(options, companyToday(effects), effects);
    if (warning !== null) effects.print(`warning: ${warning}`);
    await clearOrphans(options, effects);
    const { commit, missing } = await runSource(options, source, effects, { steps: ['export'] });
    if (commit?.manifest.blocked !== true) {
      if (missing.length === 0) return 0;
      const { because, cause } = missingWords(missing, options);
      effects.print(`error: ${commit?.id} is kept without all of it. ${because} ${cause}`);
      return 1;
    }
    effects.print(
      `error: ${commit.id} is kept as blocked. ${failedChecks(commit)} Mend the data or the SQL and run again.`,
    );
    return 1;
  },
};
