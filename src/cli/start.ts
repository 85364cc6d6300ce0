import { settleOut } from '../pipeline/build/out-folder.ts';
import { fillEmptyStore } from '../pipeline/make-night.ts';
import { nightly } from '../pipeline/nightly.ts';
import type { Command } from './command.ts';
import { nightOptionHelp, nightOptions } from './night-options.ts';
import { PORT_OPTION, servePublished } from './preview.ts';

export const start: Command = {
  name: 'start',
  about: 'Makes tonight on the embedded warehouse, builds the site and serves it on this machine.',
  options: [...nightOptionHelp('date', 'fiscal-year', 'store', 'out', 'seed', 'scale'), PORT_OPTION],
  examples: [
    ['', 'the dashboard on this machine'],
    ['--store /tmp/kpi/store --out /tmp/kpi/dist --port 0', 'in other folders, on any free port'],
  ],
  stops: true,
  exits: ['0  stopped with Ctrl-C', '1  nothing to serve'],
  run: async (values, effects) => {
    const options = nightOptions({ ...values, source: 'embedded' }, effects);
    await settleOut(options);
    await fillEmptyStore(options, effects);
    const code = await nightly(options, effects);
    return code === 1 ? 1 : servePublished(options.out, values, effects);
  },
};
