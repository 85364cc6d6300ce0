import type { SnapshotLine } from '../../store/archive.ts';
import { LEDGER } from '../../store/ledger-line.ts';
import { type Anchor, anchorRemarks, checkAnchor, checkHead } from './anchor.ts';
import { type Finding, note, type Remark } from './finding.ts';
import { type CheckedLedger, checkDeployments, checkLedger, gapRemarks, misdatedRemarks } from './ledger.ts';
import { checkNight } from './night.ts';
import { bytesOf, listOf, type StoreSource } from './source.ts';
import { checkSurroundings, type Listing, listingOf } from './surroundings.ts';

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
  /** In the order of the checks: ledger, nights, what stands around them, deployments, head, anchor. */
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
  // The names come first: a night that is committed meanwhile has its line by the time that the ledger is read.
  const paths = await listOf(source);
  const bytes = await bytesOf(source, LEDGER);
  if (!(bytes instanceof Uint8Array)) return withoutLedger(bytes);
  const ledger = await checkLedger(bytes, source.sha256);
  const unlistable = paths !== null && 'code' in paths ? paths : null;
  const listing = paths === null || 'code' in paths ? null : listingOf(paths);
  const nights = await checkNights(source, ledger, listing, options);
  const around =
    listing === null ? withoutListing(unlistable) : await checkSurroundings(source, listing, ledger);
  const last = ledger.sound.at(-1);
  return {
    findings: [
      ...ledger.findings,
      ...nights.findings,
      ...around.findings,
      ...checkDeployments(ledger),
      ...(options.head === undefined ? [] : checkHead(ledger.sound, options.head)),
      ...(options.anchor === undefined ? [] : checkAnchor(ledger.sound, options.anchor)),
    ],
    remarks: [
      ...anchorRemarks(ledger.sound, options),
      ...around.remarks,
      ...misdatedRemarks(ledger.sound),
      ...gapRemarks(ledger.sound),
    ],
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
    const there = listing === null ? null : (listing.folders.get(line.id) ?? new Set<string>());
    const night = await checkNight(source, line, there);
    findings.push(...night.findings);
    files += night.files;
    bytes += night.bytes;
    onNight?.({ id: line.id, findings: night.findings, done: index + 1, of: chosen.length });
  }
  return { findings, files, bytes, nights: chosen.length };
}
