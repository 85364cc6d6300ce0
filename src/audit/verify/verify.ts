import type { SnapshotLine } from '../../store/archive.ts';
import { LEDGER } from '../../store/ledger-line.ts';
import { snapshotId } from '../../store/schemas.ts';
import { type Anchor, anchorRemarks, checkAnchor, checkHead } from './anchor.ts';
import { type Finding, note, type Remark } from './finding.ts';
import { type CheckedLedger, checkDeployments, checkLedger, gapRemarks } from './ledger.ts';
import { checkNight } from './night.ts';
import { bytesOf, listOf, type StoreSource } from './source.ts';

/** What a verification can be asked besides the store itself. */
export interface VerifyOptions {
  /** A hash that must be on the chain. */
  readonly head?: string | undefined;
  readonly anchor?: Anchor | undefined;
  /** The nights whose files are read: all by default. The ledger and the listing are always judged whole. */
  readonly nights?: ((id: string) => boolean) | undefined;
  /** Told after each night. */
  readonly onNight?: ((done: NightDone) => void) | undefined;
}

/** One night's turn in a verification. */
interface NightDone {
  readonly id: string;
  readonly findings: readonly Finding[];
  readonly done: number;
  readonly of: number;
}

/** What a verification came to: all is as recorded when there is no finding. */
export interface Verdict {
  /** In the order of the checks: ledger, nights, folders, deployments, head, anchor. */
  readonly findings: readonly Finding[];
  readonly remarks: readonly Remark[];
  readonly lines: number;
  /** Nights whose files were checked. */
  readonly nights: number;
  /** Files that were read, the ledger included, and their bytes. */
  readonly files: number;
  readonly bytes: number;
  /** The last sound line's place in the chain. */
  readonly head: { readonly seq: number; readonly hash: string } | null;
}

/** Checks a whole store: chain, manifests, files, schemas and totals. Never throws for what it finds there. */
export async function verifyStore(source: StoreSource, options: VerifyOptions = {}): Promise<Verdict> {
  const bytes = await bytesOf(source, LEDGER);
  if (!(bytes instanceof Uint8Array)) return withoutLedger(bytes);
  const ledger = await checkLedger(bytes, source.sha256);
  const paths = await listOf(source);
  const unlistable = paths !== null && 'code' in paths ? paths : null;
  const listing = paths === null || 'code' in paths ? null : listingOf(paths);
  const nights = await checkNights(source, ledger, listing, options);
  const folders = listing === null ? withoutListing(unlistable) : checkFolders(listing, ledger);
  const last = ledger.sound.at(-1);
  return {
    findings: [
      ...ledger.findings,
      ...nights.findings,
      ...folders.findings,
      ...checkDeployments(ledger),
      ...(options.head === undefined ? [] : checkHead(ledger.sound, options.head)),
      ...(options.anchor === undefined ? [] : checkAnchor(ledger.sound, options.anchor)),
    ],
    remarks: [...anchorRemarks(ledger.sound, options), ...folders.remarks, ...gapRemarks(ledger.sound)],
    lines: ledger.lines.length,
    nights: nights.nights,
    files: nights.files + 1,
    bytes: nights.bytes + bytes.length,
    head: last === undefined ? null : { seq: last.seq, hash: last.hash },
  };
}

const withoutListing = (problem: Finding | null) =>
  problem === null
    ? {
        findings: [],
        remarks: [note('not-listed', '', 'files that no manifest names cannot be looked for here')],
      }
    : { findings: [problem], remarks: [] };

const withoutLedger = (finding: Finding | null): Verdict => ({
  findings: [finding ?? note('ledger-missing', LEDGER, 'it is missing')],
  remarks: [],
  lines: 0,
  nights: 0,
  files: 0,
  bytes: 0,
  head: null,
});

async function checkNights(
  source: StoreSource,
  { sound }: CheckedLedger,
  listing: Listing | null,
  { nights = () => true, onNight }: VerifyOptions,
) {
  const chosen = sound.filter((line): line is SnapshotLine => line.kind === 'snapshot' && nights(line.id));
  const findings: Finding[] = [];
  let files = 0;
  let bytes = 0;
  for (const [index, line] of chosen.entries()) {
    const there = listing === null ? null : (listing.get(line.id) ?? new Set<string>());
    const night = await checkNight(source, line, there);
    findings.push(...night.findings);
    files += night.files;
    bytes += night.bytes;
    onNight?.({ id: line.id, findings: night.findings, done: index + 1, of: chosen.length });
  }
  return { findings, files, bytes, nights: chosen.length };
}

/** A store's files by the name at its top: `''` for files that stand there themselves. */
type Listing = ReadonlyMap<string, ReadonlySet<string>>;

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
      note('orphan', name, 'it has no ledger line: a run was cut off, or is at work now'),
    ),
  };
}
