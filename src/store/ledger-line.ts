import { sha256 } from '../host/hash.ts';
import { type LedgerLine, ledgerLine } from './schemas.ts';
import { describeIssue, validated } from './validated.ts';

/** `prev` of the first line. */
export const NO_HASH = '0'.repeat(64);

type WithoutLink<Line> = Line extends LedgerLine ? Omit<Line, 'seq' | 'prev' | 'hash'> : never;

/** What a new line says; its place in the chain comes from the ledger. */
export type LedgerEntry = WithoutLink<LedgerLine>;

// Only the last member counts: the same text inside a string would have its quotes escaped.
const hashMember = /,"hash":"[0-9a-f]{64}"\}$/;

/** The bytes a line's hash covers: the line without its hash member. */
const hashed = (text: string): string => text.replace(hashMember, '}');

/** A new line after `last`, and its text without the newline. Throws KpiError `store-invalid`. */
export function formatLine(
  entry: LedgerEntry,
  last: LedgerLine | undefined,
): { line: LedgerLine; text: string } {
  const link = { seq: (last?.seq ?? 0) + 1, prev: last?.hash ?? NO_HASH, hash: NO_HASH };
  const unsigned = validated(ledgerLine, { ...entry, ...link }, 'a line of ledger.jsonl');
  const line = { ...unsigned, hash: sha256(hashed(JSON.stringify(unsigned))) };
  return { line, text: JSON.stringify(line) };
}

/** Reads a line that should follow `last`; a string says what is wrong with it. */
export function parseLine(text: string, last: LedgerLine | undefined): LedgerLine | string {
  const value = parseJson(text);
  if (value === undefined) return 'it is not JSON';
  // Spaces and members given twice would let readers disagree about what a hash covers.
  if (JSON.stringify(value) !== text || !hashMember.test(text)) {
    return 'it is not in the form this program writes';
  }
  const parsed = ledgerLine.safeParse(value);
  if (!parsed.success) return describeIssue(parsed.error);
  const line = parsed.data;
  return chainProblem(line, text, last) ?? idProblem(line) ?? line;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function chainProblem(line: LedgerLine, text: string, last: LedgerLine | undefined): string | null {
  const seq = (last?.seq ?? 0) + 1;
  if (line.seq !== seq) return `seq is ${line.seq} where ${seq} should follow`;
  if (line.prev !== (last?.hash ?? NO_HASH)) return 'prev is not the hash of the line before';
  return line.hash === sha256(hashed(text)) ? null : 'hash does not match the line';
}

function idProblem(line: LedgerLine): string | null {
  if (line.kind === 'missed') return null;
  return line.id === nightId(line.date, line.revision) ? null : 'id does not match date and revision';
}

/** The id of a date's first, second, … run: the date, then `-r2`, `-r3`, … */
export const nightId = (date: string, revision: number): string =>
  revision === 1 ? date : `${date}-r${revision}`;
