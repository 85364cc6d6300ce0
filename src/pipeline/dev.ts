import { watch } from 'node:fs';
import { basename, join } from 'node:path';
import { ROOT } from '../host/root.ts';
import { readLedger } from '../store/ledger.ts';
import { LEDGER } from '../store/ledger-line.ts';
import { MOCK_FOLDER } from '../warehouse/mock/mock.ts';

/** A development server that runs. */
interface RunningDev {
  readonly url: string;
  readonly stop: () => Promise<void>;
}

/** Longer than the copy and rename with which a night's line is committed. */
const SETTLED_MS = 300;

/**
 * Serves the pages of a store while their code is being written: Astro's own server, which shows a change without a
 * reload or with one. A night that is added to the store starts it anew, since pages read the store once.
 * @param options the store's folder, absolute, and the port on this machine (0 for a free one)
 */
export async function serveDev({ store, port }: { store: string; port: number }): Promise<RunningDev> {
  Object.assign(process.env, { KPI_STORE: store, KPI_MOCK: MOCK_FOLDER, ASTRO_TELEMETRY_DISABLED: '1' });
  const { dev } = await import('astro');
  const start = async (at: number) => {
    await fixHead(store);
    return dev({
      root: ROOT,
      server: { host: '127.0.0.1', port: at },
      // Astro's server takes a path of data, whose name has no extension in the route, for that of a page.
      trailingSlash: 'ignore',
      vite: { cacheDir: join(ROOT, '.cache/vite') },
      logLevel: 'warn',
    });
  };
  let server = await start(port);
  const { port: taken } = server.address;
  let waiting: NodeJS.Timeout | undefined;
  let restarting = Promise.resolve();
  const restart = async (): Promise<void> => {
    await server.stop();
    server = await start(taken);
  };
  const watcher = watch(store, (_event, name) => {
    if (name === null || basename(name) !== LEDGER) return;
    clearTimeout(waiting);
    waiting = setTimeout(() => {
      restarting = restarting.then(restart);
    }, SETTLED_MS);
  });
  return {
    url: `http://127.0.0.1:${taken}/`,
    stop: async () => {
      watcher.close();
      clearTimeout(waiting);
      await restarting;
      await server.stop();
    },
  };
}

/** Pages that are made one by one, as they are asked for, are of one state of the store: that of the server's start. */
async function fixHead(store: string): Promise<void> {
  // A ledger that cannot be read is what the page will say.
  const lines = await readLedger(store).catch(() => null);
  const last = lines?.at(-1);
  if (last === undefined) delete process.env['KPI_HEAD'];
  else process.env['KPI_HEAD'] = JSON.stringify({ seq: last.seq, hash: last.hash });
}
