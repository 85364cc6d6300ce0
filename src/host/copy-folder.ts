import { constants, copyFileSync, linkSync, mkdirSync } from 'node:fs';
import { copyFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { errorCode, listFiles } from './files.ts';
import { kindOf } from './plain-file.ts';

/** Copies every file below a folder. Where the file system can, the copies share blocks until one is written to. */
export async function copyFolder(from: string, to: string): Promise<void> {
  const files = await prepare(from, to);
  await eachAtOnce(files, (file) => copyFile(join(from, file), join(to, file), constants.COPYFILE_FICLONE));
}

/**
 * Lets every file below a folder stand in another as well, as a hard link, or as a copy where there are none. Who
 * writes into the one may write into the other: for files that are replaced, never changed.
 */
export async function linkFolder(from: string, to: string): Promise<void> {
  for (const file of await prepare(from, to)) linkOrCopy(join(from, file), join(to, file));
}

async function prepare(from: string, to: string): Promise<string[]> {
  const files = await listFiles(from);
  for (const folder of new Set(files.map((file) => dirname(join(to, file)))))
    mkdirSync(folder, { recursive: true });
  return files;
}

const NO_LINKS = ['EXDEV', 'EPERM', 'EMLINK', 'ENOSYS', 'ENOTSUP', 'EOPNOTSUPP'];

function linkOrCopy(from: string, to: string): void {
  try {
    linkSync(from, to);
  } catch (error) {
    if (!NO_LINKS.includes(errorCode(error) ?? '')) throw error;
    // Of a link its target would be copied, and a pipe would never end.
    if (kindOf(from) === 'file') copyFileSync(from, to);
    else throw error;
  }
}

/** Files under way at once; one after the other, copying waits for the disk most of its time. */
const AT_ONCE = 24;

/**
 * Does the same for each item, some of them at once, and answers in the items' order. When any fails, the others
 * are still waited for, and the failure of the earliest item is thrown.
 */
export async function eachAtOnce<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<R[]> {
  const results: PromiseSettledResult<R>[] = [];
  const waiting = items.entries();
  const worker = async () => {
    for (const [index, item] of waiting) [results[index]] = await Promise.allSettled([work(item)]);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return results.map((result) => {
    if (result.status === 'rejected') throw result.reason;
    return result.value;
  });
}
