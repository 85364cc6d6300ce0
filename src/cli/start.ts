import type { Command } from './command.ts';
import { nightly } from '../pipeline/nightly.ts';
import { NIGHT_OPTIONS, nightOptions } from '../pipeline/options.ts';
import { fillEmptyStore } from '../pipeline/start.ts';
import { PORT_OPTION, servePublished } from './preview.ts';

export const start: Command = {
  name: 'start',
  about: 'Makes tonight on the embedded warehouse, builds the site and serves it on this machine.',
  options: [...NIGHT_OPTIONS.filter(({ name }) => name !== 'source'), PORT_OPTION],
  exits: ['0  stopped with Ctrl-C', '1  nothing to serve'],
  run: async (values, effects) => {
    const options = nightOptions({ ...values, source: 'embedded' }, effects);
    await fillEmptyStore(options, effects);
    const code = await nightly(options, effects);
    return code === 1 ? 1 : servePublished(options.out, values, effects);
  },
};
