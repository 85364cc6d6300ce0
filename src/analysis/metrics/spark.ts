import { daysBetween } from '../../catalog/dates.ts';
import type { HistoryPoint } from '../../store/history.ts';

/** A trend small enough for a card: the path of its line, one unit a day, and the box around it. */
export interface Spark {
  readonly path: string;
  readonly width: number;
  readonly height: number;
}

const HEIGHT = 24;
const NIGHTS = 90;

/**
 * The line of one metric over the newest 90 nights on record, in whole units and relative steps: thirteen of these stand in
 * one page. A night without a value breaks the line. Null when fewer than two nights have one.
 */
export function sparkOf(history: readonly HistoryPoint[], key: string): Spark | null {
  const points = history.slice(-NIGHTS).map(({ date, values }) => ({ date, value: values.get(key) ?? null }));
  const values = points.flatMap(({ value }) => (value === null ? [] : [value]));
  const first = points.find(({ value }) => value !== null);
  const last = points.findLast(({ value }) => value !== null);
  if (first === undefined || last === undefined || values.length < 2) return null;
  const [low, high] = [Math.min(...values), Math.max(...values)];
  let path = '';
  let at = { x: 0, y: 0 };
  let command = 'm';
  for (const { date, value } of points) {
    if (value === null) {
      command = 'm';
      continue;
    }
    const x = daysBetween(first.date, date);
    const y = high === low ? HEIGHT / 2 : Math.round((1 - (value - low) / (high - low)) * HEIGHT);
    // A line of no length lets a lone night show as a dot.
    path += `${command}${x - at.x} ${y - at.y}${command === 'm' ? 'h0' : ''}`;
    at = { x, y };
    command = 'l';
  }
  return { path: path.replaceAll(' -', '-'), width: daysBetween(first.date, last.date), height: HEIGHT };
}
