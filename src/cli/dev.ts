import { serveDev } from '../pipeline/dev.ts';
import { runSource } from '../pipeline/make-night.ts';
import { readLedger } from '../store/ledger.ts';
import type { Command } from './command.ts';
import { nightOptionHelp, nightOptions } from './night-options.ts';
import { PORT_OPTION, portFrom, untilStopped } from './preview.ts';

export const dev: Command = {
  name: 'dev',
  about:
    'Serves the pages of the newest night while you change them, on this machine. An empty store gets a sample night first.',
  options: [...nightOptionHelp('store'), PORT_OPTION],
  examples: [['--store /tmp/kpi/store', 'the newest night of another store']],
  stops: true,
  exits: ['0  stopped with Ctrl-C', '1  nothing to serve'],
  run: async (values, effects) => {
    const port = portFrom(values);
    const options = nightOptions({ ...values, source: 'embedded' }, effects);
    if ((await readLedger(options.store)).length === 0) await runSource(options, 'embedded', effects);
    const server = await serveDev({ store: options.store, port });
    effects.print(`\nThe pages are at ${server.url} (Ctrl-C stops it)`);
    await untilStopped(effects);
    await server.stop();
    return 0;
  },
};
