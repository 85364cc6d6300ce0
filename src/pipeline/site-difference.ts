import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type DistFile, distFiles } from './dist-hash.ts';

/** The first difference between two built sites, or parts of them, as a clause that begins with the file; null when there is none. */
export async function firstDifference(rebuilt: string, against: string): Promise<string | null> {
  const ours = byPath(await distFiles(rebuilt));
  const theirs = byPath(await distFiles(against));
  for (const path of [...new Set([...ours.keys(), ...theirs.keys()])].sort()) {
    if (!ours.has(path)) return `${path} is not in the site built again`;
    if (!theirs.has(path)) return `${path} is only in the site built again`;
    if (ours.get(path) === theirs.get(path)) continue;
    const at = await firstByte(join(rebuilt, path), join(against, path));
    return `${path} differs from byte ${at} on`;
  }
  return null;
}

const byPath = (files: readonly DistFile[]) => new Map(files.map(({ path, sha256 }) => [path, sha256]));

async function firstByte(left: string, right: string): Promise<number> {
  const [a, b] = await Promise.all([readFile(left), readFile(right)]);
  const at = a.findIndex((byte, index) => byte !== b[index]);
  return (at === -1 ? a.length : at) + 1;
}
