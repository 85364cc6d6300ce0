import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { KpiError } from '../../errors.ts';
import { copyFolder } from '../../host/copy-folder.ts';
import { stateOf, traceName } from '../../host/process-trace.ts';
import { ownerOf } from '../../host/trace-name.ts';
import { assertReplaceable } from './site-list.ts';

const ATTEMPTS = 20;

const codeOf = (error: unknown) => (error as NodeJS.ErrnoException).code ?? 'unknown error';

/**
 * Moves a finished folder into the place of another: first beside it, then renamed, so that at no time a half-written
 * site stands there. What killed runs left beside it is cleared away.
 * Throws KpiError `out-unusable`, or `out-not-a-site` when somebody has put something there meanwhile; the old folder
 * is then where it was.
 */
export async function replaceFolder(from: string, out: string): Promise<void> {
  const { parent, fresh, old } = besides(out);
  try {
    await mkdir(parent, { recursive: true });
    await takeBack(out);
    await clearLeftovers(parent, fresh.prefix);
    await clearLeftovers(parent, old.prefix, assertReplaceable);
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
  let placed = true;
  try {
    await rename(fresh, out);
  } catch (error) {
    placed = false;
    if (!['ENOTEMPTY', 'EEXIST', 'EPERM'].includes(codeOf(error))) {
      if (moved) await rename(old, out);
      throw error;
    }
  }
  if (!moved) return placed;
  // Under this name nobody puts anything into it any more: what is looked at is what will be removed.
  await assertReplaceable(old, out).catch(async (error: unknown) => {
    if (placed) await rename(out, fresh);
    if (placed) await rename(old, out);
    throw error;
  });
  // A run that is killed from here on leaves a folder that needs no second look.
  if (placed) await rename(old, fresh);
  else await rm(old, { recursive: true, force: true });
  return placed;
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

/** Removes from a folder what killed runs left there under `prefix`, but for what `look` throws at. */
export async function clearLeftovers(
  folder: string,
  prefix: string,
  look: (path: string) => Promise<void> = async () => {},
): Promise<void> {
  for (const entry of await readdir(folder)) {
    if (!isLeftover(entry, prefix)) continue;
    const path = join(folder, entry);
    const ours = await look(path).then(
      () => true,
      () => false,
    );
    if (ours) await rm(path, { recursive: true, force: true });
  }
}

const unusable = (out: string, why: string) =>
  new KpiError(
    'out-unusable',
    `The site cannot be written to ${out} (${why}).`,
    'Check its permissions and free space, or name another folder with --out.',
  );
