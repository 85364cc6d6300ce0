import { ownerOf } from '../../host/trace-name.ts';
import type { SnapshotLine } from '../../store/archive.ts';
import { BRANCH_FILES } from '../../store/branch-files.ts';
import { LEDGER } from '../../store/ledger-line.ts';
import { MANIFEST } from '../../store/night-files.ts';
import { manifest as manifestSchema, snapshotId } from '../../store/schemas.ts';
import { type Finding, note, type Remark } from './finding.ts';
import type { CheckedLedger } from './ledger.ts';
import { checkNight } from './night.ts';
import { bytesOf, jsonOf, type StoreSource, textOf } from './source.ts';

/** What stands at a store's top. */
export interface Listing {
  /** Files, and whatever else is no folder. */
  readonly files: ReadonlySet<string>;
  /** What is in each folder, relative to it; nothing of hidden ones. */
  readonly folders: ReadonlyMap<string, ReadonlySet<string>>;
}

/** The names of a store as its source lists them, by what stands at its top. */
export function listingOf(paths: readonly string[]): Listing {
  const files = new Set<string>();
  const folders = new Map<string, Set<string>>();
  for (const path of paths) {
    const slash = path.indexOf('/');
    const name = path.slice(0, slash);
    if (slash === -1) files.add(path);
    else {
      const inside = folders.get(name) ?? new Set();
      if (slash < path.length - 1) inside.add(path.slice(slash + 1));
      folders.set(name, inside);
    }
  }
  return { files, folders };
}

/** Its own repository, what was set aside, and what earlier versions called that. */
const OWN_FOLDERS = new Set(['.git', '.orphans', '.debris']);

/**
 * Everything at a store's top that no line of the ledger speaks of. Traces of runs are remarks: one may be at work.
 * Everything else is a finding, a night without a line above all.
 */
export async function checkSurroundings(
  source: StoreSource,
  { files, folders }: Listing,
  { lines, sound }: CheckedLedger,
): Promise<{ readonly findings: readonly Finding[]; readonly remarks: readonly Remark[] }> {
  const committed = new Set(sound.flatMap((line) => (line.kind === 'snapshot' ? [line.id] : [])));
  // A broken line may be the one that a night belongs to.
  const isWhole = lines.length === sound.length;
  const findings: Finding[] = [];
  const remarks: Remark[] = [];
  const nights: string[] = [];
  for (const name of [...files, ...folders.keys()].sort()) {
    if (committed.has(name) || name === LEDGER) continue;
    if (ownerOf(name) !== null) remarks.push(note('orphan', name, 'a run was cut off, or is at work now'));
    else if (isNight(name)) nights.push(name);
    else if (files.has(name)) findings.push(...(await strayFile(source, name)));
    else if (!OWN_FOLDERS.has(name)) findings.push(note('file-unlisted', name, 'it is no folder of a store'));
  }
  if (!isWhole) return { findings, remarks };
  const [first] = nights;
  if (nights.length > 1)
    findings.unshift(
      note(
        'lines-lost',
        LEDGER,
        `${nights.length} nights have no line, from ${first} to ${nights.at(-1)}: lines are gone`,
      ),
    );
  for (const id of nights) findings.push(await withoutLine(source, id, folders.get(id)));
  return { findings, remarks };
}

const isNight = (name: string): boolean => snapshotId.safeParse(name).success;

/** A checkout of the snapshots branch has two files more, and a linked one has a file `.git`. */
async function strayFile(source: StoreSource, name: string): Promise<Finding[]> {
  if (name === '.git') return [];
  const text = BRANCH_FILES.get(name);
  if (text === undefined) return [note('file-unlisted', name, 'it is no file of a store')];
  const bytes = await bytesOf(source, name);
  if (!(bytes instanceof Uint8Array)) return bytes === null ? [] : [bytes];
  return isText(bytes, text)
    ? []
    : [
        note(
          'file-altered',
          name,
          'it was altered: it is not what every snapshots branch holds under this name',
        ),
      ];
}

function isText(bytes: Uint8Array, text: string): boolean {
  try {
    return textOf(bytes) === text;
  } catch {
    return false;
  }
}

/** A night without a line: a run that died leaves one at most, and the next run sets it aside. */
async function withoutLine(
  source: StoreSource,
  id: string,
  inside: ReadonlySet<string> | undefined,
): Promise<Finding> {
  const message =
    inside === undefined
      ? 'no ledger line is of it, and it is no folder: it was put in'
      : (await isComplete(source, id, inside))
        ? 'it is complete, every file as its manifest says, but no ledger line is of it: a run was cut off just before its line, or its line was cut off, or it was put in. A head kept elsewhere decides'
        : 'no ledger line is of it, and it is not complete: a run was cut off, or it was put in';
  return note('night-unlisted', id, message);
}

/** Whether a night would verify, were its line there. */
async function isComplete(source: StoreSource, id: string, inside: ReadonlySet<string>): Promise<boolean> {
  const bytes = await bytesOf(source, `${id}/${MANIFEST}`);
  if (!(bytes instanceof Uint8Array)) return false;
  const read = manifestSchema.safeParse(jsonOf(bytes));
  if (!read.success) return false;
  const { snapshot_date: date, source: from } = read.data;
  const manifest_sha256 = await source.sha256(bytes);
  const line = { seq: 0, id, date, source: from, manifest_sha256 } as SnapshotLine;
  return (await checkNight(source, line, inside)).findings.length === 0;
}
