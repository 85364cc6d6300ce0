import { mkdir, readdir, readFile, rename, rm, stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { listFiles } from '../../host/files.ts';
import { sha256 } from '../../host/hash.ts';
import { traceName } from '../../host/process-trace.ts';
import { ROOT } from '../../host/root.ts';
import { distFiles, distSha256 } from '../dist-hash.ts';
import { clearLeftovers } from './replace-folder.ts';

/** What a program has in it. */
export const programParts = (program: string) => ({
  /** The files of the site that show no store: those of `public/` and the modules for the browser. */
  site: join(program, 'site'),
  /** The pages, bundled: modules that render them from a store. */
  pages: join(program, 'pages'),
  /** The text of the browser's modules that can set a class. */
  own: join(program, 'own-modules.txt'),
});

/** The pages resolve packages from where they lie, so that is inside the checkout. */
const PROGRAMS = join(ROOT, '.cache/programs');
const OLD_MS = 7 * 86_400_000;

/**
 * The folder of the program that makes sites: it follows from the code alone, so it is made once for a `code` (see
 * `codeFingerprint`) and kept. It is named after its bytes, which are read again before each use.
 * @param make makes it in a folder that is not there yet
 */
export async function keptProgram(
  code: string,
  make: (folder: string) => Promise<void>,
  programs = PROGRAMS,
): Promise<string> {
  await mkdir(programs, { recursive: true });
  const key = sha256(code, '\n', ROOT);
  for (const name of await readdir(programs)) {
    const folder = join(programs, name);
    if (!name.startsWith(`${key}.`)) continue;
    if (name === (await keptName(key, folder))) {
      await utimes(folder, new Date(), new Date());
      return folder;
    }
    await rm(folder, { recursive: true, force: true });
  }
  await clearOld(programs);
  const draft = join(programs, traceName('draft'));
  try {
    await make(draft);
    const folder = join(programs, await keptName(key, draft));
    await rename(draft, folder);
    return folder;
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
}

const keptName = async (key: string, folder: string): Promise<string> =>
  `${key}.${distSha256(await distFiles(folder))}`;

/** Drops what killed builds left, and programs of code that nothing was built with for a while. */
async function clearOld(programs: string): Promise<void> {
  await clearLeftovers(programs, '');
  for (const name of await readdir(programs)) {
    const changed = (await stat(join(programs, name)).catch(() => null))?.mtimeMs ?? Date.now();
    if (Date.now() - changed > OLD_MS) await rm(join(programs, name), { recursive: true, force: true });
  }
}

/** The code that makes sites: every file that can change a byte of them. */
export async function codeFingerprint(): Promise<string> {
  const files: string[] = [];
  for (const folder of ['src', 'public'])
    for (const path of await listFiles(join(ROOT, folder)))
      files.push(`${folder}/${path} ${sha256(await readFile(join(ROOT, folder, path)))}`);
  const single = await Promise.all(
    ['astro.config.mjs', 'package-lock.json', 'tsconfig.json'].map(async (file) =>
      sha256(await readFile(join(ROOT, file)).catch(() => '')),
    ),
  );
  return sha256([...files, ...single].join('\n'));
}
