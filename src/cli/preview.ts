import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { KpiError } from '../errors.ts';
import type { Effects } from '../host/effects.ts';
import { usage } from '../host/run-errors.ts';
import { serve } from '../pipeline/serve.ts';
import type { Command, OptionHelp, Values } from './command.ts';

const DEFAULT_PORT = 4321;

/** Where the served site listens; only this machine can reach it. */
export const PORT_OPTION: OptionHelp = {
  name: 'port',
  value: 'N',
  about: `the port to serve on (default ${DEFAULT_PORT}; 0 picks a free one)`,
};

/** The port that was asked for. Throws KpiError `usage`. */
export function portFrom(values: Readonly<Record<string, string | undefined>>): number {
  const port = Number(values['port'] ?? DEFAULT_PORT);
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw usage(`--port takes a number from 0 to 65535, not “${values['port']}”.`);
  return port;
}

/** Waits until somebody asks the command to stop. */
export const untilStopped = ({ stop }: Pick<Effects, 'stop'>): Promise<void> =>
  new Promise((done) => {
    if (stop?.aborted) done();
    stop?.addEventListener('abort', () => done(), { once: true });
  });

/** Serves a built site until the process is asked to stop. Answers with exit code 0. */
export async function servePublished(out: string, values: Values, effects: Effects): Promise<number> {
  const server = await serve({ dir: out, port: portFrom(values) });
  effects.print(`\nThe dashboard is at ${server.url} (Ctrl-C stops it)`);
  await untilStopped(effects);
  await server.close();
  return 0;
}

export const preview: Command = {
  name: 'preview',
  about: 'Serves the built site on this machine.',
  options: [{ name: 'out', value: 'DIR', about: 'the built site (default dist)' }, PORT_OPTION],
  examples: [['--out /tmp/kpi/dist --port 0', 'another site, on any free port']],
  stops: true,
  exits: ['0  stopped with Ctrl-C', '1  nothing to serve'],
  run: async (values, effects) => {
    const out = resolve(values['out'] ?? 'dist');
    if (!existsSync(out))
      throw new KpiError('not-built', `There is no site in ${out}.`, 'Build it first: npm run build.');
    return servePublished(out, values, effects);
  },
};
