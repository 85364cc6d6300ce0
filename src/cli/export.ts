import { pacificDate } from '../catalog/dates.ts';
import type { Command } from './command.ts';
import { runSource } from '../pipeline/make-night.ts';
import { clearOrphans } from '../pipeline/nightly.ts';
import { NIGHT_OPTIONS, nightOptions } from '../pipeline/options.ts';
import { chooseSource } from '../pipeline/source.ts';

export const exportCommand: Command = {
  name: 'export',
  about: 'Exports the summary and the detail views, checks them and keeps them as a snapshot in the store.',
  options: NIGHT_OPTIONS,
  exits: ['0  exported', '1  not exported, or kept as blocked because a check failed'],
  run: async (values, effects) => {
    const options = nightOptions(values, effects);
    const { source, warning } = chooseSource(options, pacificDate(effects.now()), effects);
    if (warning !== null) effects.print(`warning: ${warning}`);
    await clearOrphans(options, effects);
    const commit = await runSource(options, source, effects, { steps: ['export'] });
    return commit?.manifest.blocked === true ? 1 : 0;
  },
};
