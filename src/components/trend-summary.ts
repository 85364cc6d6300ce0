import type { Format } from '../catalog/types.ts';
import { formatCount, formatDate, formatValue } from './format.ts';
import { type TrendPoint, trendRange } from './TrendLine.tsx';

/** A trend in words, for readers who cannot see the line: ends, extremes, and how many nights it covers. */
export function trendSummary(points: readonly TrendPoint[], format: Format): string {
  const measured = points.filter((point): point is TrendPoint & { value: number } => point.value !== null);
  const first = measured[0];
  const last = measured.at(-1);
  const range = trendRange(measured);
  if (first === undefined || last === undefined || range === null)
    return 'No night on record has a value yet.';
  const value = (amount: number) => formatValue(amount, format);
  if (measured.length === 1)
    return `One night on record: ${value(first.value)} on ${formatDate(first.date)}.`;
  const missing = points.length - measured.length;
  const gaps = missing === 0 ? '' : ` On ${formatCount(missing)} of the nights it was not available.`;
  return `${formatCount(points.length)} nights on record: from ${value(first.value)} on ${formatDate(first.date)} to ${value(last.value)} on ${formatDate(last.date)}; lowest ${value(range.min)}, highest ${value(range.max)}.${gaps}`;
}
