import { constants } from 'node:fs';
import { copyFile, link, mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { eachAtOnce } from '../snapshot/at-once.ts';
import { errorCode, listFiles } from '../snapshot/files.ts';

type Place = (from: string, to: string) => Promise<void>;

/** Copies every file below a folder. Where the file system can, the copies share blocks until one is written to. */
export const copyFolder = (from: string, to: string): Promise<void> => place(from, to, copy);

/**
 * Lets every file below a folder stand in another as well, as a hard link, or as a copy where there are none. Who
 * writes into the one may write into the other: for files that are replaced, never changed.
 */
export const linkFolder = (from: string, to: string): Promise<void> => place(from, to, linkOrCopy);

async function place(from: string, to: string, one: Place): Promise<void> {
  const files = await listFiles(from);
  const folders = new Set(files.map((file) => dirname(join(to, file))));
  await Promise.all([...folders].map((dir) => mkdir(dir, { recursive: true })));
  await eachAtOnce(files, (file) => one(join(from, file), join(to, file)));
}

const copy: Place = (from, to) => copyFile(from, to, constants.COPYFILE_FICLONE);

const NO_LINKS = ['EXDEV', 'EPERM', 'EMLINK', 'ENOSYS', 'ENOTSUP', 'EOPNOTSUPP'];

const linkOrCopy: Place = (from, to) =>
  link(from, to).catch((error: unknown) => {
    if (NO_LINKS.includes(errorCode(error) ?? '')) return copy(from, to);
    throw error;
  });
