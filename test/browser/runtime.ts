import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

const root = resolve(import.meta.dirname, '../..');

/** A built site as Cloudflare Pages would serve it: its Function first, then files with the headers of `_headers`. */
export interface PagesRuntime {
  readonly url: string;
  close(): Promise<void>;
}

/**
 * Starts `wrangler pages dev` on loopback, with the bindings a deployment would have. Nothing leaves the machine, and
 * nothing is written to the user's own folders.
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
  const child = spawn(process.execPath, [join(root, 'node_modules/wrangler/bin/wrangler.js'), ...args], {
    cwd: root,
    // A group of its own, so that the runtime below wrangler ends with it.
    detached: true,
    env: { ...process.env, HOME: home, XDG_CONFIG_HOME: home, WRANGLER_SEND_METRICS: 'false', CI: '1' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => (said += String(data)));
  const close = async () => {
    const gone = child.exitCode === null ? once(child, 'exit') : Promise.resolve();
    if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid, 'SIGKILL');
    await gone;
    await rm(home, { recursive: true, force: true, maxRetries: 3 });
  };
  const url = `http://127.0.0.1:${port}/`;
  for (let attempt = 0; attempt < 600; attempt++) {
    if (child.exitCode !== null) break;
    if (
      await fetch(url).then(
        () => true,
        () => false,
      )
    )
      return { url, close };
    await wait(100);
  }
  await close();
  throw new Error(`The Pages runtime did not start:\n${said}`);
}

/** A port that nothing listens on just now. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  return port;
}
