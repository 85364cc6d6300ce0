import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { linkFolder } from '../../host/copy-folder.ts';
import { sha256 } from '../../host/hash.ts';
import { traceName } from '../../host/process-trace.ts';
import type { Archive, SnapshotLine } from '../../store/archive.ts';
import { misdated } from '../../store/misdated.ts';
import { retained } from '../../store/retention.ts';
import { distFiles, distSha256 } from '../dist-hash.ts';
import { clearLeftovers } from './replace-folder.ts';

/** What of the archive a build can take from an earlier one. */
interface ArchivePlan {
  /** Key by id of every night with pages. */
  readonly keys: ReadonlyMap<string, string>;
  /** The folder in the cache by id, of nights whose pages seem to be there already, once. */
  readonly kept: ReadonlyMap<string, string>;
  /** The ids of nights that are kept more than once, of which none is taken. */
  readonly doubled: readonly string[];
  /** The ids whose pages must be made. */
  readonly missing: readonly string[];
}

/**
 * A night's archived pages follow from the night, the nights before it and the code; once made they are kept in
 * `cache`, so that tonight's build makes tonight's pages alone. Without the folder every night is made again, to the
 * same bytes; so is a night whose kept files are not those that were put there, and one that is kept twice, of which one at
 * least was altered. `code` is the `codeFingerprint`. @param anew takes nothing that is kept.
 */
export async function planArchive(
  archive: Archive,
  cache: string,
  code: string,
  anew = false,
): Promise<ArchivePlan> {
  const nights = retained(archive);
  const keyOf = nightKeys(archive, code);
  const keys = new Map(nights.map(({ line }) => [line.id, keyOf(line)]));
  const names = Map.groupBy(anew ? [] : await readdir(cache).catch(() => []), keyOfName);
  const kept = new Map<string, string>();
  const doubled: string[] = [];
  for (const [id, key] of keys) {
    const [name, ...others] = names.get(key) ?? [];
    if (others.length > 0) doubled.push(id);
    else if (name !== undefined) kept.set(id, name);
  }
  return { keys, kept, doubled, missing: [...keys.keys()].filter((id) => !kept.has(id)) };
}

/** A night that was kept and could not be taken. */
interface LostNight {
  readonly id: string;
  /** Whether it was there with other bytes than were kept; else it is gone, as when another build drops it. */
  readonly altered: boolean;
}

/**
 * Puts the kept nights into a folder, each under its id. Answers with those whose files are no longer what was kept; they
 * are left out, and dropped from the cache.
 */
export async function takeKept(
  { keys, kept }: ArchivePlan,
  cache: string,
  to: string,
): Promise<readonly LostNight[]> {
  await mkdir(to, { recursive: true });
  const lost: LostNight[] = [];
  for (const [id, name] of kept) {
    const folder = join(to, id);
    // Another build may be dropping it just now.
    const linked = await linkFolder(join(cache, name), folder).then(
      () => true,
      () => false,
    );
    if (name === (await keptName(keys.get(id) ?? '', folder).catch(() => null))) continue;
    lost.push({ id, altered: linked });
    for (const path of [folder, join(cache, name)]) await rm(path, { recursive: true, force: true });
  }
  return lost;
}

/**
 * Moves the nights that were taken into `<site>/snapshots`, keeps the others, and drops what killed builds left. Answers
 * with the names of all in `cache`.
 */
export async function completeArchive(
  site: string,
  { keys, kept }: ArchivePlan,
  cache: string,
  taken: string,
): Promise<ReadonlySet<string>> {
  const pages = join(site, 'snapshots');
  const ids = await readdir(taken);
  await mkdir(pages, { recursive: true });
  await mkdir(cache, { recursive: true });
  await clearLeftovers(cache, '');
  for (const id of ids) await rename(join(taken, id), join(pages, id));
  const names = new Set(ids.map((id) => kept.get(id) ?? ''));
  for (const [id, key] of keys) {
    if (ids.includes(id)) continue;
    const name = await keptName(key, join(pages, id));
    names.add(name);
    const draft = join(cache, traceName('draft'));
    await linkFolder(join(pages, id), draft);
    // Another build may have kept the same night meanwhile; its bytes are the same.
    await rename(draft, join(cache, name)).catch(() => rm(draft, { recursive: true, force: true }));
  }
  // Of each night one stays.
  const planned = new Set(keys.values());
  for (const name of await readdir(cache))
    if (planned.has(keyOfName(name)) && !names.has(name))
      await rm(join(cache, name), { recursive: true, force: true });
  return names;
}

/** Drops whatever is kept of any night of the plan. */
export async function dropKept({ keys }: ArchivePlan, cache: string): Promise<void> {
  const planned = new Set(keys.values());
  for (const name of await readdir(cache).catch(() => []))
    if (planned.has(keyOfName(name))) await rm(join(cache, name), { recursive: true, force: true });
}

const keyOfName = (name: string): string => name.split('.')[0] ?? '';

/** A kept night is named after its key and its bytes, so that a file that was changed since shows. */
const keptName = async (key: string, folder: string): Promise<string> =>
  `${key}.${distSha256(await distFiles(folder))}`;

/**
 * A key for each night from the lines its pages were made from: every snapshot up to its date, with which it can be
 * compared, and its own deployments. A line's hash stands for all that the line says, but for whether its date can be
 * true: later lines decide that.
 */
function nightKeys({ lines }: Archive, code: string): (line: SnapshotLine) => string {
  const wrong = misdated(lines);
  const upTo = new Map<string, string>();
  const deployed = new Map<string, string>();
  let digest = code;
  const byDate = lines
    .filter((line) => line.kind === 'snapshot')
    .sort((a, b) => (a.date < b.date ? -1 : a.date > b.date ? 1 : a.seq - b.seq));
  for (const { date, hash, seq } of byDate) {
    digest = sha256(digest, hash, wrong.get(seq) ?? '');
    upTo.set(date, digest);
  }
  for (const line of lines)
    if (line.kind === 'deployment') deployed.set(line.id, `${deployed.get(line.id) ?? ''}${line.hash}`);
  return ({ id, date }) => sha256(code, '\n', id, '\n', upTo.get(date) ?? '', '\n', deployed.get(id) ?? '');
}
