import { join } from 'node:path';
import { listFolder, readIfThere } from '../../host/files.ts';
import { sha256 } from '../../host/hash.ts';
import { kindOf } from '../../host/plain-file.ts';
import type { SnapshotLine } from '../archive.ts';
import { DETAILS, isNightFile, MANIFEST } from '../night-files.ts';
import type { LedgerLine } from '../schemas.ts';

/** What stands in the store's folder where a night belongs. */
export interface Place {
  /** `whole`: the night itself, maybe without its details; `other`: something else; `none`: nothing. */
  readonly kind: 'whole' | 'other' | 'none';
  /** Paths of the night's files that are there; empty unless it is the night itself. */
  readonly files: ReadonlySet<string>;
  /** The night's manifest; null unless it is the night itself. */
  readonly manifest: Uint8Array | null;
}

const nothing = { files: new Set<string>(), manifest: null };

/**
 * Looks at the folder of a night. It counts as something else when its manifest is not the line's, and when a link, a
 * device or a folder stands where it or one of its files belongs: nothing is read through those.
 */
export async function lookAt(storeDir: string, { id, manifest_sha256: hash }: SnapshotLine): Promise<Place> {
  const files = await filesOf(storeDir, id);
  if (files === null) return { kind: 'other', ...nothing };
  if (files.length === 0) return { kind: 'none', ...nothing };
  const bytes = await readIfThere(storeDir, `${id}/${MANIFEST}`);
  if (bytes === null || sha256(bytes) !== hash) return { kind: 'other', ...nothing };
  return { kind: 'whole', files: new Set(files), manifest: bytes };
}

/** True for a night as a ledger has it. */
export async function isNightOf(
  lines: readonly LedgerLine[],
  storeDir: string,
  id: string,
): Promise<boolean> {
  const line = lines.find((one): one is SnapshotLine => one.kind === 'snapshot' && one.id === id);
  return line !== undefined && (await lookAt(storeDir, line)).kind === 'whole';
}

/** Paths of the files of a night that are there; null when something else stands in the place of one of them. */
async function filesOf(storeDir: string, id: string): Promise<string[] | null> {
  const folder = join(storeDir, id);
  const kind = kindOf(folder);
  if (kind !== 'folder') return kind === 'none' ? [] : null;
  const details = kindOf(join(folder, DETAILS));
  if (details !== 'folder' && details !== 'none') return null;
  const entries = [
    ...(await listFolder(folder)).map((entry) => ({ entry, path: entry.name })),
    ...(await listFolder(join(folder, DETAILS))).map((entry) => ({
      entry,
      path: `${DETAILS}/${entry.name}`,
    })),
  ].filter(({ path }) => isNightFile(path));
  return entries.every(({ entry }) => entry.isFile()) ? entries.map(({ path }) => path) : null;
}
