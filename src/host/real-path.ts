import { lstatSync, readlinkSync, realpathSync, statSync } from 'node:fs';
import { basename, dirname, join, parse, resolve } from 'node:path';
import { errorCode } from './files.ts';

/** Links that lead to one another end here; the systems themselves stop at 40. */
const MOST_LINKS = 40;

/**
 * The path that a path leads to once all links are followed, whether or not something stands there yet: of a link to
 * nothing it is the place that would be written.
 */
export function realPath(path: string, links = 0): string {
  const absolute = resolve(path);
  try {
    return realpathSync.native(absolute);
  } catch (error) {
    if (links > MOST_LINKS || absolute === parse(absolute).root) return absolute;
    if (!['ENOENT', 'ENOTDIR'].includes(errorCode(error) ?? '')) return absolute;
  }
  const found = lstatSync(absolute, { throwIfNoEntry: false });
  if (found?.isSymbolicLink()) return realPath(resolve(dirname(absolute), readlinkSync(absolute)), links + 1);
  return join(realPath(dirname(absolute), links), basename(absolute));
}

/** A path as the file system knows it: the folders that are there, by number, and the names that are not, folded. */
interface Place {
  readonly there: readonly string[];
  readonly rest: readonly string[];
}

/**
 * Names alone do not tell whether two paths are one folder: some systems do not tell cases or forms of letters apart,
 * and a folder can be mounted in two places. Of names that are not there yet, the folded ones decide.
 */
function placeOf(path: string): Place {
  const there: string[] = [];
  const rest: string[] = [];
  for (let at = realPath(path); ; at = dirname(at)) {
    const found = statSync(at, { bigint: true, throwIfNoEntry: false });
    if (found === undefined) rest.unshift(basename(at).normalize('NFC').toLowerCase());
    else there.unshift(`${found.dev}/${found.ino}`);
    if (at === dirname(at)) return { there, rest };
  }
}

/** Whether a path is a folder or lies in it, as far down as may be; links, cases and mounts are seen through. */
export function liesIn(path: string, folder: string): boolean {
  const inner = placeOf(path);
  const outer = placeOf(folder);
  const at = inner.there.lastIndexOf(outer.there.at(-1) ?? '');
  if (at === -1) return false;
  const below = [...inner.there.slice(at + 1), ...inner.rest];
  return outer.rest.every((name, index) => name === below[index]);
}
