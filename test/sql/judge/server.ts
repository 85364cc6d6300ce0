import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { KpiError } from '../../../src/errors.ts';
import { type Client, openClient, zetasqlFolder } from './client.ts';

const START_DEADLINE_MS = 60_000;
/** Another program can take the free port before the server does. */
const START_ATTEMPTS = 3;
const WATCHER = join(import.meta.dirname, 'watcher.ts');

/** File names of the binaries that the package ships, by Node's platform and architecture. */
const BINARIES: Readonly<Record<string, string>> = {
  'linux-x64': 'remote_server.so',
  'linux-arm64': 'remote_server_arm.so',
  'darwin-x64': 'remote_server',
  'darwin-arm64': 'remote_server_arm',
};

/** A running server and the client that speaks to it. */
export interface Server {
  readonly client: Client;
  /** Process id of the server. */
  readonly pid: number;
  /** Ends the server and waits until it is gone. */
  stop(): Promise<void>;
}

type Watcher = ChildProcessByStdio<Writable, Readable, Readable>;

/** Where the server's binary is. @throws KpiError `judge-platform` on a platform without one. */
export function serverBinary(platform: string = process.platform, arch: string = process.arch): string {
  const name = BINARIES[`${platform}-${arch}`];
  const path = name === undefined ? undefined : join(zetasqlFolder(), name);
  if (path === undefined || !existsSync(path)) {
    throw new KpiError(
      'judge-platform',
      `The SQL judge has no program for ${platform} on ${arch}: ZetaSQL is built for Linux and macOS, x64 and arm64.`,
      'Run `npm run test:sql` on one of those, in WSL or a container for instance, or leave it to CI.',
    );
  }
  return path;
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  probe.close();
  await once(probe, 'close');
  if (address === null || typeof address === 'string') throw new Error('No loopback port was given.');
  return address.port;
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has ended by itself.
  }
}

/** Lets this process end although the child lives: its end then closes the pipe that the watcher reads. */
function unref(watcher: Watcher): void {
  watcher.unref();
  for (const stream of [watcher.stdin, watcher.stdout, watcher.stderr]) (stream as unknown as Socket).unref();
}

/** Resolves with the server's process id when it says that it listens; with the last words when it ends. */
function listening(watcher: Watcher): Promise<{ readonly pid: number } | { readonly lastWords: string }> {
  return new Promise((resolve) => {
    let output = '';
    let errors = '';
    watcher.stdout.setEncoding('utf8').on('data', (text: string) => {
      output = (output + text).slice(-2000);
      const pid = /^pid (\d+)$/m.exec(output)?.[1];
      if (pid !== undefined && output.includes('Server listening')) resolve({ pid: Number(pid) });
    });
    watcher.stderr.setEncoding('utf8').on('data', (text: string) => {
      errors = (errors + text).slice(-2000);
    });
    watcher.once('close', () => resolve({ lastWords: errors.trim() }));
  });
}

/** Whether the server answers. It ends instead when another program holds its port. */
async function answers(client: Client, watcher: Watcher): Promise<boolean> {
  while (watcher.exitCode === null && watcher.signalCode === null) {
    // Short tries: while one lasts, the silence of another program would keep this process from ending.
    const ready = await client.ready(Date.now() + 1000).then(
      () => true,
      () => false,
    );
    if (ready) return true;
  }
  return false;
}

async function launch(binary: string, port: number): Promise<Server | string> {
  // In a session of its own, Ctrl-C reaches this process first and the watcher by way of the pipe.
  const watcher = spawn(process.execPath, [WATCHER, binary, String(port)], {
    stdio: ['pipe', 'pipe', 'pipe'],
    detached: true,
  });
  watcher.stdin.on('error', () => {});
  const exited = once(watcher, 'exit');
  const stop = async () => {
    watcher.ref();
    watcher.stdin.end();
    await exited;
  };
  const overdue = setTimeout(() => watcher.stdin.end(), START_DEADLINE_MS);
  const state = await listening(watcher);
  if ('lastWords' in state) {
    clearTimeout(overdue);
    return state.lastWords;
  }
  // Should the watcher itself be killed, nobody else would end the server.
  watcher.once('exit', (_code, signal) => {
    if (signal !== null) kill(state.pid);
  });
  const client = openClient(port);
  const alive = await answers(client, watcher);
  clearTimeout(overdue);
  if (!alive) {
    client.close();
    await stop();
    return 'it never answered';
  }
  unref(watcher);
  return {
    client,
    pid: state.pid,
    stop: async () => {
      client.close();
      await stop();
    },
  };
}

/**
 * Starts ZetaSQL's server on a free loopback port and waits until it answers.
 * It ends with this process, however that ends.
 * @throws KpiError `judge-missing`, `judge-platform` or `judge-start`.
 */
export async function startServer(): Promise<Server> {
  const binary = serverBinary();
  let lastWords = '';
  for (let attempt = 1; attempt <= START_ATTEMPTS; attempt += 1) {
    const server = await launch(binary, await freePort());
    if (typeof server !== 'string') return server;
    lastWords = server;
  }
  throw new KpiError(
    'judge-start',
    `The SQL judge's server did not start: ${lastWords}.`,
    'It needs macOS, or Linux with glibc and libstdc++: Debian, Ubuntu or Fedora, not Alpine.',
  );
}
