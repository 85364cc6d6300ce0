import type { ChartSpec } from '../chart-spec.ts';
import { formatCount, formatMonth, formatShare } from '../../format/format.ts';
import type { InsightInput } from '../insight.ts';
import { monthOf, monthsOf, periodOf } from '../period.ts';
import { counted } from '../../format/phrases.ts';
import type { Developed, Development } from './read.ts';

/** The month in which twelve months without an invoice were over. */
const leftIn = ({ last }: Developed): string | null =>
  last === null ? null : `${String(Number(last.slice(0, 4)) + 1).padStart(4, '0')}${monthOf(last).slice(4)}`;

const joinedIn = ({ first }: Developed): string | null => (first === null ? null : monthOf(first));

/**
 * Customers won and lost in each month of the fiscal year so far. New ones count in the month of their first invoice;
 * lost ones twelve months after their last. The view does not say when reactivated customers came back.
 */
export function monthChart(input: InsightInput, { fresh, lost, reactivated }: Development): ChartSpec | null {
  const period = periodOf(input);
  const months = monthsOf(period);
  if (months.length === 0 || fresh.length + lost.length === 0) return null;
  const count = (customers: readonly Developed[], of: (customer: Developed) => string | null) => {
    const byMonth = Map.groupBy(customers, (customer) => of(customer) ?? '');
    return months.map((month) => byMonth.get(month)?.length ?? 0);
  };
  const [won, gone] = [count(fresh, joinedIn), count(lost, leftIn)];
  const most = (counts: readonly number[], what: string): string | null => {
    const high = Math.max(...counts);
    const month = months[counts.indexOf(high)];
    return high === 0 || month === undefined ? null : `${what} ${formatMonth(month)} (${formatCount(high)}).`;
  };
  const placed = [...won, ...gone].reduce((sum, value) => sum + value, 0);
  const back = reactivated.length;
  const outside = fresh.length + lost.length - placed;
  return {
    id: 'customers-by-month',
    title: `Customers won and lost by month, ${input.fiscalYear}`,
    summary: [
      most(won, 'Most new customers in'),
      most(gone, 'Most left in'),
      'New ones count in the month of their first invoice, lost ones twelve months after their last.',
      period.last.endsWith('-12-31') ? null : `${formatMonth(period.last)} is not over.`,
      back === 0
        ? null
        : `Not shown: ${counted(back, 'customer')} who came back, as the view does not say when.`,
      outside === 0 ? null : `${counted(outside, 'customer has', 'customers have')} no date in these months.`,
    ]
      .filter((sentence) => sentence !== null)
      .join(' '),
    kind: 'columns',
    stacked: true,
    format: 'number',
    unit: 'customers',
    categoryName: 'Month',
    categories: months.map(formatMonth),
    series: [
      { name: 'New', tone: 'good', values: won },
      { name: 'Left', tone: 'off', values: gone.map((value) => 0 - value) },
    ],
  };
}

/**
 * Customers of the first day of the fiscal year who are left at the end of each month so far: the course of logo
 * retention. Those lost without a date in these months are left out from the start.
 */
export function keptChart(input: InsightInput, { start, lost }: Development): ChartSpec | null {
  const period = periodOf(input);
  const months = monthsOf(period);
  const gone = months.map((month) => lost.filter((customer) => leftIn(customer) === month).length);
  const dated = gone.reduce((sum, value) => sum + value, 0);
  if (dated === 0) return null;
  const undated = lost.length - dated;
  const base = start - undated;
  let left = base;
  const values = gone.map((value) => {
    left -= value;
    return left;
  });
  return {
    id: 'customers-kept-by-month',
    title: `Customers of the start of ${input.fiscalYear} who are still customers`,
    summary: [
      `Of ${counted(base, 'customer')} on the first day, ${formatCount(left)} (${formatShare(left / base)}) are left.`,
      period.last.endsWith('-12-31') ? null : `${formatMonth(period.last)} is not over.`,
      undated === 0
        ? null
        : `${counted(undated, 'lost customer has', 'lost customers have')} no date in these months and ${undated === 1 ? 'is' : 'are'} left out.`,
    ]
      .filter((sentence) => sentence !== null)
      .join(' '),
    kind: 'lines',
    format: 'number',
    unit: 'customers',
    categoryName: 'Month',
    categories: months.map(formatMonth),
    series: [{ name: 'Still customers', tone: 'accent', values }],
  };
}
