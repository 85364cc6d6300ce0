import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { KpiError } from '../../errors.ts';
import { counted } from '../../format/phrases.ts';
import { errorCode, listFiles, readIfThere } from '../../host/files.ts';
import { kindOf } from '../../host/plain-file.ts';

/** The file of a site that names all its others, one path a line below the head. A site of ours is known by it. */
const LIST = 'files.txt';
const HEAD =
  '# Every other file of this site, as npm run build wrote it. What is not listed is not the build’s.';

/** What systems leave in a folder that somebody looked into. */
const LEFT_BY_SYSTEMS = /(^|\/)(\.DS_Store|Thumbs\.db|desktop\.ini)$/;

/** What would make Cloudflare answer in another way than with our files behind our gate. */
const STEERING = /^(_worker\.js|_routes\.json|_redirects|functions)(\/|$)/;

/**
 * Writes the list of a site that was built. Answers with the number of its files, the list included.
 * Throws KpiError `build-failed` when the site holds something that would lead around the access gate.
 */
export async function writeList(site: string): Promise<number> {
  const paths = await listFiles(site);
  const steering = paths.find((path) => STEERING.test(path));
  if (steering !== undefined)
    throw new KpiError(
      'build-failed',
      `The site would hold ${steering}, with which Cloudflare no longer asks the access gate.`,
      'Take it out of public/ and build again.',
    );
  await writeFile(join(site, LIST), [HEAD, ...paths, ''].join('\n'));
  return paths.length + 1;
}

/** How a folder differs from the site that was built into it. */
interface Difference {
  /** Every file of the folder. */
  readonly there: readonly string[];
  /** Files that the build did not write; all of them where no build left its list. */
  readonly foreign: readonly string[];
  /** Files that the build wrote and that are gone; the list itself where there is none. */
  readonly gone: readonly string[];
}

async function differenceOf(folder: string): Promise<Difference> {
  const there = await listFiles(folder);
  const names = new Set(there);
  const bytes = await readIfThere(folder, LIST);
  const [head, ...paths] = new TextDecoder().decode(bytes ?? new Uint8Array()).split('\n');
  const listed = new Set(head === HEAD ? [LIST, ...paths.filter((path) => path !== '')] : []);
  return {
    there,
    foreign: there.filter((path) => !listed.has(path)),
    gone: listed.size === 0 ? [LIST] : [...listed].filter((path) => !names.has(path)),
  };
}

/**
 * Throws KpiError `out-not-a-site` when a folder that is to be replaced holds anything but a site of ours, since it
 * would be lost, and `out-unusable` when that cannot be seen. A folder that is empty or not there can be replaced.
 * @param name what the error calls it
 */
export async function assertReplaceable(out: string, name = out): Promise<void> {
  const difference = kindOf(out) === 'none' ? null : await differenceOf(out).catch(unusable(out));
  const foreign = difference?.foreign.filter((path) => !LEFT_BY_SYSTEMS.test(path)) ?? [];
  if (foreign.length === 0) return;
  throw new KpiError(
    'out-not-a-site',
    `${name} holds ${named(foreign)}, which would be lost: no build has listed it in ${LIST}.`,
    'Name another folder with --out, or empty this one yourself.',
  );
}

/**
 * Throws KpiError `not-built` unless a folder holds the files of the site that was built into it, and no other: what
 * is published must be what the build made, and nothing in it may lead around the access gate.
 */
export async function assertAsBuilt(out: string): Promise<void> {
  const { there, foreign, gone } = await differenceOf(out).catch(unusable(out));
  const steering = there.filter((path) => STEERING.test(path));
  const problem =
    gone[0] === LIST
      ? 'is no folder that npm run build wrote'
      : steering.length > 0
        ? `holds ${named(steering)}, with which Cloudflare no longer asks the access gate`
        : foreign.length > 0
          ? `holds ${named(foreign)}, which the build did not write`
          : gone.length > 0
            ? `lacks ${named(gone)}, which the build wrote`
            : null;
  if (problem === null) return;
  throw new KpiError(
    'not-built',
    `${out} ${problem}.`,
    'Empty it and run npm run build; nothing was uploaded.',
  );
}

const named = (paths: readonly string[]): string =>
  paths.length === 1 ? `${paths[0]}` : `${paths[0]} and ${counted(paths.length - 1, 'other file')}`;

const unusable = (out: string) => (cause: unknown) => {
  const why = cause instanceof KpiError ? errorCode(cause.cause) : errorCode(cause);
  throw new KpiError(
    'out-unusable',
    `The folder ${out} cannot be read (${why ?? 'unknown error'}).`,
    'Check what stands there and its permissions, or name another folder with --out.',
    { cause },
  );
};
