import type { Command } from './command.ts';
import { publish } from '../pipeline/nightly.ts';
import { NIGHT_OPTIONS, nightOptions } from '../pipeline/options.ts';

export const build: Command = {
  name: 'build',
  about: 'Builds the site from the store as it stands.',
  options: NIGHT_OPTIONS,
  exits: ['0  built', '1  not built: the folder is as it was'],
  run: async (values, effects) => {
    await publish(nightOptions(values, effects), effects);
    return 0;
  },
};
