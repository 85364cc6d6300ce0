import { addDays, daysBetween, fiscalYearDays, fiscalYearElapsed } from '../../catalog/dates.ts';
import { formatChange, formatDate, formatValue, unitOf } from '../../format/format.ts';
import type { HistoryPoint } from '../../store/history.ts';
import type { Site } from '../site.ts';
import { type MetricView, viewOf } from './metric-view.ts';

/** How a metric stands against an earlier night. */
export interface Change {
  /** The earlier night. */
  readonly since: HistoryPoint;
  readonly before: number;
  readonly direction: 'up' | 'down' | 'same';
  /** Whether the direction is good news; null when nothing moved. */
  readonly good: boolean | null;
  /** The size, formatted, without a sign; null when it cannot be seen at the value's precision. */
  readonly size: string | null;
}

/** A night that is up to this many days older than asked for may stand in for one that was missed. */
const SLACK_DAYS = 7;

/** The nights a site's newest night is compared with. */
export interface Baselines {
  /** The night on record before the shown one. */
  readonly night: HistoryPoint | null;
  /** The night 30 days earlier, or the first one before it. */
  readonly month: HistoryPoint | null;
}

/** Finds both baselines in the history of one source, oldest first, whose last night is the shown one. */
export function baselines(history: readonly HistoryPoint[]): Baselines {
  const shown = history.at(-1);
  if (shown === undefined) return { night: null, month: null };
  const wanted = addDays(shown.date, -30);
  const month = history.findLast(({ date }) => date <= wanted) ?? null;
  return {
    night: history.at(-2) ?? null,
    month: month !== null && daysBetween(month.date, wanted) <= SLACK_DAYS ? month : null,
  };
}

/** The night whose changes are told, as far as it decides what can be compared with it. */
type ShownNight = Pick<Site, 'fiscalYear'> & { readonly night: Pick<Site['night'], 'company'> };

/** Whether a metric's values of two nights are of one kind: money in one currency, a year to date of one year. */
function comparable({ definition, unit }: MetricView, shown: ShownNight, since: HistoryPoint): boolean {
  if (unitOf(definition.format, since.company) !== unit) return false;
  const firstDay = fiscalYearDays(shown.fiscalYear, shown.night.company).first;
  return !definition.year_to_date || fiscalYearDays(since.fiscalYear, since.company).first === firstDay;
}

/**
 * A metric's change since an earlier night; null when either has no value, when the two are in different currencies, or
 * when the metric adds up over the fiscal year and a new one has begun since: the fall at New Year is no news.
 */
export function changeSince(view: MetricView, shown: ShownNight, since: HistoryPoint | null): Change | null {
  const { key, better } = view.definition;
  const before = since?.values.get(key) ?? null;
  if (since === null || before === null || view.value === null) return null;
  if (!comparable(view, shown, since)) return null;
  const change = view.value - before;
  const size = formatChange(change, view.unit);
  if (size === null) return { since, before, direction: 'same', good: null, size };
  const direction = change > 0 ? 'up' : 'down';
  return { since, before, direction, good: (direction === 'up') === (better === 'higher'), size };
}

/** The earlier night in words, for a reader of `date`: `overnight`, `in 30 days`, or its date when others were missed. */
export function sinceWords(since: HistoryPoint, date: string): string {
  const days = daysBetween(since.date, date);
  if (days === 1) return 'overnight';
  return days === 30 ? 'in 30 days' : `since ${formatDate(since.date)}`;
}

/** A metric that moved since an earlier night. */
interface Mover {
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
  shown: ShownNight,
  before: HistoryPoint | null,
): readonly Mover[] {
  if (before === null) return [];
  const found: (Mover & { weight: number })[] = [];
  for (const view of views) {
    const mover = moverOf(view, shown, before);
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

function moverOf(view: MetricView, shown: ShownNight, before: HistoryPoint) {
  const { key, format, unit } = view.definition;
  const was = before.values.get(key);
  const inWords = (amount: number | null, of = view.unit) =>
    `${formatValue(amount, of, 'short')}${format === 'number' && amount !== null ? ` ${unit}` : ''}`;
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
    // What was taken out on purpose is no news of the company.
    return was === null || view.absent?.intended === true
      ? null
      : tell(`is no longer available; it was ${inWords(was, unitOf(format, before.company))}`, false, 4);
  if (was === null) return tell(`is available again: ${value}`, true, 3);
  const change = changeSince(view, shown, before);
  if (change === null || change.size === null) return null;
  const crossed = statusWords(view, before, was);
  const verb = change.direction === 'up' ? 'rose' : 'fell';
  const words = `${verb} ${change.size} to ${value}${crossed === null ? '' : `, now ${crossed}`}`;
  return tell(words, change.good, weightOf(change, view.value) + (crossed === null ? 0 : 2));
}

/** The status in words when it is another than that night's, measured by that night's own target. */
function statusWords(view: MetricView, before: HistoryPoint, was: number): string | null {
  const { definition } = view;
  const elapsed = fiscalYearElapsed(before.date, before.fiscalYear, before.company);
  const { currency } = before.company;
  const old = viewOf(definition, was, before.targets.get(definition.key), { elapsed, currency });
  return old.status === view.status ? null : view.word.toLowerCase();
}

/** From 0 for nothing to 1 for a doubling or a loss of everything. */
const weightOf = (change: Change, value: number): number =>
  Math.min(1, Math.abs(value - change.before) / Math.max(Math.abs(change.before), Number.MIN_VALUE));
