import { addDays, daysBetween } from '../../catalog/dates.ts';
import { hashedText, idProblem, LEDGER, linkProblem, NO_HASH, readLine } from '../../store/ledger-line.ts';
import { MISDATED, misdated } from '../../store/misdated.ts';
import type { LedgerLine } from '../../store/schemas.ts';
import { type Finding, type FindingCode, note, type Remark } from './finding.ts';
import { type Sha256, textOf } from './source.ts';

const NEWLINE = 0x0a;

/** A line as far as it can be read. */
interface CheckedLine {
  /** Its place in the file, from 1. */
  readonly number: number;
  /** Null when it does not have the form of a line. */
  readonly line: LedgerLine | null;
  /** True when its own hash covers its bytes, so that what it says can be used to judge other files. */
  readonly sound: boolean;
}

export interface CheckedLedger {
  readonly lines: readonly CheckedLine[];
  /** What the sound lines say, in order. */
  readonly sound: readonly LedgerLine[];
  readonly findings: readonly Finding[];
}

/** What has been read so far, for judging the next line. */
interface Chain {
  /** Null after a line that could not be read: what should follow it is not known. */
  seq: number | null;
  hashes: readonly string[] | null;
  readonly revisions: Map<string, number>;
  readonly ids: Set<string>;
  broken: boolean;
}

type Problem = readonly [FindingCode, string];

/** Checks form, order, links and hashes of a ledger's lines; each line has at most one finding. */
export async function checkLedger(bytes: Uint8Array, sha256: Sha256): Promise<CheckedLedger> {
  const chain: Chain = { seq: 0, hashes: [NO_HASH], revisions: new Map(), ids: new Set(), broken: false };
  const lines: CheckedLine[] = [];
  const findings: Finding[] = [];
  for (let start = 0; start < bytes.length; ) {
    const number = lines.length + 1;
    const newline = bytes.indexOf(NEWLINE, start);
    const end = newline === -1 ? bytes.length : newline;
    const read = newline === -1 ? cut : readForm(bytes.subarray(start, end));
    const { line, problem, sound } = await judge(read, chain, sha256);
    if (problem !== null) findings.push(note(problem[0], LEDGER, problem[1], { line: number }));
    lines.push({ number, line, sound });
    start = end + 1;
  }
  const sound = lines.flatMap(({ line, sound }) => (sound && line !== null ? [line] : []));
  return { lines, sound, findings };
}

type Read = { readonly text: string; readonly line: LedgerLine } | Problem;

const cut: Problem = ['line-cut', 'it is cut off: no newline ends it'];

/** Reads a line on its own, in the one form that this program writes. */
function readForm(bytes: Uint8Array): Read {
  let text: string;
  try {
    text = textOf(bytes);
  } catch {
    return ['line-form', 'it is not UTF-8'];
  }
  const line = readLine(text);
  return typeof line === 'string' ? ['line-form', line] : { text, line };
}

async function judge(read: Read, chain: Chain, sha256: Sha256) {
  if (!('line' in read)) {
    Object.assign(chain, { seq: null, hashes: null, broken: true });
    return { line: null, problem: read, sound: false };
  }
  const { text, line } = read;
  const covered = new TextEncoder().encode(hashedText(text));
  const hash = await sha256(covered);
  const sound = hash === line.hash;
  const misplaced = linkProblem(line, chain);
  const problem: Problem | null =
    misplaced === null ? (sound ? meaningProblem(line, chain) : altered) : ['line-chain', misplaced];
  // One altered line must not throw suspicion on the next: either of its hashes may be the one that was linked.
  chain.hashes = sound ? [hash] : [hash, line.hash];
  chain.seq = sound || chain.seq === null ? line.seq : chain.seq + 1;
  chain.broken ||= problem !== null;
  return { line, problem, sound };
}

const altered: Problem = ['line-hash', 'it was altered: its hash does not match its bytes'];

function meaningProblem(line: LedgerLine, { revisions, ids, broken }: Chain): Problem | null {
  if (line.kind === 'missed') return null;
  const { id, date, revision } = line;
  const misnamed = idProblem(line);
  if (misnamed !== null) return ['line-id', misnamed];
  if (line.kind === 'deployment') return null;
  if (ids.has(id)) return ['line-duplicate', `${id} has a line already`];
  ids.add(id);
  const next = (revisions.get(date) ?? 0) + 1;
  revisions.set(date, Math.max(revision, next - 1));
  // After a broken line the revision that is missing may be the one that stood there.
  return revision === next || broken
    ? null
    : ['revision-order', `revision is ${revision} where ${next} should follow`];
}

/** Deployments are of snapshots that stand before them, and were built from a ledger that is still this one. */
export function checkDeployments({ lines, sound }: CheckedLedger): Finding[] {
  const bySeq = new Map(sound.map((line) => [line.seq, line]));
  const byId = new Map(sound.flatMap((line) => (line.kind === 'snapshot' ? [[line.id, line]] : [])));
  const whole = sound.length === lines.length;
  return lines.flatMap(({ line, number, sound }) => {
    if (!sound || line?.kind !== 'deployment') return [];
    const problem = deploymentProblem(line, byId.get(line.id), bySeq, whole);
    return problem === null ? [] : [note(...problem, { line: number })];
  });
}

type Deployment = Extract<LedgerLine, { kind: 'deployment' }>;

function deploymentProblem(
  line: Deployment,
  snapshot: LedgerLine | undefined,
  bySeq: ReadonlyMap<number, LedgerLine>,
  whole: boolean,
): readonly ['deployment-unknown' | 'deployment-disagrees', string, string] | null {
  const { id, head } = line;
  if (snapshot === undefined || snapshot.seq > line.seq)
    // The line it refers to may be one of those that are broken.
    return whole ? ['deployment-unknown', LEDGER, `it deploys ${id}, which has no line before it`] : null;
  for (const member of ['date', 'revision', 'source', 'manifest_sha256'] as const)
    if (line[member] !== snapshot[member])
      return ['deployment-disagrees', LEDGER, `its ${member} is not that of ${id} in line ${snapshot.seq}`];
  if (head.seq >= line.seq || head.seq < snapshot.seq)
    return [
      'deployment-disagrees',
      LEDGER,
      `head.seq is ${head.seq}, which is not between ${id} and this line`,
    ];
  const built = bySeq.get(head.seq);
  if (built === undefined && !whole) return null;
  return built?.hash === head.hash
    ? null
    : ['deployment-disagrees', LEDGER, `the head it was built from is not line ${head.seq}`];
}

/**
 * Dates between the first and the last without any line: nights that never started. Neighbours are one gap; dates that
 * cannot be true are no ends.
 */
export function findGaps(
  lines: readonly LedgerLine[],
): { readonly from: string; readonly to: string; readonly nights: number }[] {
  const wrong = misdated(lines);
  const nights = lines.filter(({ kind, seq }) => kind !== 'deployment' && !wrong.has(seq));
  const dates = [...new Set(nights.map(({ date }) => date))].sort();
  return dates.slice(1).flatMap((date, index) => {
    const nights = daysBetween(dates[index] ?? date, date) - 1;
    return nights > 0 ? [{ from: addDays(date, -nights), to: addDays(date, -1), nights }] : [];
  });
}

export const gapRemarks = (lines: readonly LedgerLine[]): Remark[] =>
  findGaps(lines).map(({ from, to, nights }) =>
    note(
      'gap',
      LEDGER,
      nights === 1 ? `${from} has no line` : `${nights} nights from ${from} to ${to} have no line`,
    ),
  );

/** Nights whose date cannot be true: nothing that was recorded is altered, and they are not shown. */
export function misdatedRemarks(lines: readonly LedgerLine[]): Remark[] {
  const wrong = misdated(lines);
  return lines.flatMap(({ seq, date }) => {
    const why = wrong.get(seq);
    return why === undefined ? [] : [note('misdated', LEDGER, `${date} ${MISDATED[why]}`, { line: seq })];
  });
}
