import { fiscalYearElapsed } from '../../catalog/status.ts';
import type { HistoryPoint } from '../../store/history.ts';
import { type Change, changeSince } from './changes.ts';
import { formatValue } from '../../format/format.ts';
import { type MetricView, viewOf } from './metric-view.ts';

/** A metric that moved since an earlier night. */
export interface Mover {
  readonly view: MetricView;
  /** The other metrics that say the same: an owner's number is often the company's. */
  readonly twins: readonly MetricView[];
  /** What follows the metric's name in a sentence: `fell 0.4 points to 11.8%, now off target`. */
  readonly words: string;
  readonly good: boolean | null;
}

/**
 * The metrics that moved since `before`, in words: those that changed their status or appeared first, then by how
 * large the change is against the value. Changes that cannot be seen at the value's precision are left out.
 */
export function movers(
  views: readonly MetricView[],
  fiscalYear: number,
  before: HistoryPoint | null,
): readonly Mover[] {
  if (before === null) return [];
  const found: (Mover & { weight: number })[] = [];
  for (const view of views) {
    const mover = moverOf(view, fiscalYear, before);
    if (mover === null) continue;
    const twin = found.findIndex((other) => sameStory(other, mover));
    const first = found[twin];
    if (first === undefined) found.push(mover);
    else found[twin] = { ...first, twins: [...first.twins, view] };
  }
  return found.sort((a, b) => b.weight - a.weight);
}

const sameStory = (a: Mover, b: Mover): boolean =>
  a.view.definition.label === b.view.definition.label && a.words === b.words;

function moverOf(view: MetricView, fiscalYear: number, before: HistoryPoint) {
  const { key, format, unit } = view.definition;
  const was = before.values.get(key);
  const inWords = (amount: number | null) =>
    `${formatValue(amount, format, 'short')}${format === 'number' && amount !== null ? ` ${unit}` : ''}`;
  const value = inWords(view.value);
  const tell = (words: string, good: boolean | null, weight: number) => ({
    view,
    twins: [],
    words,
    good,
    weight,
  });
  if (was === undefined)
    return view.value === null ? null : tell(`is measured for the first time: ${value}`, null, 3);
  if (view.value === null)
    return was === null ? null : tell(`is no longer available; it was ${inWords(was)}`, false, 4);
  if (was === null) return tell(`is available again: ${value}`, true, 3);
  const change = changeSince(view, fiscalYear, before);
  if (change === null || change.size === null) return null;
  const crossed = statusWords(view, before, was);
  const verb = change.direction === 'up' ? 'rose' : 'fell';
  const words = `${verb} ${change.size} to ${value}${crossed === null ? '' : `, now ${crossed}`}`;
  return tell(words, change.good, weightOf(change, view.value) + (crossed === null ? 0 : 2));
}

/** The status in words when it is another than that night's, measured by that night's own target. */
function statusWords(view: MetricView, before: HistoryPoint, was: number): string | null {
  const { definition } = view;
  const elapsed = fiscalYearElapsed(before.date, before.fiscalYear);
  const old = viewOf(definition, was, before.targets.get(definition.key), elapsed);
  return old.status === view.status ? null : view.word.toLowerCase();
}

/** From 0 for nothing to 1 for a doubling or a loss of everything. */
const weightOf = (change: Change, value: number): number =>
  Math.min(1, Math.abs(value - change.before) / Math.max(Math.abs(change.before), Number.MIN_VALUE));
