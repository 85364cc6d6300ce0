import { join } from 'node:path';
import { listFiles, readIfThere } from '../../host/files.ts';
import { sha256 } from '../../host/hash.ts';
import type { LedgerLine } from '../schemas.ts';

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
