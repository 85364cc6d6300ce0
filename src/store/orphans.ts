import type { Dirent } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { listFolder, makeFolder, moveTo, noStep, type OnStep, syncFolder } from '../host/files.ts';
import { stateOf } from '../host/process-trace.ts';
import { type Owner, ownerOf } from '../host/trace-name.ts';
import { readLedger } from './ledger.ts';
import { type StoreLock, type WriteOptions, withStoreLock } from './lock.ts';
import { type LedgerLine, snapshotId } from './schemas.ts';

const FOLDER = '.orphans';

/** Of another host nothing is known but time: no night takes a day. */
const ABANDONED_MS = 24 * 60 * 60 * 1000;

/** What a run that died left behind, and where it is now. */
interface Orphan {
  readonly name: string;
  /** Relative to the store. */
  readonly movedTo: string;
}

/**
 * Sets aside what runs that died left in the store: nights without a ledger line, drafts and copies of the
 * ledger. Committed nights and whatever a living process is at work on stay. Nothing is deleted.
 * Throws as `readLedger` does.
 */
export const setOrphansAside = (storeDir: string, now: () => Date, options: WriteOptions = {}) =>
  withStoreLock(
    storeDir,
    async (lock): Promise<Orphan[]> => {
      const lines = await readLedger(storeDir);
      const found = await findOrphans(storeDir, lines, now());
      const moved: Orphan[] = [];
      for (const name of found) {
        const movedTo = await setAside(lock, name, now(), options.onStep);
        if (movedTo !== null) moved.push({ name, movedTo });
      }
      return moved;
    },
    options,
  );

/** Moves what stands at `name` out of the way; returns where to, or null when nothing stands there. */
export async function setAside(
  { storeDir }: StoreLock,
  name: string,
  now: Date,
  onStep: OnStep = noStep,
): Promise<string | null> {
  const entries = await listFolder(storeDir);
  if (!entries.some((entry) => entry.name === name)) return null;
  await makeFolder(join(storeDir, FOLDER));
  const taken = new Set((await listFolder(join(storeDir, FOLDER))).map((entry) => entry.name));
  const stem = `${name}-${now.toISOString().replaceAll(/[-:]/g, '')}`;
  let target = stem;
  for (let copy = 2; taken.has(target); copy++) target = `${stem}-${copy}`;
  await moveTo(join(storeDir, name), join(storeDir, FOLDER, target));
  onStep('orphan-moved');
  await syncFolder(join(storeDir, FOLDER));
  await syncFolder(storeDir);
  return `${FOLDER}/${target}`;
}

async function findOrphans(storeDir: string, lines: readonly LedgerLine[], now: Date): Promise<string[]> {
  const committed = new Set(lines.flatMap((line) => (line.kind === 'snapshot' ? [line.id] : [])));
  const found: string[] = [];
  for (const entry of await listFolder(storeDir)) {
    const owner = ownerOf(entry.name);
    const orphaned =
      owner === null
        ? !committed.has(entry.name) && couldBeNight(entry)
        : owner.kind !== 'lock' && (await isAbandoned(join(storeDir, entry.name), owner, now));
    if (orphaned) found.push(entry.name);
  }
  return found;
}

/** What has another name is somebody's own, as in a home folder or a checkout that was taken for a store. */
const couldBeNight = (entry: Dirent): boolean =>
  snapshotId.safeParse(entry.name).success || (entry.isDirectory() && /^\d{4}-\d{2}-\d{2}/.test(entry.name));

async function isAbandoned(path: string, owner: Owner, now: Date): Promise<boolean> {
  const state = stateOf(owner);
  if (state !== 'elsewhere') return state === 'gone';
  const { mtimeMs } = await stat(path);
  return now.getTime() - mtimeMs > ABANDONED_MS;
}
