import { existsSync } from 'node:fs';
import { lstat, mkdir, readdir, readFile, rename, rm, utimes, writeFile } from 'node:fs/promises';
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
export const PROGRAMS = join(ROOT, '.cache/programs');

/**
 * The folder of the program that makes sites: it follows from the code alone, so it is made once for a `code` (see
 * `codeFingerprint`) and kept. It is named after its bytes, which are read again before each use.
 * @param make makes it in a folder that is not there yet
 * @param anew makes it whatever is kept, and drops what is not the same
 */
export async function keptProgram(
  code: string,
  make: (folder: string) => Promise<void>,
  programs = PROGRAMS,
  anew = false,
): Promise<string> {
  await mkdir(programs, { recursive: true });
  const key = sha256(code, '\n', ROOT);
  const kept = await believed(programs, key);
  for (const name of anew ? [] : kept) {
    const folder = join(programs, name);
    // Before it is read, so that no other build makes room of it meanwhile.
    await utimes(folder, new Date(), new Date()).catch(() => {});
    if (name === (await keptName(key, folder).catch(() => null))) return folder;
    await rm(folder, { recursive: true, force: true });
  }
  await clearLeftovers(programs, '');
  const draft = join(programs, traceName('draft'));
  try {
    await make(draft);
    const name = await keptName(key, draft);
    const folder = join(programs, name);
    // The same one stays: another build may be at work with it.
    const same = name === (await keptName(key, folder).catch(() => null));
    for (const other of kept) if (!same || other !== name) await disown(programs, other, key);
    // Its age is told by the clock of builds, whatever the disk's says: another build would make room of it.
    await utimes(draft, new Date(), new Date());
    if (!same)
      await rename(draft, folder).catch((error: unknown) => {
        // Another build may have kept it meanwhile.
        if (!existsSync(folder)) throw error;
      });
    return folder;
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
}

/** Stands beside a program that is not to be used again. */
const DISOWNED = '.disowned';
/** Longer than a build takes, which reads its program as it goes. */
export const PROGRAM_SPARED_MS = 10 * 60_000;

/** The programs of some code that may be used; what was disowned a while ago is dropped. */
async function believed(programs: string, key: string): Promise<string[]> {
  const names = (await readdir(programs)).filter((name) => name.startsWith(`${key}.`));
  const disowned = new Set(names.filter((name) => name.endsWith(DISOWNED)));
  for (const mark of disowned) {
    const since = (await lstat(join(programs, mark)).catch(() => null))?.mtimeMs ?? Date.now();
    if (Date.now() - since < PROGRAM_SPARED_MS) continue;
    for (const path of [mark.slice(0, -DISOWNED.length), mark])
      await rm(join(programs, path), { recursive: true, force: true });
  }
  return names.filter((name) => !disowned.has(name) && !disowned.has(`${name}${DISOWNED}`));
}

/** Lets no later build use a program. One that is as it was kept stays for a while: another build may be at work with it. */
async function disown(programs: string, name: string, key: string): Promise<void> {
  const folder = join(programs, name);
  if (name === (await keptName(key, folder).catch(() => null)))
    await writeFile(join(programs, `${name}${DISOWNED}`), '');
  else await rm(folder, { recursive: true, force: true });
}

const keptName = async (key: string, folder: string): Promise<string> =>
  `${key}.${distSha256(await distFiles(folder))}`;

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
