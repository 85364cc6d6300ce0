import { createHash, randomBytes } from 'node:crypto';
import { open, rename, rm, stat } from 'node:fs/promises';
import { KpiError } from '../errors.ts';
import { errorCode } from './files.ts';

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such folder',
  ENOTDIR: 'a file stands where a folder should be',
  EISDIR: 'a folder has this name',
  ENOSPC: 'the disk is full',
  EACCES: 'permission is denied',
  EPERM: 'permission is denied',
  EROFS: 'the file system is read-only',
};

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
  const reason = reasons[code] ?? code;
  return new KpiError(
    'file-write',
    `${path} cannot be written: ${reason}.`,
    'Name another file with --out.',
    {
      cause: error,
    },
  );
}
