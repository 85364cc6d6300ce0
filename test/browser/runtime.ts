import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

const root = resolve(import.meta.dirname, '../..');
const ownNode = join(root, 'node_modules/node/bin/node');

/** Nothing is reported, looked up or written outside the runtime's own folder. */
const quiet = (home: string) => ({
  ...process.env,
  HOME: home,
  USERPROFILE: home,
  XDG_CONFIG_HOME: home,
  XDG_CACHE_HOME: home,
  WRANGLER_SEND_METRICS: 'false',
  // The banner is what asks the registry for a newer wrangler.
  WRANGLER_HIDE_BANNER: 'true',
  CLOUDFLARE_CF_FETCH_ENABLED: 'false',
  CI: '1',
});

/** A built site as Cloudflare Pages would serve it: its Function first, then files with the headers of `_headers`. */
export interface PagesRuntime {
  readonly url: string;
  /** Milliseconds from the start of the process to its first answer. */
  readonly startedIn: number;
  close(): Promise<void>;
}

/**
 * Starts `wrangler pages dev` on loopback, with the bindings a deployment would have. Nothing leaves the machine, and
 * nothing is written to the user's own folders. Rejects with what wrangler printed when it does not answer in a minute.
 */
export async function startPages(
  dist: string,
  bindings: Readonly<Record<string, string>> = { SITE_ACCESS: 'public' },
): Promise<PagesRuntime> {
  const home = await mkdtemp(join(tmpdir(), 'kpi-pages-'));
  const port = await freePort();
  const args = ['pages', 'dev', dist, '--ip', '127.0.0.1', '--port', String(port), '--inspector-port', '0'];
  args.push('--compatibility-date', '2026-10-01', '--persist-to', join(home, 'state'));
  args.push('--binding', ...Object.entries(bindings).map(([name, value]) => `${name}=${value}`));
  const started = performance.now();
  const node = existsSync(ownNode) ? ownNode : process.execPath;
  const child = spawn(node, [join(root, 'node_modules/wrangler/bin/wrangler.js'), ...args], {
    cwd: root,
    // A group of its own, so that the runtime below wrangler ends with it.
    detached: true,
    env: quiet(home),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => (said += String(data)));
  const running = () => child.pid !== undefined && child.exitCode === null && child.signalCode === null;
  const kill = () => {
    if (child.pid !== undefined && running()) process.kill(-child.pid, 'SIGKILL');
  };
  // A run that is broken off leaves no server behind.
  process.once('exit', kill);
  const close = async () => {
    process.off('exit', kill);
    const gone = running() ? once(child, 'exit') : Promise.resolve();
    kill();
    await gone;
    await rm(home, { recursive: true, force: true, maxRetries: 3 });
  };
  const url = `http://127.0.0.1:${port}/`;
  while (running() && performance.now() - started < 60_000) {
    if (await answers(url)) return { url, startedIn: Math.round(performance.now() - started), close };
    await wait(50);
  }
  await close();
  throw new Error(`The Pages runtime did not start:\n${said}`);
}

const answers = (url: string): Promise<boolean> =>
  fetch(url, { signal: AbortSignal.timeout(10_000) }).then(
    async (response) => (await response.arrayBuffer()).byteLength > 0,
    () => false,
  );

/** A port that nothing listens on just now. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
