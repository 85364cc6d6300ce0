import { closeSync, constants, fstatSync, lstatSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const { O_RDONLY, O_NONBLOCK, O_NOFOLLOW } = constants;

/**
 * Opens a file for reading and answers with its descriptor. A link is not followed, and a pipe does not make the
 * reader wait. What was opened is looked at, not what stood there before, so nothing can be exchanged in between.
 * Throws Node's error, with the code ELOOP for a link, EISDIR for a folder, ENXIO for a pipe, a socket or a device.
 */
export function openPlain(path: string): number {
  // Windows has no such flag.
  if (O_NOFOLLOW === undefined && lstatSync(path).isSymbolicLink()) throw refusal('ELOOP', path);
  const file = openSync(path, O_RDONLY | O_NONBLOCK | O_NOFOLLOW);
  const found = fstatSync(file);
  if (found.isFile()) return file;
  closeSync(file);
  throw refusal(found.isDirectory() ? 'EISDIR' : 'ENXIO', path);
}

/** The bytes of a file below a folder. No folder on the way there may be a link. Throws as `openPlain`, or ENOTDIR. */
export function readPlain(folder: string, path: string): Uint8Array {
  const names = path.split('/');
  for (let depth = 1; depth < names.length; depth++) {
    const way = join(folder, ...names.slice(0, depth));
    const kind = kindOf(way);
    if (kind !== 'folder') throw refusal(WAY[kind], way);
  }
  const file = openPlain(join(folder, path));
  try {
    // Of thousands of small files, reading at once takes half as long as asking for each.
    return readFileSync(file);
  } finally {
    closeSync(file);
  }
}

/** What stands at a path itself; `other` is a link, a pipe, a socket or a device. */
export function kindOf(path: string): 'file' | 'folder' | 'other' | 'none' {
  const found = lstatSync(path, { throwIfNoEntry: false });
  if (found === undefined) return 'none';
  return found.isFile() ? 'file' : found.isDirectory() ? 'folder' : 'other';
}

/** What is wrong with a folder on the way, by what stands in its place. */
const WAY = { none: 'ENOENT', file: 'ENOTDIR', other: 'ELOOP' } as const;

const refusal = (code: string, path: string): NodeJS.ErrnoException =>
  Object.assign(new Error(`${code}: no plain file, '${path}'`), { code });
