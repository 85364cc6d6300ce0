import { formatCount, formatMonth, formatMonthName, formatShare } from '../../format/format.ts';
import { counted, quoted } from '../../format/phrases.ts';
import type { ChartSpec } from '../chart-spec.ts';
import { ascending, groupBy, median } from '../order.ts';
import { monthOf, monthsOf, type Period, runningMonth } from '../period.ts';
import { type Fulfilled, inDays } from './rows.ts';

/** Programs that get a bar of their own; the rest share one. */
const PROGRAMS = 9;

const daysOf = (programs: readonly Fulfilled[]): readonly number[] =>
  ascending(programs.map(({ days }) => days));

/** How many programs took how long, split at the target when there is one. `days` are sorted upwards. */
export function distributionChart(
  days: readonly number[],
  target: number | null,
  year: string,
): ChartSpec | null {
  const [fastest, slowest] = [days[0], days.at(-1)];
  if (fastest === undefined || slowest === undefined || days.length < 2) return null;
  const bins = binsOf(days, target);
  const within = days.filter((value) => target !== null && value <= target);
  const all = counted(days.length, 'program');
  const met =
    target === null
      ? ''
      : ` The target is ${inDays(target)}: ${formatCount(within.length)} of ${all} (${formatShare(within.length / days.length)}) took no longer.`;
  return {
    id: 'fulfillment-distribution',
    title: `Days from signing to fulfillment, programs fulfilled in ${year}`,
    summary: `${all}, from ${inDays(fastest)} to ${inDays(slowest)}.${met}`,
    kind: 'columns',
    stacked: true,
    format: 'number',
    unit: 'programs',
    categoryName: 'Days',
    categories: bins.map(({ label }) => label),
    series:
      target === null
        ? [{ name: 'Programs', tone: 'accent', values: countInto(bins, days) }]
        : [
            { name: `Within ${inDays(target)}`, tone: 'good', values: countInto(bins, within) },
            {
              name: `Over ${inDays(target)}`,
              tone: 'near',
              values: countInto(
                bins,
                days.filter((value) => value > target),
              ),
            },
          ],
  };
}

/** The median of each kind of program, slowest first, with how many it is the median of. */
export function programChart(fulfilled: readonly Fulfilled[], year: string): ChartSpec | null {
  const groups = Array.from(groupBy(fulfilled, ({ program }) => program ?? 'No program named')).sort(
    ([, a], [, b]) => b.length - a.length,
  );
  const own = groups.length <= PROGRAMS + 1 ? groups : groups.slice(0, PROGRAMS);
  const others = groups.slice(own.length);
  const bars = own.map(([name, programs]) => barOf(quoted(name, 32), programs));
  bars.sort((a, b) => b.median - a.median);
  const [slowest, fastest] = [bars[0], bars.at(-1)];
  if (slowest === undefined || fastest === undefined) return null;
  if (others.length > 0)
    bars.push(
      barOf(
        `${counted(others.length, 'other')}`,
        others.flatMap(([, programs]) => programs),
      ),
    );
  return {
    id: 'fulfillment-by-program',
    title: `Median days by program, fulfilled in ${year}`,
    summary:
      slowest === fastest || slowest.median === fastest.median
        ? `Median of ${slowest.name}: ${inDays(slowest.median)}.`
        : `Slowest: ${slowest.name}, ${inDays(slowest.median)}. Fastest: ${fastest.name}, ${inDays(fastest.median)}. In brackets: how many were fulfilled.`,
    kind: 'bars',
    format: 'number',
    unit: 'days',
    categoryName: 'Program (number fulfilled)',
    categories: bars.map(({ label }) => label),
    series: [{ name: 'Median days', tone: 'accent', values: bars.map((bar) => bar.median) }],
  };
}

const barOf = (name: string, programs: readonly Fulfilled[]) => ({
  name,
  label: `${name} (${formatCount(programs.length)})`,
  median: median(daysOf(programs)) ?? 0,
});

/** The median of the programs fulfilled in each month, beside the target. */
export function monthChart(
  fulfilled: readonly Fulfilled[],
  period: Period,
  target: number | null,
  year: string,
): ChartSpec | null {
  const months = monthsOf(period);
  const byMonth = groupBy(fulfilled, ({ on }) => monthOf(on));
  const medians = months.map((month) => median(daysOf(byMonth.get(month) ?? [])));
  const measured = months.flatMap((month, index) => {
    const days = medians[index] ?? null;
    return days === null ? [] : [{ month, days }];
  });
  const [first, last] = [measured[0], measured.at(-1)];
  if (first === undefined || last === undefined || first === last) return null;
  return {
    id: 'fulfillment-by-month',
    title: `Median days by month of fulfillment, ${year}`,
    summary: `From ${inDays(first.days)} in ${formatMonth(first.month)} to ${inDays(last.days)} in ${formatMonth(last.month)}.${runningMonth(period)}`,
    kind: 'lines',
    format: 'number',
    unit: 'days',
    categoryName: 'Month',
    categories: months.map(formatMonthName),
    series: [
      { name: 'Median days', tone: 'accent', values: medians },
      ...(target === null
        ? []
        : [{ name: 'Target', tone: 'second', dashed: true, values: months.map(() => target) } as const]),
    ],
  };
}

/** A range of days: more than `above`, up to `upTo`. */
interface Bin {
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
