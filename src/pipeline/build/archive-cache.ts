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
  /** The folder in the cache by id, of nights whose pages seem to be there already. */
  readonly kept: ReadonlyMap<string, string>;
  /** The ids whose pages must be made. */
  readonly missing: readonly string[];
}

/**
 * A night's archived pages follow from the night, the nights before it and the code; once made they are kept in
 * `cache`, so that tonight's build makes tonight's pages alone. Without the folder every night is made again, to the
 * same bytes; so is a night whose kept files are not those that were put there. `code` is the `codeFingerprint`.
 */
export async function planArchive(archive: Archive, cache: string, code: string): Promise<ArchivePlan> {
  const nights = retained(archive);
  const keyOf = nightKeys(archive, code);
  const keys = new Map(nights.map(({ line }) => [line.id, keyOf(line)]));
  const names = new Map((await readdir(cache).catch(() => [])).map((name) => [name.split('.')[0], name]));
  const kept = new Map<string, string>();
  for (const [id, key] of keys) {
    const name = names.get(key);
    if (name !== undefined) kept.set(id, name);
  }
  return { keys, kept, missing: [...keys.keys()].filter((id) => !kept.has(id)) };
}

/**
 * Puts the kept nights into a folder, each under its id. Answers with the ids of those whose files are no longer what
 * was kept; they are left out, and dropped from the cache.
 */
export async function takeKept({ keys, kept }: ArchivePlan, cache: string, to: string): Promise<string[]> {
  await mkdir(to, { recursive: true });
  const altered: string[] = [];
  for (const [id, name] of kept) {
    const folder = join(to, id);
    // Another build may be dropping it just now.
    await linkFolder(join(cache, name), folder).catch(() => {});
    if (name === (await keptName(keys.get(id) ?? '', folder).catch(() => null))) continue;
    altered.push(id);
    for (const path of [folder, join(cache, name)]) await rm(path, { recursive: true, force: true });
  }
  return altered;
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
  return names;
}

/** Drops the kept pages of every night of the plan. */
export async function dropKept({ kept }: ArchivePlan, cache: string): Promise<void> {
  for (const name of kept.values()) await rm(join(cache, name), { recursive: true, force: true });
}

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
