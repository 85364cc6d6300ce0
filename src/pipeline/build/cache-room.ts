import { lstatSync } from 'node:fs';
import { lstat, readdir, rm, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { CACHE_BYTES } from '../../catalog/limits.ts';
import { listFiles } from '../../host/files.ts';

/** A folder in which builds keep folders for later ones. */
interface KeepingPlace {
  readonly folder: string;
  /** The names of those that this build made or used. */
  readonly used: ReadonlySet<string>;
  /** How long one that was used last stays in any case, because another build may be at work with it. */
  readonly sparedMs?: number;
}

interface Kept {
  readonly path: string;
  readonly bytes: number;
  readonly usedMs: number;
  readonly spared: boolean;
}

/** Other stores and other commits share the folders, so what is not wanted now may be wanted in an hour. */
const OLD_MS = 7 * 86_400_000;

/**
 * Notes what this build used, and drops what no build used for a week; then what was used longest ago, until all places
 * together take no more than `most` bytes. What this build used stays, however much it takes.
 */
export async function makeRoom(places: readonly KeepingPlace[], most = CACHE_BYTES): Promise<void> {
  const now = new Date();
  const kept: Kept[] = [];
  for (const { folder, used, sparedMs = 0 } of places)
    for (const name of await readdir(folder).catch(() => [])) {
      const path = join(folder, name);
      // Another build may be dropping the same.
      if (used.has(name)) await utimes(path, now, now).catch(() => {});
      const usedMs = (await lstat(path).catch(() => null))?.mtimeMs;
      if (usedMs === undefined) continue;
      // What begins with a dot is still being made.
      const spared = used.has(name) || now.getTime() - usedMs < (name.startsWith('.') ? OLD_MS : sparedMs);
      kept.push({ path, bytes: await bytesOf(path), usedMs, spared });
    }
  let bytes = kept.reduce((sum, one) => sum + one.bytes, 0);
  for (const one of kept.filter(({ spared }) => !spared).sort((a, b) => a.usedMs - b.usedMs)) {
    if (bytes <= most && now.getTime() - one.usedMs <= OLD_MS) break;
    await rm(one.path, { recursive: true, force: true });
    bytes -= one.bytes;
  }
}

async function bytesOf(folder: string): Promise<number> {
  let bytes = 0;
  for (const file of await listFiles(folder).catch(() => []))
    bytes += lstatSync(join(folder, file), { throwIfNoEntry: false })?.size ?? 0;
  return bytes;
}
