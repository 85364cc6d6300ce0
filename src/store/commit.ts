import { join } from 'node:path';
import { KpiError } from '../errors.ts';
import { setAside } from './orphans.ts';
import { listFiles, moveTo, noStep, remove, syncFolder, writeNewFile } from '../host/files.ts';
import { sha256 } from '../host/hash.ts';
import { jsonText } from './json.ts';
import { appendLine, nextNight, readLedger } from './ledger.ts';
import { type StoreLock, type WriteOptions, withStoreLock } from './lock.ts';
import {
  type Check,
  type LedgerLine,
  type Manifest,
  type ManifestFile,
  manifest,
  SCHEMA_VERSION,
} from './schemas.ts';
import { validated } from './validated.ts';

/** What the run knows of its night: the manifest without what the store adds. */
export type NightFacts = Readonly<
  Omit<Manifest, 'schema_version' | 'id' | 'files' | 'finished_at' | 'queries' | 'checks'> & {
    queries: readonly Query[];
    checks: readonly Readonly<Check>[];
  }
>;

/** A query as its warehouse describes it; the store checks that its parameters are JSON. */
type Query = Readonly<
  Omit<Manifest['queries'][number], 'parameters'> & { parameters: Readonly<Record<string, unknown>> }
>;

/** A night as it was committed. */
export interface Commit {
  readonly id: string;
  readonly manifest: Manifest;
  readonly line: LedgerLine;
}

/** A finished draft. */
interface Night {
  readonly storeDir: string;
  readonly folder: string;
  readonly files: readonly ManifestFile[];
  readonly facts: NightFacts;
  readonly now: () => Date;
}

/** Commits a finished draft; see `NightDraft.commit`. */
export async function commitNight(night: Night, options: WriteOptions): Promise<Commit> {
  await checkComplete(night);
  return withStoreLock(night.storeDir, (lock) => commitLocked(lock, night, options), options);
}

async function commitLocked(
  lock: StoreLock,
  night: Night,
  { onStep = noStep }: WriteOptions,
): Promise<Commit> {
  const { storeDir, folder, facts, now } = night;
  const { id, revision } = nextNight(await readLedger(storeDir), facts.snapshot_date);
  const finished = now();
  const complete = describe(night, id, finished);
  const bytes = Buffer.from(jsonText(complete));
  // A commit that waited in vain for the lock may be tried again.
  await remove(join(folder, 'manifest.json'));
  await writeNewFile(join(folder, 'manifest.json'), bytes, onStep);
  await syncFolder(join(folder, 'details'));
  await syncFolder(folder);
  onStep('night-synced');
  // Only an orphan can stand where a night without a line belongs.
  await setAside(lock, id, finished, onStep);
  await moveTo(folder, join(storeDir, id));
  onStep('night-moved');
  await syncFolder(storeDir);
  onStep('store-synced');
  const { snapshot_date: date, source } = complete;
  const entry = { kind: 'snapshot', id, date, revision, source, manifest_sha256: sha256(bytes) } as const;
  const line = await appendLine(lock, { ...entry, created_at: finished.toISOString() }, onStep);
  return { id, manifest: complete, line };
}

const describe = ({ facts, files }: Night, id: string, finished: Date): Manifest =>
  validated(
    manifest,
    {
      ...facts,
      schema_version: SCHEMA_VERSION,
      id,
      finished_at: finished.toISOString(),
      files: [...files].sort((a, b) => (a.path < b.path ? -1 : 1)),
    },
    'manifest.json',
  );

/** Every night has these three, and no file that its manifest does not name. */
async function checkComplete({ folder, files }: Night): Promise<void> {
  const listed = new Set(files.map(({ path }) => path));
  const missing = ['summary.json', 'targets.json', 'definitions.json'].filter((path) => !listed.has(path));
  const there = (await listFiles(folder)).filter((path) => path !== 'manifest.json');
  const foreign = there.filter((path) => !listed.has(path));
  const lost = [...listed].filter((path) => !there.includes(path));
  const [problem] = [
    ...missing.map((path) => `${path} was not written`),
    ...foreign.map((path) => `${path} is only partly written`),
    ...lost.map((path) => `${path} is gone`),
  ];
  if (problem === undefined) return;
  throw new KpiError(
    'draft-incomplete',
    `The night cannot be committed: ${problem}.`,
    'Run again; nothing was stored.',
  );
}
