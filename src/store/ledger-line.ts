import { DEFAULT_COMPANY } from '../catalog/company.ts';
import { type LedgerLine, ledgerLine } from './schemas.ts';
import { describeIssue } from './validated.ts';

/** The ledger's file in the store. */
export const LEDGER = 'ledger.jsonl';

/** `prev` of the first line. */
export const NO_HASH = '0'.repeat(64);

type WithoutLink<Line> = Line extends LedgerLine ? Omit<Line, 'seq' | 'prev' | 'hash'> : never;

/** What a new line says; its place in the chain comes from the ledger. */
export type LedgerEntry = WithoutLink<LedgerLine>;

// Only the last member counts: the same text inside a string would have its quotes escaped.
const hashMember = /,"hash":"[0-9a-f]{64}"\}$/;

/** What a line's hash covers: its text without its hash member. */
export const hashedText = (text: string): string => text.replace(hashMember, '}');

/** Reads a line on its own, in the one form that this program writes; a string says what is wrong with it. */
export function readLine(text: string): LedgerLine | string {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return 'it is not JSON';
  }
  // Spaces and members given twice would let readers disagree about what a hash covers.
  if (JSON.stringify(value) !== text || !hashMember.test(text))
    return 'it is not in the form this program writes';
  const parsed = ledgerLine.safeParse(value);
  return parsed.success ? parsed.data : describeIssue(parsed.error);
}

/** The end of a chain, as far as it is known: null where it is not. */
interface ChainEnd {
  readonly seq: number | null;
  /** The hashes that `prev` of the next line may have. */
  readonly hashes: readonly string[] | null;
}

/** The last line of a ledger: its place in the chain, and the hash that stands for everything before it. */
export interface LedgerHead {
  readonly seq: number;
  readonly hash: string;
}

const NEWLINE = 0x0a;

/** The bytes of a ledger's first lines, or all of them where there are fewer. */
export function firstLines(ledger: Uint8Array, count: number): Uint8Array {
  let end = 0;
  for (let line = 0; line < count; line++) {
    const newline = ledger.indexOf(NEWLINE, end);
    if (newline === -1) return ledger;
    end = newline + 1;
  }
  return ledger.subarray(0, end);
}

/** What a line of a night says of the company's time zone: nothing where it is the default one. */
export const zoneMember = (zone: string): { readonly time_zone?: string } =>
  zone === DEFAULT_COMPANY.time_zone ? {} : { time_zone: zone };

/** The time zone that a line's date is a date of. */
export const zoneOf = (line: Exclude<LedgerLine, { kind: 'deployment' }>): string =>
  line.time_zone ?? DEFAULT_COMPANY.time_zone;

/** What is wrong with a line's place behind the end of a chain, or null. */
export function linkProblem(line: LedgerLine, { seq, hashes }: ChainEnd): string | null {
  if (seq !== null && line.seq !== seq + 1) return `seq is ${line.seq} where ${seq + 1} should follow`;
  if (hashes !== null && !hashes.includes(line.prev)) return 'prev is not the hash of the line before';
  return null;
}

/** The id of a date's first, second, … run: the date, then `-r2`, `-r3`, … */
export const nightId = (date: string, revision: number): string =>
  revision === 1 ? date : `${date}-r${revision}`;

/** What is wrong with the id of a line, or null. */
export const idProblem = (line: LedgerLine): string | null =>
  line.kind === 'missed' || line.id === nightId(line.date, line.revision)
    ? null
    : 'id does not match date and revision';

/** Sorts by date, the newest first; of one date the line that was appended last comes first. */
export const newestFirst = (a: LedgerLine, b: LedgerLine): number =>
  a.date === b.date ? b.seq - a.seq : a.date < b.date ? 1 : -1;
