import { dateIn } from '../catalog/dates.ts';
import { CLOCK_LEEWAY_HOURS } from '../catalog/limits.ts';
import { zoneOf } from './ledger-line.ts';
import type { LedgerLine } from './schemas.ts';

/** Why a date cannot be true: the clock that gave it was wrong, or it lies after the day on which it was recorded. */
export type Misdating = 'clock' | 'ahead';

/** The same as the end of a sentence that begins with the night. */
export const MISDATED: Readonly<Record<Misdating, string>> = {
  clock: 'was dated by a clock that was wrong',
  ahead: 'is dated after the day on which it was recorded',
};

const LEEWAY_MS = CLOCK_LEEWAY_HOURS * 3_600_000;

interface Timed {
  readonly line: LedgerLine;
  /** When the line says that it was written, in milliseconds. */
  readonly at: number;
}

/** A step back in time: one of the clocks before and after it was wrong. */
interface Step {
  /** What was believed until then. */
  readonly before: Timed[];
  /** The time from which on it is known which one. */
  readonly until: number;
  /** How far time had leapt to what the step contradicts. */
  readonly leap: number;
}

/**
 * Nights and missed nights whose date cannot be true, by `seq`: the ledger alone tells. Lines are appended, so a line
 * that a later one precedes in time was written by a clock that ran ahead. Only when time then comes back in a longer
 * leap than the one that led there, it was the later ones whose clock was behind. They are on record and nothing else:
 * never shown, and in no history, count or archive.
 */
export function misdated(lines: readonly LedgerLine[]): ReadonlyMap<number, Misdating> {
  const believed = new Set(inOrder(lines).map(({ line }) => line.seq));
  return new Map(
    lines.flatMap<readonly [number, Misdating]>((line) => {
      if (line.kind === 'deployment') return [];
      if (!believed.has(line.seq)) return [[line.seq, 'clock']];
      return line.date > dateIn(zoneOf(line), new Date(line.created_at)) ? [[line.seq, 'ahead']] : [];
    }),
  );
}

/** The lines that were written by clocks that went right, as far as their order tells. */
function inOrder(lines: readonly LedgerLine[]): readonly Timed[] {
  const steps: Step[] = [];
  let kept: Timed[] = [];
  let last = latest(kept);
  for (const line of lines) {
    const at = Date.parse(line.created_at);
    for (let step = steps.at(-1); step !== undefined && at >= step.until; step = steps.at(-1)) {
      steps.pop();
      if (at - last > step.leap) kept = step.before;
      last = latest(kept);
    }
    const isTrue = (one: Timed) => one.at <= at + LEEWAY_MS;
    if (last > at + LEEWAY_MS) {
      const first = kept.findIndex((one) => !isTrue(one));
      const leap = (kept[first]?.at ?? last) - latest(kept.slice(0, first));
      steps.push({ before: kept, until: last - LEEWAY_MS, leap });
      kept = kept.filter(isTrue);
      last = latest(kept);
    }
    kept.push({ line, at });
    last = Math.max(last, at);
  }
  return kept;
}

const latest = (lines: readonly Timed[]): number =>
  lines.reduce((most, { at }) => Math.max(most, at), Number.NEGATIVE_INFINITY);
