import { snapshotId } from '../../store/schemas.ts';
import { type Finding, note, type Remark } from './finding.ts';
import { type CheckedLedger, LEDGER } from './lines.ts';

/** A store's files by the name at its top: `''` for files that stand there themselves. */
export type Listing = ReadonlyMap<string, ReadonlySet<string>>;

export function listingOf(paths: readonly string[]): Listing {
  const folders = new Map<string, Set<string>>();
  for (const path of paths) {
    const slash = path.indexOf('/');
    const name = slash === -1 ? '' : path.slice(0, slash);
    const inside = folders.get(name) ?? new Set();
    if (slash < path.length - 1) inside.add(path.slice(slash + 1));
    folders.set(name, inside);
  }
  return folders;
}

/**
 * Folders without a ledger line. A run that dies leaves one night at most, and the next run sets it aside; two
 * nights or more mean that their lines are gone.
 */
export function checkFolders(
  listing: Listing,
  { lines, sound }: CheckedLedger,
): { readonly findings: readonly Finding[]; readonly remarks: readonly Remark[] } {
  // A broken line may be the one that a folder belongs to.
  if (lines.length !== sound.length) return { findings: [], remarks: [] };
  const committed = new Set(sound.flatMap((line) => (line.kind === 'snapshot' ? [line.id] : [])));
  const names = [...listing.keys()].filter((name) => name !== '' && !committed.has(name)).sort();
  const nights = names.filter((name) => snapshotId.safeParse(name).success);
  if (nights.length > 1) {
    const message = `${nights.length} nights have no line, from ${nights[0]} to ${nights.at(-1)}: lines are gone`;
    return { findings: [note('lines-lost', LEDGER, message)], remarks: [] };
  }
  const left = names.filter((name) => !name.startsWith('.') || /^\.(draft|ledger)-/.test(name));
  return {
    findings: [],
    remarks: left.map((name) =>
      note('debris', name, 'it has no ledger line: a run was cut off, or is at work now'),
    ),
  };
}
