import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { checkoutCopy } from '../night/run.ts';
import { conditionsEnv, type Fault, type Program } from './faults.ts';
import { type BigQueryState, startStandIns } from './stand-ins.ts';

/** One command of the project, and what it meets. */
export interface Call {
  /** As it would stand behind `npm run`. */
  readonly args: readonly string[];
  readonly bigquery: BigQueryState;
  readonly fault: Fault | null;
  /** The program that the fault strikes. */
  readonly program: Program;
  /** What the machine's clock shows. */
  readonly now: Date;
  /** How long after the others of its step it starts, in milliseconds. */
  readonly delay: number;
}

/** How a command ended. */
export interface Ran {
  readonly call: Call;
  /** Null when a signal ended it. */
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly output: string;
  /** The writes that its fault struck; none when it came to nothing. */
  readonly struck: readonly string[];
  /** True when it left a process behind. */
  readonly leftProcess: boolean;
}

/** Folders that the steps share, and what runs a command in them. */
export interface World {
  /** Holds all of the following. */
  readonly place: string;
  /** A copy of this checkout: commands keep their caches in it, and steps break its files. */
  readonly checkout: string;
  readonly store: string;
  /** The site; what stands beside it is looked at after each step. */
  readonly site: string;
  /** The temporary folder of commands. */
  readonly tmp: string;
  readonly run: (call: Call) => Promise<Ran>;
  readonly remove: () => Promise<void>;
}

/** Makes an empty world, in which BigQuery has views of the year of `date`, and holds what it would at its end. */
export async function makeWorld(date: string): Promise<World> {
  const checkout = checkoutCopy();
  const place = dirname(checkout);
  const outside = dirname(place);
  for (const folder of ['site', 'tmp']) mkdirSync(join(place, folder));
  const bigquery = await startStandIns(`${date.slice(0, 4)}-12-31`);
  let calls = 0;
  const run = (call: Call): Promise<Ran> => {
    calls += 1;
    const struck = join(outside, `struck-${calls}`);
    return runCommand(call, checkout, struck, {
      TMPDIR: join(place, 'tmp'),
      NODE_COMPILE_CACHE: process.env['NODE_COMPILE_CACHE'] ?? join(outside, 'compiled'),
      ...bigquery.env(call.bigquery),
      ...conditionsEnv({ ...call, clock: call.now.toISOString(), under: place, struck }),
    });
  };
  // An export finds the table filled, as it does in production.
  const args = ['refresh', '--source', 'bigquery'];
  for (const state of ['well', 'empty', 'short'] as const)
    await run({ args, bigquery: state, fault: null, program: 'run.ts', now: new Date(date), delay: 0 });
  bigquery.shorten();
  return {
    place,
    checkout,
    store: join(place, 'store'),
    site: join(place, 'site', 'dist'),
    tmp: join(place, 'tmp'),
    run,
    remove: async () => {
      await bigquery.stop();
      rmSync(outside, { recursive: true, force: true });
    },
  };
}

/** What a command takes over from this process; the machine's credentials are not among it. */
const INHERITED = ['PATH', 'HOME', 'SystemRoot', 'KPI_SETTINGS'];

async function runCommand(
  call: Call,
  checkout: string,
  struck: string,
  env: Record<string, string>,
): Promise<Ran> {
  if (call.delay > 0) await sleep(call.delay);
  const child = spawn(process.execPath, ['scripts/run.ts', ...call.args], {
    cwd: checkout,
    env: {
      ...Object.fromEntries(INHERITED.map((name) => [name, process.env[name]])),
      CLOUDSDK_CONFIG: '/nonexistent',
      METADATA_SERVER_DETECTION: 'none',
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
    // A group of its own, which is asked afterwards whether anybody is left in it.
    detached: true,
  });
  const printed: string[] = [];
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => printed.push(String(data)));
  const [code, signal] = await new Promise<[number | null, NodeJS.Signals | null]>((done, fail) => {
    child.once('error', fail);
    child.once('close', (...ended) => done(ended));
  });
  return {
    call,
    code,
    signal,
    output: printed.join(''),
    struck: existsSync(struck) ? readFileSync(struck, 'utf8').trim().split('\n') : [],
    leftProcess: !(await isEmpty(child.pid ?? 0)),
  };
}

/** How often, and how many times, a group is asked: what a killed command started notices it and ends. */
const ASK_MS = 20;
const ASKS = 1500;

async function isEmpty(group: number): Promise<boolean> {
  if (process.platform === 'win32') return true;
  for (let asked = 0; asked < ASKS; asked++) {
    try {
      process.kill(-group, 0);
    } catch {
      return true;
    }
    await sleep(ASK_MS);
  }
  process.kill(-group, 'SIGKILL');
  return false;
}
