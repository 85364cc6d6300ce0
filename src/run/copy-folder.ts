import { constants } from 'node:fs';
import { copyFile, mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { eachAtOnce } from '../snapshot/at-once.ts';
import { listFiles } from '../snapshot/files.ts';

/** Copies every file below a folder. Where the file system can, the copies share blocks until one is written to. */
export async function copyFolder(from: string, to: string): Promise<void> {
  const files = await listFiles(from);
  const folders = new Set(files.map((file) => dirname(join(to, file))));
  await Promise.all([...folders].map((dir) => mkdir(dir, { recursive: true })));
  await eachAtOnce(files, (file) => copyFile(join(from, file), join(to, file), constants.COPYFILE_FICLONE));
}
