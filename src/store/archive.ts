import { join } from 'node:path';
import { daysBetween, isCalendarDate } from '../catalog/dates.ts';
import { SOURCES } from '../catalog/sources.ts';
import { KpiError } from '../errors.ts';
import { ledgerBytes, ledgerBytesUpTo, parseLedger, refuseLostLedger } from './ledger.ts';
import { type LedgerHead, newestFirst } from './ledger-line.ts';
import { type Misdating, misdated } from './misdated.ts';
import { type ExpectedHashes, type NightRecord, readStored } from './night.ts';
import { MANIFEST } from './night-files.ts';
import { type LedgerLine, type Manifest, manifest } from './schemas.ts';

export type SnapshotLine = Extract<LedgerLine, { kind: 'snapshot' }>;
type MissedLine = Extract<LedgerLine, { kind: 'missed' }>;

/** A committed night: its ledger line, its manifest and where its files are. */
export interface ArchivedNight {
  readonly line: SnapshotLine;
  readonly manifest: Manifest;
  readonly folder: string;
  /** True when its date cannot be true. */
  readonly misdated: boolean;
}

/** What decides which nights are shown: a line, whether the checks let the night through, and whether its date is true. */
export interface JudgedNight {
  readonly line: Pick<SnapshotLine, 'id' | 'date' | 'seq' | 'source'>;
  readonly manifest: Pick<Manifest, 'blocked'>;
  readonly misdated: boolean;
}

/** Whether a night may be shown, and counts in history and archive. */
export const isGood = ({ manifest, misdated }: JudgedNight): boolean => !manifest.blocked && !misdated;

/** Why something else than the newest night is shown. */
export type DegradedCause =
  | { readonly kind: 'missed'; readonly date: string; readonly code: string }
  | {
      readonly kind: 'blocked';
      readonly date: string;
      readonly id: string;
      readonly checks: readonly string[];
    }
  /** Nothing but nights whose dates cannot be true; the newest of them. */
  | { readonly kind: 'misdated'; readonly date: string; readonly why: Misdating }
  | { readonly kind: 'empty' };

/** What readers are shown: a function of the store alone. */
interface Current {
  /** The night that is shown; null when the mock JSON stands in. */
  readonly night: ArchivedNight | null;
  /** Where the shown files are. */
  readonly folder: string;
  /** Null when the newest night is shown, as asked. */
  readonly degraded: { readonly shows: 'last-good' | 'mock'; readonly cause: DegradedCause } | null;
}

export interface Archive {
  /** The whole ledger, oldest first. */
  readonly lines: readonly LedgerLine[];
  /** The bytes those lines were read from, as stored. */
  readonly ledger: Uint8Array;
  /** Every committed night, the newest date first, on one date the last appended. */
  readonly nights: readonly ArchivedNight[];
  /** The last line's place in the chain; null while the ledger is empty. */
  readonly head: LedgerHead | null;
  readonly current: Current;
}

/** Which store is read, and as of when. */
interface ArchivePlace {
  readonly store: string;
  /** The folder of mock JSON that is shown when nothing better exists. */
  readonly mock: string;
  /** The last line that counts, null for none; without it the store is read as it stands. */
  readonly head?: LedgerHead | null | undefined;
}

/** Opens the store for reading. Throws KpiError when the ledger or a manifest is damaged. */
export async function openArchive({ store, mock, head }: ArchivePlace): Promise<Archive> {
  const ledger = await (head === undefined ? ledgerBytes(store) : ledgerBytesUpTo(store, head));
  if (head === undefined && ledger.length === 0) await refuseLostLedger(store);
  const lines = parseLedger(ledger);
  const wrong = misdated(lines);
  const nights: ArchivedNight[] = [];
  for (const line of lines) {
    if (line.kind !== 'snapshot') continue;
    const folder = join(store, line.id);
    const read = await readStored(folder, MANIFEST, manifest, line.manifest_sha256);
    nights.push({ line, manifest: read, folder, misdated: wrong.has(line.seq) });
  }
  nights.sort((a, b) => newestFirst(a.line, b.line));
  const last = lines.at(-1);
  return {
    lines,
    ledger,
    nights,
    head: last === undefined ? null : { seq: last.seq, hash: last.hash },
    current: currentOf(lines, wrong, nights, mock),
  };
}

/** What the ledger and the manifest promise of every file of a night. */
export const hashesOf = ({ line, manifest }: Pick<ArchivedNight, 'line' | 'manifest'>): ExpectedHashes =>
  new Map([
    ...manifest.files.map(({ path, sha256 }) => [path, sha256] as const),
    [MANIFEST, line.manifest_sha256],
  ]);

/** What `readNight` has to know of a night that the ledger names. */
export const recordOf = (night: Pick<ArchivedNight, 'line' | 'manifest'>): NightRecord => ({
  hashes: hashesOf(night),
  missing: night.manifest.missing ?? [],
});

/**
 * The newest date decides, and on one date the line appended last: a backfilled night is not tonight's. Dates that
 * cannot be true decide nothing.
 */
function currentOf(
  lines: readonly LedgerLine[],
  wrong: ReadonlyMap<number, Misdating>,
  nights: readonly ArchivedNight[],
  mock: string,
): Current {
  const recorded = lines.filter(({ kind }) => kind !== 'deployment');
  const [newest] = recorded.filter(({ seq }) => !wrong.has(seq)).sort(newestFirst);
  const night = nights.find(({ line }) => line.seq === newest?.seq);
  if (newest?.kind === 'missed') return standIn(nights, mock, missed(newest));
  if (night === undefined) return standIn(nights, mock, withoutNight(recorded.at(-1), wrong));
  if (night.manifest.blocked) return standIn(nights, mock, blocked(night));
  return { night, folder: night.folder, degraded: null };
}

function standIn(nights: readonly ArchivedNight[], mock: string, cause: DegradedCause): Current {
  const lastGood = nights.find((night) => SOURCES[night.line.source].authoritative && isGood(night));
  if (lastGood === undefined) return { night: null, folder: mock, degraded: { shows: 'mock', cause } };
  return { night: lastGood, folder: lastGood.folder, degraded: { shows: 'last-good', cause } };
}

/** Why there is no night at all whose date could be true. */
function withoutNight(last: LedgerLine | undefined, wrong: ReadonlyMap<number, Misdating>): DegradedCause {
  const why = wrong.get(last?.seq ?? 0);
  return last === undefined || why === undefined
    ? { kind: 'empty' }
    : { kind: 'misdated', date: last.date, why };
}

const missed = ({ date, code }: MissedLine): DegradedCause => ({ kind: 'missed', date, code });

const blocked = ({ line, manifest }: ArchivedNight): DegradedCause => ({
  kind: 'blocked',
  date: line.date,
  id: line.id,
  checks: manifest.checks.filter(({ result }) => result === 'failed').map(({ name }) => name),
});

/** How many other nights an error proposes. */
const PROPOSED = 3;

/** The ledger line of a night. Throws KpiError `unknown-night`, which names the nearest ones. */
export function findNight(lines: readonly LedgerLine[], id: string): SnapshotLine {
  const nights = lines.filter((line): line is SnapshotLine => line.kind === 'snapshot');
  const found = nights.find((line) => line.id === id);
  if (found !== undefined) return found;
  const near = nearest(nights, id).map((line) => line.id);
  throw new KpiError(
    'unknown-night',
    `The ledger has no snapshot “${id}”.`,
    near.length === 0
      ? 'It has none at all: run a night first, or name the store with --store DIR.'
      : `The nearest are ${near.join(', ')}.`,
  );
}

/** The nights nearest in date; the newest when the id has no date. */
function nearest(nights: readonly SnapshotLine[], id: string): SnapshotLine[] {
  const date = id.slice(0, 'YYYY-MM-DD'.length);
  const newest = [...nights].sort((a, b) => b.seq - a.seq);
  if (!isCalendarDate(date)) return newest.slice(0, PROPOSED);
  const distance = (line: SnapshotLine) => Math.abs(daysBetween(line.date, date));
  return newest
    .sort((a, b) => distance(a) - distance(b))
    .slice(0, PROPOSED)
    .sort((a, b) => a.seq - b.seq);
}
