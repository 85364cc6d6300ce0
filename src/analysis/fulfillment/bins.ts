import { formatCount } from '../../format/format.ts';

/** A range of days: more than `above`, up to `upTo`. */
export interface Bin {
  readonly label: string;
  readonly above: number;
  readonly upTo: number;
}

/** Bins that are drawn at most, besides those for what lies outside. */
const MOST = 12;

/** Widths that read well, from 1 to millions of days. */
const widths = Array.from({ length: 7 }, (_, power) =>
  [1, 2, 5, 10, 15, 20, 30, 50].map((digits) => digits * 10 ** power),
).flat();

/**
 * Ranges of one width for days sorted upwards: they hold all but the longest fiftieth, which shares one open range,
 * so that one program that waited for years does not flatten the rest. Where it can be, an edge lies on the target.
 */
export function binsOf(sorted: readonly number[], target: number | null): readonly Bin[] {
  const last = sorted.at(-1);
  const [first] = sorted;
  if (first === undefined || last === undefined) return [];
  const top = Math.max(1, sorted[Math.ceil(sorted.length * 0.98) - 1] ?? last);
  const fits = [...new Set(widths)].sort((a, b) => a - b).filter((width) => top / width <= MOST);
  const edged = fits.find((width) => target !== null && target % width === 0 && top / width >= MOST / 3);
  const width = edged ?? fits[0] ?? top;
  const count = Math.ceil(Math.min(last, top + width) / width);
  const bins: Bin[] =
    first < 0 ? [{ label: 'Below 0', above: Number.NEGATIVE_INFINITY, upTo: NEGATIVE }] : [];
  for (let index = 0; index < Math.max(1, count); index += 1) {
    const [low, high] = [index === 0 ? 0 : index * width + 1, (index + 1) * width];
    const label = low === high ? formatCount(high) : `${formatCount(low)}–${formatCount(high)}`;
    bins.push({ label, above: index === 0 ? NEGATIVE : index * width, upTo: high });
  }
  const end = bins.at(-1)?.upTo ?? 0;
  if (last > end)
    bins.push({ label: `Over ${formatCount(end)}`, above: end, upTo: Number.POSITIVE_INFINITY });
  return bins;
}

// The first range holds 0 itself, and nothing below it.
const NEGATIVE = -Number.MIN_VALUE;

/** How many of the days lie in each bin. */
export function countInto(bins: readonly Bin[], days: readonly number[]): readonly number[] {
  const counts = bins.map(() => 0);
  for (const value of days) {
    const index = bins.findIndex(({ above, upTo }) => value > above && value <= upTo);
    counts[index] = (counts[index] ?? 0) + 1;
  }
  return counts;
}
