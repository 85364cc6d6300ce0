import { join } from 'node:path';
import { DEFAULT_COMPANY } from '../catalog/company.ts';
import type { Source } from '../catalog/sources.ts';
import { KpiError } from '../errors.ts';
import {
  listFolder,
  moveTo,
  noStep,
  type OnStep,
  readIfThere,
  remove,
  syncFolder,
  writeNewFile,
} from '../host/files.ts';
import { sha256 } from '../host/hash.ts';
import { traceName } from '../host/process-trace.ts';
import {
  firstLines,
  hashedText,
  idProblem,
  LEDGER,
  type LedgerEntry,
  type LedgerHead,
  linkProblem,
  NO_HASH,
  nightId,
  readLine,
  zoneMember,
} from './ledger-line.ts';
import { type StoreLock, type WriteOptions, withStoreLock } from './lock.ts';
import { type LedgerLine, ledgerLine, snapshotId } from './schemas.ts';
import { validated } from './validated.ts';

/**
 * Every line of a store's ledger, oldest first; none for an empty or absent store. The form of each line and
 * the whole chain are checked. Throws KpiError `ledger-invalid`, which names the line, `ledger-lost` or `store-read`.
 */
export async function readLedger(storeDir: string): Promise<readonly LedgerLine[]> {
  const lines = parseLedger(await ledgerBytes(storeDir));
  if (lines.length === 0) await refuseLostLedger(storeDir);
  return lines;
}

/**
 * Throws KpiError `ledger-lost` when nights stand in a store whose ledger has no line. A kill leaves one such night;
 * several mean that the ledger itself was lost, and whoever took the store for an empty one would begin it anew.
 */
export async function refuseLostLedger(storeDir: string): Promise<void> {
  const nights = (await listFolder(storeDir)).filter(({ name }) => snapshotId.safeParse(name).success);
  if (nights.length < 2) return;
  throw new KpiError(
    'ledger-lost',
    `${storeDir} holds ${nights.length} nights but ${LEDGER} has no line.`,
    'Restore the file from the snapshots branch, or move those folders away by hand.',
  );
}

/** The ledger's bytes as they are stored; none for an empty or absent store. Throws KpiError `store-read`. */
export const ledgerBytes = async (storeDir: string): Promise<Uint8Array> =>
  (await readIfThere(storeDir, LEDGER)) ?? new Uint8Array();

/**
 * The bytes of a store's ledger as they stood when `head` was its last line, null for none. Whoever reads a store more
 * than once reads it so, since lines can come in between. Throws KpiError `ledger-invalid` when that line is not there.
 */
export async function ledgerBytesUpTo(storeDir: string, head: LedgerHead | null): Promise<Uint8Array> {
  const bytes = firstLines(await ledgerBytes(storeDir), head?.seq ?? 0);
  const last = parseLedger(bytes).at(-1);
  if (last?.hash === head?.hash) return bytes;
  throw invalid(head?.seq ?? 0, 'it is not the line that was the last one a moment ago');
}

/** The lines of a ledger's bytes; throws as `readLedger` does. */
export function parseLedger(bytes: Uint8Array): LedgerLine[] {
  const lines: LedgerLine[] = [];
  const ids = new Set<string>();
  const texts = decode(bytes).split('\n');
  const rest = texts.pop();
  for (const text of texts) {
    const line = parseLine(text, lines.at(-1));
    if (typeof line === 'string') throw invalid(lines.length + 1, line);
    if (line.kind === 'snapshot' && ids.has(line.id)) throw invalid(line.seq, `${line.id} is there already`);
    if (line.kind === 'snapshot') ids.add(line.id);
    lines.push(line);
  }
  if (rest !== '') throw invalid(lines.length + 1, 'it is cut off');
  return lines;
}

/** Reads a line that should follow `last`; a string says what is wrong with it. */
function parseLine(text: string, last: LedgerLine | undefined): LedgerLine | string {
  const line = readLine(text);
  if (typeof line === 'string') return line;
  const end = { seq: last?.seq ?? 0, hashes: [last?.hash ?? NO_HASH] };
  const broken = line.hash === sha256(hashedText(text)) ? null : 'hash does not match the line';
  return linkProblem(line, end) ?? broken ?? idProblem(line) ?? line;
}

function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw invalid(lineOfBadByte(bytes), 'it is not UTF-8');
  }
}

function lineOfBadByte(bytes: Uint8Array): number {
  // A replacement character that was really written is harmless here: the search only looks for a place.
  const text = new TextDecoder().decode(bytes);
  return text.slice(0, text.indexOf('\uFFFD')).split('\n').length;
}

const invalid = (line: number, problem: string): KpiError =>
  new KpiError(
    'ledger-invalid',
    `${LEDGER} line ${line}: ${problem}.`,
    'Restore the file from the snapshots branch, or run verify to see what else is wrong; nothing was written.',
  );

/** A new line after `last`, and its text without the newline. Throws KpiError `store-invalid`. */
export function formatLine(
  entry: LedgerEntry,
  last: LedgerLine | undefined,
): { line: LedgerLine; text: string } {
  const link = { seq: (last?.seq ?? 0) + 1, prev: last?.hash ?? NO_HASH, hash: NO_HASH };
  const unsigned = validated(ledgerLine, { ...entry, ...link }, `a line of ${LEDGER}`);
  const line = { ...unsigned, hash: sha256(hashedText(JSON.stringify(unsigned))) };
  return { line, text: JSON.stringify(line) };
}

/** The id and revision that the next snapshot of a date will have. */
export function nextNight(lines: readonly LedgerLine[], date: string): { id: string; revision: number } {
  const revisions = lines.flatMap((line) =>
    line.kind === 'snapshot' && line.date === date ? [line.revision] : [],
  );
  const revision = Math.max(0, ...revisions) + 1;
  return { id: nightId(date, revision), revision };
}

/**
 * Appends a line for good: the ledger is copied with the line at its end, brought to the disk, and renamed into
 * place, so that a crash leaves the old file or the new one. A ledger that does not read well is never replaced.
 * Throws KpiError `ledger-invalid`, `store-invalid`, `store-read` or `store-write`.
 */
export async function appendLine(
  { storeDir }: StoreLock,
  entry: LedgerEntry,
  onStep: OnStep = noStep,
): Promise<LedgerLine> {
  const before = await ledgerBytes(storeDir);
  const { line, text } = formatLine(entry, parseLedger(before).at(-1));
  const copy = join(storeDir, traceName('ledger'));
  try {
    await writeNewFile(copy, Buffer.concat([before, Buffer.from(`${text}\n`)]), onStep);
    await moveTo(copy, join(storeDir, LEDGER));
  } catch (error) {
    await remove(copy).catch(() => {});
    throw error;
  }
  onStep('ledger-renamed');
  await syncFolder(storeDir);
  onStep('ledger-synced');
  return line;
}

/** A night without a snapshot. */
interface MissedNight {
  readonly date: string;
  /** The source that was wanted. */
  readonly source: Source;
  /** The code of the error that stopped it. */
  readonly code: string;
  /** Of the company, IANA; the default one unless told. */
  readonly timeZone?: string;
  readonly now: () => Date;
}

/** Appends the line of a night without a snapshot. Throws as `appendLine` and `withStoreLock` do. */
export const recordMissed = (storeDir: string, missed: MissedNight, options: WriteOptions = {}) =>
  withStoreLock(
    storeDir,
    async (lock) => {
      await readLedger(storeDir);
      const { date, source, code, timeZone = DEFAULT_COMPANY.time_zone, now } = missed;
      const none = { id: null, revision: null, manifest_sha256: null };
      const created = { created_at: now().toISOString(), ...zoneMember(timeZone) };
      const entry = { kind: 'missed', date, source, code, ...created, ...none } as const;
      return appendLine(lock, entry, options.onStep);
    },
    options,
  );

/** A site that was published. */
interface MadeDeployment {
  /** The snapshot it shows, as the ledger states it. */
  readonly line: Extract<LedgerLine, { kind: 'snapshot' }>;
  readonly url: string;
  readonly alias: string | null;
  readonly gitCommit: string | null;
  readonly distSha256: string;
  /** The ledger head the site was built from. */
  readonly head: LedgerHead;
  readonly now: () => Date;
}

/** Appends the line of a deployment. Throws as `appendLine` and `withStoreLock` do. */
export const recordDeployment = (storeDir: string, made: MadeDeployment, options: WriteOptions = {}) =>
  withStoreLock(
    storeDir,
    (lock) => {
      const { id, date, revision, source, manifest_sha256 } = made.line;
      const entry = {
        kind: 'deployment',
        id,
        date,
        revision,
        source,
        manifest_sha256,
        created_at: made.now().toISOString(),
        url: made.url,
        alias: made.alias,
        git_commit: made.gitCommit,
        dist_sha256: made.distSha256,
        head: { hash: made.head.hash, seq: made.head.seq },
      } as const;
      return appendLine(lock, entry, options.onStep);
    },
    options,
  );
