import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { KpiError } from '../../src/errors.ts';
import { ROOT } from '../../src/host/root.ts';
import type { Said } from './said.ts';

/** The release that `dialect.ts` bridges to; CI runs its image, and Go installs no other. */
export const EMULATOR_VERSION = '0.8.1';

const MODULE = `github.com/goccy/bigquery-emulator/cmd/bigquery-emulator@v${EMULATOR_VERSION}`;
const CACHE = join(ROOT, `.cache/bigquery-emulator-${EMULATOR_VERSION}`);

const NEXT =
  'Put bigquery-emulator on the PATH, name one in KPI_EMULATOR, name the address of a running one in KPI_EMULATOR_ENDPOINT, or install Go 1.25 or newer where its module proxy has the emulator.';

/** An emulator that runs already, such as a service container of CI; empty when there is none. */
export const runningEmulator = (): string => process.env['KPI_EMULATOR_ENDPOINT'] ?? '';

/**
 * The emulator's program: the one that KPI_EMULATOR names, one on the PATH, or one that Go installs.
 * @throws KpiError `emulator-missing`, saying why there is none.
 */
export function findEmulator(print: (line: string) => void): string {
  const named = process.env['KPI_EMULATOR'];
  if (named !== undefined && named !== '') return named;
  if (spawnSync('bigquery-emulator', ['--version']).status === 0) return 'bigquery-emulator';
  const installed = join(CACHE, 'bigquery-emulator');
  if (existsSync(installed)) return installed;
  if (spawnSync('go', ['version']).status !== 0)
    throw missing('Go is not on this machine, and no emulator is');
  print(`Installing the BigQuery emulator ${EMULATOR_VERSION} with Go …`);
  mkdirSync(CACHE, { recursive: true });
  const { status, stderr } = spawnSync('go', ['install', MODULE], {
    env: { ...process.env, GOBIN: CACHE },
    encoding: 'utf8',
    timeout: 1_200_000,
  });
  if (status !== 0 || !existsSync(installed)) throw missing(`go install failed: ${reason(stderr)}`);
  return installed;
}

const missing = (why: string) =>
  new KpiError('emulator-missing', `There is no BigQuery emulator here: ${why}.`, NEXT);

/** What Go said, without the address it asked. */
const reason = (stderr: string): string =>
  (stderr.trim().split('\n').at(-1) ?? 'it did not say why')
    .replace(/https?:\/\/\S+/g, 'the module proxy')
    .replace(/\.$/, '')
    .trim();

const freePort = (): Promise<number> =>
  new Promise((done) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => done(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });

/**
 * Starts the emulator on loopback and waits until it answers.
 * @param said takes what it writes, until it is stopped
 * @throws KpiError `emulator-missing` when it ends, or does not answer within ten seconds.
 */
export async function startEmulator(
  program: string,
  project: string,
  said: Said,
): Promise<{ readonly url: string; readonly stop: () => void }> {
  const [port, grpc] = [await freePort(), await freePort()];
  const args = ['--host=127.0.0.1', `--project=${project}`, `--port=${port}`, `--grpc-port=${grpc}`];
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  const ended = hear(child, said);
  const stop = () => void child.kill('SIGKILL');
  process.once('exit', stop);
  const url = `http://127.0.0.1:${port}`;
  for (let tries = 0; tries < 100 && !ended(); tries += 1) {
    const answers = await fetch(`${url}/bigquery/v2/projects/${project}/datasets`).then(
      ({ ok }) => ok,
      () => false,
    );
    if (answers) return { url, stop };
    await new Promise((done) => setTimeout(done, 100));
  }
  stop();
  throw missing(ended() ? `${program} ended at once` : `${program} did not answer within ten seconds`);
}

/** Hands on what a program writes, how it ended and why it could not begin; answers whether it has ended. */
function hear(child: ChildProcess, said: Said): () => boolean {
  let over = false;
  for (const stream of [child.stdout, child.stderr])
    if (stream !== null) createInterface({ input: stream }).on('line', (line) => said.add(line));
  child.once('error', ({ message }) => {
    over = true;
    said.add(message);
  });
  child.once('exit', (code, signal) => {
    over = true;
    said.add(`(it ended with ${code ?? signal})`);
  });
  return () => over;
}
