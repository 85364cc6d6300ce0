import { join } from 'node:path';
import {
  makeFolder,
  moveTo,
  noStep,
  type OnStep,
  remove,
  syncFolder,
  writeNewFile,
} from '../../host/files.ts';
import { sha256 } from '../../host/hash.ts';
import { traceName } from '../../host/process-trace.ts';
import type { SnapshotLine } from '../archive.ts';
import { ledgerBytes, parseLedger } from '../ledger.ts';
import { LEDGER, newestFirst } from '../ledger-line.ts';
import type { StoreLock } from '../lock.ts';
import { misdated } from '../misdated.ts';
import { isDetail, MANIFEST } from '../night-files.ts';
import { setAside } from '../orphans.ts';
import { nightsRead } from '../retention.ts';
import { type LedgerLine, type Manifest, manifest } from '../schemas.ts';
import { altered, expectHash, type Head, readStoredBytes } from './head.ts';
import { BlobReader, readTree } from './objects.ts';
import { isNightOf, lookAt, type Place } from './place.ts';
import { changeState, type Repository } from './repository.ts';
import { fetchObjects } from './transfer.ts';

/** Which nights' detail files a store needs. Manifests, summaries, targets and definitions always come. */
export interface DetailChoice {
  /** `shown`: those of the nights that the site reads; the default. */
  readonly details?: 'shown' | 'all' | 'none';
  /** Ids of further nights. */
  readonly nights?: readonly string[];
}

/** What checking out changed in the folder. */
export interface CheckedOut {
  /** Ids of the nights that came. */
  readonly nights: readonly string[];
  readonly files: number;
}

/** A night of the branch beside its place in the folder. */
interface Compared {
  readonly line: SnapshotLine;
  /** True when its date cannot be true. */
  readonly misdated: boolean;
  readonly place: Place;
  /** Object ids by path, of the files that are not in the folder. */
  readonly absent: ReadonlyMap<string, string>;
}

/** A night whose manifest is known, and the files of it that have to be written. */
interface Planned extends Compared {
  readonly manifest: Manifest;
  readonly wanted: ReadonlyMap<string, string>;
}

/** The folder that is checked out into, and what that takes. */
interface CheckOutTarget {
  readonly repository: Repository;
  readonly lock: StoreLock;
  readonly now: () => Date;
  readonly onStep?: OnStep | undefined;
}

/**
 * Makes the store's folder hold a state of the branch: first the nights, then the ledger, so that a kill leaves the
 * ledger of before. Every file is compared with its manifest and every manifest with its line before it counts.
 * @throws KpiError `store-altered` when the branch holds something else than its ledger promises.
 */
export async function checkOut(
  head: Head,
  choice: DetailChoice,
  { repository, lock, now, onStep = noStep }: CheckOutTarget,
): Promise<CheckedOut> {
  const before = parseLedger(await ledgerBytes(repository.storeDir));
  const planned = await plan(repository, await compare(repository, head), choice);
  onStep('objects-fetched');
  const tasks = planned.filter(({ place, wanted }) => place.kind !== 'whole' || wanted.size > 0);
  const nights = new NightWriter(lock, before, new BlobReader(repository.git), now, onStep);
  try {
    for (const task of tasks) {
      if (task.place.kind === 'whole') await nights.fill(task);
      else await nights.place(task);
    }
  } finally {
    await nights.close();
  }
  await replaceLedger(lock, head, onStep);
  await changeState(repository, { shown: head.commit });
  onStep('shown');
  return {
    nights: tasks.filter(({ place }) => place.kind !== 'whole').map(({ line }) => line.id),
    files: tasks.reduce((sum, { wanted }) => sum + wanted.size, 0),
  };
}

/** Every night of a head, and what of it the folder has. */
async function compare({ git, storeDir }: Repository, head: Head): Promise<Compared[]> {
  const files = new Map<string, [path: string, oid: string][]>();
  for (const { name, oid } of await readTree(git, head.commit, true)) {
    const [id = '', ...path] = name.split('/');
    if (path.length === 0) continue;
    const listed = files.get(id) ?? [];
    listed.push([path.join('/'), oid]);
    files.set(id, listed);
  }
  const wrong = misdated(head.lines);
  const compared: Compared[] = [];
  for (const line of head.lines) {
    if (line.kind !== 'snapshot') continue;
    const listed = files.get(line.id) ?? [];
    const place = await lookAt(storeDir, line);
    const absent = new Map(listed.filter(([path]) => !place.files.has(path)));
    compared.push({ line, misdated: wrong.has(line.seq), place, absent });
  }
  return compared;
}

/**
 * Decides which files are wanted and fetches them: first what every night brings, then the details, since only the
 * manifests say which nights were blocked and therefore have no pages.
 */
async function plan(
  repository: Repository,
  nights: readonly Compared[],
  { details = 'shown', nights: named = [] }: DetailChoice,
): Promise<Planned[]> {
  const fetchWanted = (wanted: (id: string, path: string) => boolean) =>
    fetchObjects(
      repository,
      nights.flatMap(({ line, absent }) =>
        [...absent].flatMap(([path, oid]) => (wanted(line.id, path) ? [oid] : [])),
      ),
    );
  await fetchWanted((_, path) => !isDetail(path));
  const known = await readManifests(repository, nights);
  const ids = new Set(named);
  if (details === 'shown')
    for (const id of nightsRead({ nights: known.toSorted((a, b) => newestFirst(a.line, b.line)) }))
      ids.add(id);
  const isWanted = (id: string, path: string) => !isDetail(path) || details === 'all' || ids.has(id);
  await fetchWanted(isWanted);
  return known.map((night) => ({
    ...night,
    wanted: new Map([...night.absent].filter(([path]) => isWanted(night.line.id, path))),
  }));
}

async function readManifests({ git }: Repository, nights: readonly Compared[]) {
  const blobs = new BlobReader(git);
  try {
    const known: Omit<Planned, 'wanted'>[] = [];
    for (const night of nights) {
      const { line, place, absent } = night;
      const name = `${line.id}/${MANIFEST}`;
      const oid = absent.get(MANIFEST);
      if (place.manifest === null && oid === undefined) throw altered(`${name} is missing`);
      const bytes = place.manifest ?? (await blobs.read(oid ?? ''));
      known.push({ ...night, manifest: readStoredBytes(bytes, manifest, line.manifest_sha256, name) });
    }
    return known;
  } finally {
    await blobs.close();
  }
}

/** Writes nights into the store's folder, each file as its manifest promises it. */
class NightWriter {
  readonly #lock: StoreLock;
  readonly #before: readonly LedgerLine[];
  readonly #blobs: BlobReader;
  readonly #now: () => Date;
  readonly #onStep: OnStep;

  /** @param before the ledger that the folder holds. */
  constructor(
    lock: StoreLock,
    before: readonly LedgerLine[],
    blobs: BlobReader,
    now: () => Date,
    onStep: OnStep,
  ) {
    this.#lock = lock;
    this.#before = before;
    this.#blobs = blobs;
    this.#now = now;
    this.#onStep = onStep;
  }

  /** Puts a night into place whole, out of a folder beside it. */
  async place(night: Planned): Promise<void> {
    const { storeDir } = this.#lock;
    const { id } = night.line;
    const draft = join(storeDir, traceName('draft'));
    await makeFolder(join(draft, 'details'));
    for await (const [path, bytes] of this.#files(night))
      await writeNewFile(join(draft, path), bytes, this.#onStep);
    await syncFolder(join(draft, 'details'));
    await syncFolder(draft);
    const place = join(storeDir, id);
    // A night of ours that stood here is in git, under its new id; anything else may be the only copy.
    if (night.place.kind === 'other' && (await isNightOf(this.#before, storeDir, id))) {
      const old = join(storeDir, traceName('draft'));
      await moveTo(place, old);
      this.#onStep('old-night-moved');
      await moveTo(draft, place);
      await remove(old);
    } else {
      await setAside(this.#lock, id, this.#now(), this.#onStep);
      await moveTo(draft, place);
    }
    this.#onStep('night-placed');
    await syncFolder(storeDir);
  }

  /** Adds files to a night that is here without them. */
  async fill(night: Planned): Promise<void> {
    const { storeDir } = this.#lock;
    const folder = join(storeDir, night.line.id);
    await makeFolder(join(folder, 'details'));
    for await (const [path, bytes] of this.#files(night)) {
      const draft = join(storeDir, traceName('draft'));
      await writeNewFile(draft, bytes, this.#onStep);
      await moveTo(draft, join(folder, path));
      this.#onStep('file-placed');
    }
    await syncFolder(join(folder, 'details'));
    await syncFolder(folder);
  }

  close(): Promise<void> {
    return this.#blobs.close();
  }

  /** The wanted files of a night, checked. */
  async *#files({ line, manifest: { files }, wanted }: Planned): AsyncGenerator<[path: string, Uint8Array]> {
    const hashes = new Map(files.map(({ path, sha256: hash }) => [path, hash]));
    hashes.set(MANIFEST, line.manifest_sha256);
    for (const [path, oid] of wanted) {
      const bytes = await this.#blobs.read(oid);
      expectHash(bytes, hashes.get(path), `${line.id}/${path}`);
      yield [path, bytes];
    }
  }
}

async function replaceLedger({ storeDir }: StoreLock, { ledger }: Head, onStep: OnStep): Promise<void> {
  if (sha256(await ledgerBytes(storeDir)) === sha256(ledger)) return;
  const place = join(storeDir, LEDGER);
  const copy = join(storeDir, traceName('ledger'));
  await writeNewFile(copy, ledger, onStep);
  await moveTo(copy, place);
  onStep('ledger-renamed');
  await syncFolder(storeDir);
}
