import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { KpiError } from '../../errors.ts';
import { copyFolder } from '../../host/copy-folder.ts';
import { ownerOf, stateOf, traceName } from '../../host/process-trace.ts';

/** Files that every site of ours holds: a folder without them is not ours to replace. */
const MARKS = ['status.json', '404.html'];
const ATTEMPTS = 20;

const codeOf = (error: unknown) => (error as NodeJS.ErrnoException).code ?? 'unknown error';

/** Throws KpiError `out-not-a-site` when a folder holds something else than an earlier site. */
export async function assertReplaceable(out: string): Promise<void> {
  const names = await readdir(out).catch((error: unknown): string[] => {
    if (codeOf(error) === 'ENOENT') return [];
    throw unusable(out, codeOf(error));
  });
  if (names.length === 0 || MARKS.every((name) => names.includes(name))) return;
  throw new KpiError(
    'out-not-a-site',
    `${out} holds files that are not a site built by this program, and they would be lost.`,
    'Name another folder with --out, or empty this one yourself.',
  );
}

/**
 * Moves a finished folder into the place of another: first beside it, then renamed, so that at no time a half-written
 * site stands there. What killed runs left beside it is cleared away.
 * Throws KpiError `out-unusable`; the old folder is then where it was.
 */
export async function replaceFolder(from: string, out: string): Promise<void> {
  const { parent, fresh, old } = besides(out);
  try {
    await mkdir(parent, { recursive: true });
    await takeBack(out);
    await clearLeftovers(parent, fresh.prefix);
    await clearLeftovers(parent, old.prefix);
    await moveBeside(from, fresh.path);
    for (let attempt = 1; !(await swap(fresh.path, out, old.path)); attempt++)
      if (attempt === ATTEMPTS) throw unusable(out, 'other builds keep replacing it');
  } catch (error) {
    throw error instanceof KpiError ? error : unusable(out, codeOf(error));
  } finally {
    await rm(fresh.path, { recursive: true, force: true });
  }
}

/** A folder on another disk cannot be renamed here: its files are copied. */
async function moveBeside(from: string, to: string): Promise<void> {
  const moved = await rename(from, to).then(() => true, unless('EXDEV'));
  if (!moved) await copyFolder(from, to);
}

/** Names beside a folder that tell whose they are. */
function besides(out: string) {
  const parent = dirname(out);
  const name = (what: string) => {
    const prefix = `.${basename(out)}.${what}`;
    return { prefix, path: join(parent, `${prefix}${traceName('draft')}`) };
  };
  return { parent, fresh: name('new'), old: name('old') };
}

/** False when another build was faster and its site must be taken away first. */
async function swap(fresh: string, out: string, old: string): Promise<boolean> {
  const moved = await rename(out, old).then(() => true, unless('ENOENT'));
  try {
    await rename(fresh, out);
  } catch (error) {
    if (['ENOTEMPTY', 'EEXIST', 'EPERM'].includes(codeOf(error))) return false;
    if (moved) await rename(old, out);
    throw error;
  } finally {
    await rm(old, { recursive: true, force: true });
  }
  return true;
}

/** A run killed between its two renames left the old site under another name: it goes back into place. */
export async function takeBack(out: string): Promise<void> {
  const { parent, old } = besides(out);
  const entries = await readdir(parent).catch((): string[] => []);
  if (entries.includes(basename(out))) return;
  const left = entries.find((entry) => isLeftover(entry, old.prefix));
  if (left !== undefined) await rename(join(parent, left), out);
}

const unless =
  (...codes: string[]) =>
  (error: unknown): false => {
    if (codes.includes(codeOf(error))) return false;
    throw error;
  };

/** True for a name that begins with `prefix` and ends in the trace of a process that is gone. */
function isLeftover(entry: string, prefix: string): boolean {
  const owner = entry.startsWith(prefix) ? ownerOf(entry.slice(prefix.length)) : null;
  return owner !== null && stateOf(owner) === 'gone';
}

/** Removes from a folder what killed runs left there under `prefix`. */
export async function clearLeftovers(folder: string, prefix: string): Promise<void> {
  for (const entry of await readdir(folder))
    if (isLeftover(entry, prefix)) await rm(join(folder, entry), { recursive: true, force: true });
}

const unusable = (out: string, why: string) =>
  new KpiError(
    'out-unusable',
    `The site cannot be written to ${out} (${why}).`,
    'Check its permissions and free space, or name another folder with --out.',
  );
