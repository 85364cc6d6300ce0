import { stat } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { KpiError } from '../errors.ts';
import { listFolder, makeFolder, noStep, type OnStep, remove, writeNewFile } from '../host/files.ts';
import { stateOf, traceName } from '../host/process-trace.ts';
import { type Owner, ownerOf } from '../host/trace-name.ts';

/** Proof of being the store's only writer, valid until the work it was given to has ended. */
export interface StoreLock {
  readonly storeDir: string;
}

/** How writing to the store can be adjusted. */
export interface WriteOptions {
  /** How long to wait for another writer, in milliseconds; 60,000 unless told. */
  readonly waitMs?: number | undefined;
  readonly onStep?: OnStep | undefined;
}

const WAIT_MS = 60_000;

const note = `Process ${process.pid} on host ${hostname()} is writing to this store; this file's time says since when.\n`;

/**
 * Runs `work` while no other process, and no other caller in this one, writes to the store; makes the store's
 * folder when there is none. Throws KpiError `store-locked` when another writer does not finish in time.
 *
 * Every writer raises a file of its own and enters only when it then sees no other living writer's file. Of
 * two that enter together the later raised its file while the earlier's stood, so it saw it and stepped back.
 * Files of dead processes do not count and are removed.
 */
export async function withStoreLock<T>(
  storeDir: string,
  work: (lock: StoreLock) => Promise<T>,
  { waitMs = WAIT_MS, onStep = noStep }: WriteOptions = {},
): Promise<T> {
  await makeFolder(storeDir);
  const mine = await acquire(storeDir, waitMs, onStep);
  try {
    onStep('locked');
    return await work({ storeDir });
  } finally {
    await remove(join(storeDir, mine));
    onStep('unlocked');
  }
}

async function acquire(storeDir: string, waitMs: number, onStep: OnStep): Promise<string> {
  for (let waited = 0; ; ) {
    const mine = await tryToEnter(storeDir, onStep);
    if (mine !== null) return mine;
    if (waited >= waitMs) throw await lockedError(storeDir);
    // Random, so that two who stepped back for each other do not meet again.
    const pause = 10 + Math.random() * 40;
    await sleep(pause);
    waited += pause;
  }
}

async function tryToEnter(storeDir: string, onStep: OnStep): Promise<string | null> {
  if ((await otherWriters(storeDir, '')).length > 0) return null;
  const mine = traceName('lock');
  let alone = false;
  try {
    await writeNewFile(join(storeDir, mine), Buffer.from(note), onStep);
    alone = (await otherWriters(storeDir, mine)).length === 0;
  } finally {
    // On a full disk the file is there although it could not be written.
    if (!alone) await remove(join(storeDir, mine));
  }
  return alone ? mine : null;
}

interface Writer {
  readonly file: string;
  readonly owner: Owner;
}

/** The living writers other than `mine`; files of dead ones are removed on the way. */
async function otherWriters(storeDir: string, mine: string): Promise<Writer[]> {
  const others: Writer[] = [];
  for (const { name } of await listFolder(storeDir)) {
    const owner = name === mine ? null : ownerOf(name);
    if (owner?.kind !== 'lock') continue;
    if (stateOf(owner) === 'gone') await remove(join(storeDir, name));
    else others.push({ file: join(storeDir, name), owner });
  }
  return others;
}

async function lockedError(storeDir: string): Promise<KpiError> {
  const [writer] = await otherWriters(storeDir, '');
  if (writer === undefined) {
    return new KpiError(
      'store-locked',
      `The snapshot store ${storeDir} is busy: too many runs write to it at once.`,
      'Run again when they have finished.',
    );
  }
  const since = await stat(writer.file).then(
    ({ mtime }) => ` since ${mtime.toISOString()}`,
    () => '',
  );
  return new KpiError(
    'store-locked',
    `The snapshot store is being written by process ${writer.owner.pid} on host ${writer.owner.host}${since}.`,
    `Wait for it to finish; if that process no longer runs, delete ${writer.file} and run again.`,
  );
}
