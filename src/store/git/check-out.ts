import { join } from 'node:path';
import {
  listFiles,
  makeFolder,
  moveTo,
  noStep,
  type OnStep,
  readIfThere,
  remove,
  syncFolder,
  writeNewFile,
} from '../../host/files.ts';
import { sha256 } from '../../host/hash.ts';
import { traceName } from '../../host/process-trace.ts';
import { readLedger } from '../ledger.ts';
import type { StoreLock } from '../lock.ts';
import { setAside } from '../orphans.ts';
import { type LedgerLine, type Manifest, manifest } from '../schemas.ts';
import { expectHash, type Head, readStoredBytes } from './head.ts';
import { BlobReader, readTree } from './objects.ts';
import { changeState, type Repository } from './repository.ts';
import { fetchObjects } from './transfer.ts';

/** What writing the folder changed. */
export interface Written {
  /** Ids of the nights that came. */
  readonly nights: readonly string[];
  readonly files: number;
}

/** A night that has to be written, or filled up with files. */
interface Task {
  readonly line: Extract<LedgerLine, { kind: 'snapshot' }>;
  readonly state: FolderState;
  /** Object ids by path, of the files that are wanted and not here. */
  readonly files: ReadonlyMap<string, string>;
}

/**
 * Makes the store's folder hold a state of the branch: first the nights, then the ledger, so that a kill leaves the
 * ledger of before. Every file is compared with its manifest and every manifest with its line before it counts.
 * @param wantsDetails whether a night's detail files are wanted too.
 * @throws KpiError `store-altered` when the branch holds something else than its ledger promises.
 */
export async function materialize(
  repository: Repository,
  lock: StoreLock,
  head: Head,
  wantsDetails: (id: string) => boolean,
  now: () => Date,
  onStep: OnStep = noStep,
): Promise<Written> {
  const before = await readLedger(repository.storeDir);
  const tasks = await plan(repository, head, wantsDetails);
  await fetchObjects(
    repository,
    tasks.flatMap(({ files }) => [...files.values()]),
  );
  onStep('objects-fetched');
  const blobs = new BlobReader(repository.git);
  try {
    for (const task of tasks) {
      if (task.state.kind === 'whole') await fill(task);
      else await replace(task);
    }
  } finally {
    await blobs.close();
  }
  await replaceLedger(lock, head, onStep);
  await changeState(repository, { shown: head.commit });
  onStep('shown');
  return {
    nights: tasks.filter(({ state }) => state.kind !== 'whole').map(({ line }) => line.id),
    files: tasks.reduce((sum, { files }) => sum + files.size, 0),
  };

  /** Puts a night into place whole, out of a folder beside it. */
  async function replace({ line, files, state }: Task): Promise<void> {
    const draft = join(lock.storeDir, traceName('draft'));
    await makeFolder(join(draft, 'details'));
    const hashes = hashesOf(line, await readManifest(line, files));
    for (const [path, oid] of files)
      await writeNewFile(join(draft, path), await checked(line, path, oid, hashes), onStep);
    await syncFolder(join(draft, 'details'));
    await syncFolder(draft);
    const place = join(lock.storeDir, line.id);
    // A night of ours that stood here is in git, under its new id; anything else may be the only copy.
    if (state.kind === 'other' && (await isOurs(place, line.id, before))) {
      const old = join(lock.storeDir, traceName('draft'));
      await moveTo(place, old);
      onStep('old-night-moved');
      await moveTo(draft, place);
      await remove(old);
    } else {
      await setAside(lock, line.id, now(), onStep);
      await moveTo(draft, place);
    }
    onStep('night-placed');
    await syncFolder(lock.storeDir);
  }

  /** Adds files to a night that is here without them. */
  async function fill({ line, files }: Task): Promise<void> {
    const folder = join(lock.storeDir, line.id);
    const bytes = (await readIfThere(join(folder, 'manifest.json'))) ?? new Uint8Array();
    const name = `${line.id}/manifest.json`;
    const hashes = hashesOf(line, readStoredBytes(bytes, manifest, line.manifest_sha256, name));
    await makeFolder(join(folder, 'details'));
    for (const [path, oid] of files) {
      const draft = join(lock.storeDir, traceName('draft'));
      await writeNewFile(draft, await checked(line, path, oid, hashes), onStep);
      await moveTo(draft, join(folder, path));
      onStep('file-placed');
    }
    await syncFolder(join(folder, 'details'));
    await syncFolder(folder);
  }

  async function readManifest(line: Task['line'], files: Task['files']): Promise<Manifest> {
    const name = `${line.id}/manifest.json`;
    const bytes = await blobs.read(files.get('manifest.json') ?? '');
    return readStoredBytes(bytes, manifest, line.manifest_sha256, name);
  }

  async function checked(
    line: Task['line'],
    path: string,
    oid: string,
    hashes: ReadonlyMap<string, string>,
  ): Promise<Uint8Array> {
    const bytes = await blobs.read(oid);
    expectHash(bytes, hashes.get(path), `${line.id}/${path}`);
    return bytes;
  }
}

/** True for a night as the ledger of before has it, which git therefore has too. */
async function isOurs(folder: string, id: string, before: readonly LedgerLine[]): Promise<boolean> {
  const bytes = await readIfThere(join(folder, 'manifest.json'));
  const hash = bytes === null ? null : sha256(bytes);
  return before.some((line) => line.kind === 'snapshot' && line.id === id && line.manifest_sha256 === hash);
}

const hashesOf = (line: Task['line'], { files }: Manifest): ReadonlyMap<string, string> =>
  new Map([
    ...files.map(({ path, sha256: hash }) => [path, hash] as const),
    ['manifest.json', line.manifest_sha256],
  ]);

async function plan(
  repository: Repository,
  head: Head,
  wantsDetails: (id: string) => boolean,
): Promise<Task[]> {
  const nights = head.lines.filter((line) => line.kind === 'snapshot');
  const states = await folderStates(repository.storeDir, nights);
  const files = new Map<string, Map<string, string>>();
  for (const { name, oid } of await readTree(repository.git, head.commit, true)) {
    const slash = name.indexOf('/');
    const id = name.slice(0, slash);
    if (slash === -1) continue;
    const path = name.slice(slash + 1);
    if (path.startsWith('details/') && !wantsDetails(id)) continue;
    if (states.get(id)?.files.has(path) === true) continue;
    files.set(id, (files.get(id) ?? new Map<string, string>()).set(path, oid));
  }
  return nights.flatMap((line) => {
    const state = states.get(line.id) ?? { kind: 'none', files: new Set<string>() };
    const wanted = files.get(line.id) ?? new Map<string, string>();
    return wanted.size === 0 && state.kind === 'whole' ? [] : [{ line, state, files: wanted }];
  });
}

async function replaceLedger({ storeDir }: StoreLock, { ledger }: Head, onStep: OnStep): Promise<void> {
  const place = join(storeDir, 'ledger.jsonl');
  const there = (await readIfThere(place)) ?? new Uint8Array();
  if (sha256(there) === sha256(ledger)) return;
  const copy = join(storeDir, traceName('ledger'));
  await writeNewFile(copy, ledger, onStep);
  await moveTo(copy, place);
  onStep('ledger-renamed');
  await syncFolder(storeDir);
}

/** What stands in the store's folder where a night belongs. */
export interface FolderState {
  /** `whole`: the night itself, maybe without its details; `other`: something else; `none`: nothing. */
  readonly kind: 'whole' | 'other' | 'none';
  /** Paths of the night's files that are there; empty unless it is the night itself. */
  readonly files: ReadonlySet<string>;
}

const NOTHING: ReadonlySet<string> = new Set();

/** Looks at the folder of every night. A manifest that is not the line's marks the folder as something else. */
export async function folderStates(
  storeDir: string,
  nights: readonly Extract<LedgerLine, { kind: 'snapshot' }>[],
): Promise<ReadonlyMap<string, FolderState>> {
  const states = new Map<string, FolderState>();
  for (const { id, manifest_sha256 } of nights) {
    const folder = join(storeDir, id);
    const manifest = await readIfThere(join(folder, 'manifest.json'));
    const files = await listFiles(folder);
    if (manifest !== null && sha256(manifest) === manifest_sha256)
      states.set(id, { kind: 'whole', files: new Set(files) });
    else states.set(id, { kind: manifest === null && files.length === 0 ? 'none' : 'other', files: NOTHING });
  }
  return states;
}
