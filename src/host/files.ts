import { createHash, randomBytes } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { KpiError } from '../errors.ts';
import { readPlain } from './plain-file.ts';

/** Told after each step of a write, so that tests can stop a process between any two of them. */
export type OnStep = (step: string) => void;

export const noStep: OnStep = () => {};

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such folder',
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk quota is used up',
  EFBIG: 'the file would be larger than allowed',
  EROFS: 'the file system is read-only',
  EACCES: 'permission is denied',
  EPERM: 'permission is denied',
  ENOTDIR: 'a file stands where a folder should be',
  EISDIR: 'a folder stands where a file should be',
  ELOOP: 'a symbolic link stands where a file or folder should be',
  ENXIO: 'a pipe, a socket or a device stands where a file should be',
  EEXIST: 'something else stands there',
};

/** Something else stands there: neither room nor rights would help. */
const IN_THE_WAY = new Set(['ENOTDIR', 'EISDIR', 'ELOOP', 'ENXIO', 'EEXIST']);

const reasonOf = (code: string): string =>
  reasons[code] === undefined ? code : `${reasons[code]} (${code})`;

/** Node's code of a file system error, or null when it is something else. */
export const errorCode = (error: unknown): string | null =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : null;

/**
 * What was thrown, in words when it is the system's refusal of a file or folder that nobody else put in words: KpiError
 * `file-failed` then names both. A path that is not there is no such refusal: that is a defect of this program.
 */
export function fileError(error: unknown): unknown {
  const code = errorCode(error);
  if (error instanceof KpiError || code === null || code === 'ENOENT' || reasons[code] === undefined)
    return error;
  const { path, dest } = error as NodeJS.ErrnoException & { readonly dest?: string };
  return new KpiError(
    'file-failed',
    `${dest ?? path ?? 'A file'} cannot be read or written: ${reasonOf(code)}.`,
    'Check the free space and the permissions, then run again.',
    { cause: error },
  );
}

async function attempt<T>(what: 'read' | 'write', path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const code = errorCode(error);
    if (code === null) throw error;
    throw new KpiError(
      `store-${what}`,
      `The snapshot store cannot ${what} ${path}: ${reasonOf(code)}.`,
      IN_THE_WAY.has(code)
        ? 'Put back what belongs there, from the snapshots branch or another copy, then run again.'
        : 'Check the free space and the permissions of the store, then run again.',
      { cause: error },
    );
  }
}

/**
 * The bytes of a file of a store by its path below it, or null when there is none. The folder may be reached through
 * a link, which is its owner's choice; nothing below it may be one. Throws KpiError `store-read`.
 */
export const readIfThere = (folder: string, path: string): Promise<Uint8Array | null> =>
  attempt('read', join(folder, path), async () => {
    try {
      return readPlain(folder, path);
    } catch (error) {
      return nullIfMissing(error);
    }
  });

/** The entries of a folder, sorted by name; none when there is no folder. Throws KpiError `store-read`. */
export const listFolder = (path: string) =>
  attempt('read', path, async () => {
    const entries = (await readdir(path, { withFileTypes: true }).catch(nullIfMissing)) ?? [];
    return entries.sort((a, b) => (a.name < b.name ? -1 : 1));
  });

/** The files in a folder and below, as sorted paths with `/` relative to it. Throws KpiError `store-read`. */
export const listFiles = (folder: string): Promise<string[]> =>
  attempt('read', folder, async () => {
    const files: string[] = [];
    for (const entry of entriesBelow(folder)) {
      if (entry.isDirectory()) continue;
      files.push(relative(folder, join(entry.parentPath, entry.name)).replaceAll(sep, '/'));
    }
    return files.sort();
  });

function entriesBelow(folder: string) {
  try {
    return readdirSync(folder, { recursive: true, withFileTypes: true });
  } catch (error) {
    return nullIfMissing(error) ?? [];
  }
}

function nullIfMissing(error: unknown): null {
  if (errorCode(error) === 'ENOENT') return null;
  throw error;
}

/** Makes a folder and those above it, for good; one that is there already is fine. Throws KpiError `store-write`. */
export async function makeFolder(path: string): Promise<void> {
  const target = resolve(path);
  const first = await attempt('write', path, () => mkdir(target, { recursive: true }));
  if (first === undefined) return;
  for (let made = target; made.length >= first.length; made = dirname(made)) await syncFolder(dirname(made));
}

/** Writes a file that is not there yet and waits until it is on the disk. Throws KpiError `store-write`. */
export const writeNewFile = (path: string, bytes: Uint8Array | readonly Uint8Array[], onStep: OnStep) =>
  attempt('write', path, async () => {
    const file = await open(path, 'wx');
    try {
      onStep('file-opened');
      await file.writeFile(bytes);
      onStep('file-written');
      await file.sync();
      onStep('file-synced');
    } finally {
      await file.close();
    }
  });

/** Renames within the store. Throws KpiError `store-write`. */
export const moveTo = (from: string, to: string) => attempt('write', to, () => rename(from, to));

/** Waits until a folder's list of names is on the disk. Throws KpiError `store-write`. */
export async function syncFolder(path: string): Promise<void> {
  // Windows opens no folders; its file systems journal names themselves.
  if (process.platform === 'win32') return;
  await attempt('write', path, async () => {
    const folder = await open(path, 'r');
    try {
      await folder.sync();
    } finally {
      await folder.close();
    }
  });
}

/** Removes a file or a folder with all it holds; one that is gone already is fine. Throws KpiError `store-write`. */
export const remove = (path: string) =>
  attempt('write', path, () => rm(path, { recursive: true, force: true }));

/**
 * Writes a file as its pieces come, readable by its owner alone; it appears whole or not at all.
 * Throws KpiError `file-exists` or `file-write`, and whatever the pieces throw.
 */
export async function writeStream(
  pieces: AsyncIterable<Uint8Array>,
  path: string,
  { replace }: { readonly replace: boolean },
): Promise<{ readonly bytes: number; readonly sha256: string }> {
  if (!replace && (await isThere(path)))
    throw new KpiError(
      'file-exists',
      `${path} is there already.`,
      'Name another with --out, or add --force.',
    );
  const draft = `${path}.${randomBytes(4).toString('hex')}.partial`;
  const hash = createHash('sha256');
  let bytes = 0;
  try {
    const file = await open(draft, 'wx', 0o600);
    try {
      for await (const piece of pieces) {
        hash.update(piece);
        bytes += piece.length;
        await file.writeFile(piece);
      }
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(draft, path);
  } catch (error) {
    await rm(draft, { force: true });
    throw described(error, path);
  }
  return { bytes, sha256: hash.digest('hex') };
}

const isThere = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  );

function described(error: unknown, path: string): unknown {
  const code = errorCode(error);
  if (error instanceof KpiError || code === null) return error;
  return new KpiError(
    'file-write',
    `${path} cannot be written: ${reasonOf(code)}.`,
    'Name another file with --out.',
    {
      cause: error,
    },
  );
}
