import { randomUUID } from 'node:crypto';
import { cp, mkdir, readdir, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { KpiError } from '../errors.ts';

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
 * Puts a finished folder in the place of another: copied beside it, then renamed, so that at no time a half-written
 * site stands there. What killed runs left beside it is cleared away.
 */
export async function replaceFolder(from: string, out: string): Promise<void> {
  const parent = dirname(out);
  const beside = (what: string) => join(parent, `.${basename(out)}.${what}-${process.pid}-${randomUUID()}`);
  const fresh = beside('new');
  try {
    await mkdir(parent, { recursive: true });
    await clearLeftovers(parent, basename(out));
    await cp(from, fresh, { recursive: true });
    for (let attempt = 1; ; attempt++) {
      const old = beside('old');
      await rename(out, old).catch(unless('ENOENT'));
      const placed = await rename(fresh, out).then(
        () => true,
        // Another build was faster: take its site away and try again.
        unless('ENOTEMPTY', 'EEXIST', 'EPERM'),
      );
      await rm(old, { recursive: true, force: true });
      if (placed) return;
      if (attempt === ATTEMPTS) throw unusable(out, 'other builds keep replacing it');
    }
  } catch (error) {
    await rm(fresh, { recursive: true, force: true });
    throw error instanceof KpiError ? error : unusable(out, codeOf(error));
  }
}

const unless =
  (...codes: string[]) =>
  (error: unknown): false => {
    if (codes.includes(codeOf(error))) return false;
    throw error;
  };

async function clearLeftovers(parent: string, name: string): Promise<void> {
  for (const entry of await readdir(parent)) {
    if (!entry.startsWith(`.${name}.new-`) && !entry.startsWith(`.${name}.old-`)) continue;
    const pid = Number(entry.slice(name.length + 6).split('-')[0]);
    if (!isRunning(pid)) await rm(join(parent, entry), { recursive: true, force: true });
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return codeOf(error) === 'EPERM';
  }
}

const unusable = (out: string, why: string) =>
  new KpiError(
    'out-unusable',
    `The site cannot be written to ${out} (${why}).`,
    'Check its permissions and free space, or name another folder with --out.',
  );
