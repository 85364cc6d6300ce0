import { addDays, daysBetween } from '../../catalog/dates.ts';
import type { HistoryPoint } from '../../store/history.ts';
import { formatChange, formatDate } from '../../format/format.ts';
import type { MetricView } from './metric-view.ts';

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

/**
 * A metric's change since an earlier night; null when either has no value, or when the metric adds up over the
 * fiscal year and a new one has begun since: the fall at New Year is no news.
 */
export function changeSince(view: MetricView, fiscalYear: number, since: HistoryPoint | null): Change | null {
  const { key, format, better, year_to_date } = view.definition;
  const before = since?.values.get(key) ?? null;
  if (since === null || before === null || view.value === null) return null;
  if (year_to_date && since.fiscalYear !== fiscalYear) return null;
  const change = view.value - before;
  const size = formatChange(change, format);
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
