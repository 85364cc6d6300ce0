import { publish } from '../pipeline/nightly.ts';
import type { Command } from './command.ts';
import { nightOptionHelp, nightOptions } from './night-options.ts';

export const build: Command = {
  name: 'build',
  about: 'Builds the site from the store as it stands.',
  options: nightOptionHelp('store', 'out'),
  examples: [['--store /tmp/kpi/store --out /tmp/kpi/dist', 'the site of another store']],
  exits: [
    '0  built',
    '3  built, without the pages kept from earlier builds: they had been altered',
    '1  not built: the folder is as it was',
  ],
  stops: true,
  run: async (values, effects) => {
    const sound = await publish(nightOptions(values, effects), effects);
    return sound ? 0 : 3;
  },
};
