import { pacificDate } from '../../catalog/dates.ts';
import type { Command } from '../cli.ts';
import { runSource } from '../make-night.ts';
import { NIGHT_OPTIONS, nightOptions } from '../options.ts';
import { chooseSource } from '../source.ts';

export const refresh: Command = {
  name: 'refresh',
  about:
    'Fills dashboard_kpis for the night: all rows or none. (The embedded warehouse keeps them only while it runs.)',
  options: NIGHT_OPTIONS,
  exits: ['0  refreshed', '1  not refreshed: the table is as it was'],
  run: async (values, effects) => {
    const options = nightOptions(values, effects);
    const { source, warning } = chooseSource(options, pacificDate(effects.now()), effects);
    if (warning !== null) effects.print(`warning: ${warning}`);
    await runSource(options, source, effects, { steps: ['refresh'] });
    return 0;
  },
};
