import type { Command } from '../cli.ts';
import { nightly as run } from '../nightly.ts';
import { NIGHT_OPTIONS, nightOptions } from '../options.ts';

export const nightly: Command = {
  name: 'nightly',
  about:
    'Makes the night: refreshes the numbers, exports and checks them, keeps the snapshot, builds the site.',
  options: NIGHT_OPTIONS,
  exits: [
    '0  published as asked',
    '3  published degraded: the last good night or sample data',
    '1  nothing published',
  ],
  run: (values, effects) => run(nightOptions(values, effects), effects),
};
