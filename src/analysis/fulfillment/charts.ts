import type { ChartSpec } from '../chart-spec.ts';
import { formatCount, formatMonth, formatMonthName, formatShare } from '../../format/format.ts';
import { ascending, groupBy, median } from '../order.ts';
import { monthOf, monthsOf, type Period, runningMonth } from '../period.ts';
import { counted, quoted } from '../../format/phrases.ts';
import { binsOf, countInto } from './bins.ts';
import { inDays } from './headline.ts';
import type { Fulfilled } from './program.ts';

/** Programs that get a bar of their own; the rest share one. */
const PROGRAMS = 9;

const daysOf = (programs: readonly Fulfilled[]): readonly number[] =>
  ascending(programs.map(({ days }) => days));

/** How many programs took how long, split at the target when there is one. `days` are sorted upwards. */
export function distributionChart(
  days: readonly number[],
  target: number | null,
  year: number,
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
export function programChart(fulfilled: readonly Fulfilled[], year: number): ChartSpec | null {
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
  year: number,
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
