import {
  formatCount,
  formatDate,
  formatMonth,
  formatShare,
  formatValue,
  NOT_AVAILABLE,
} from '../../format/format.ts';
import { counted, listed, quoted } from '../../format/phrases.ts';
import type { ChartSpec } from '../chart-spec.ts';
import type { CustomerRanking, Figure, InsightInput, InsightOf } from '../insight.ts';
import { firstBy } from '../order.ts';
import { isOver, monthOf, monthsOf, periodOf, yearName } from '../period.ts';
import { type Developed, type Development, readDevelopment } from './rows.ts';

/** What the view of customer development says. */
export interface DevelopmentInsight extends InsightOf<'development'> {
  /** The customers who came and left most recently. */
  readonly rankings: readonly CustomerRanking[];
}

const LISTED = 8;

/** Works out who is new, who stayed, who came back and who left this year. */
export function analyseDevelopment(input: InsightInput): DevelopmentInsight {
  const found = readDevelopment(input);
  return {
    kind: 'development',
    headline: headline(input, found),
    figures: figures(input, found),
    charts: [monthChart(input, found), keptChart(input, found)].filter((chart) => chart !== null),
    rankings: [
      latest('Newest customers', 'First invoice', found.fresh, ({ first }) => first),
      latest('Most recently lost', 'Last invoice', found.lost, ({ last }) => last),
      latest('Came back', 'Last invoice', found.reactivated, ({ last }) => last),
    ].filter(({ rows }) => rows.length > 0),
  };
}

/** The customers with the latest dates; those without a date come last. */
function latest(
  title: string,
  head: string,
  customers: readonly Developed[],
  dateOf: (customer: Developed) => string | null,
): CustomerRanking {
  const key = (customer: Developed): string => dateOf(customer) ?? '';
  const shown = firstBy(customers, LISTED, (a, b) => (key(a) < key(b) ? 1 : key(a) > key(b) ? -1 : 0));
  const rows = shown.map((customer) => {
    const date = dateOf(customer);
    return { name: customer.name, cells: [date === null ? NOT_AVAILABLE : formatDate(date)] };
  });
  return { title, heads: [head], rows, more: customers.length - rows.length };
}

/** Statuses that are named one by one; the rest are counted together. */
const NAMED = 3;

/** Unknown statuses in words: `2 “paused”`, `1 without a status`. */
function otherWords({ other }: Development): string[] {
  const words = other
    .slice(0, NAMED)
    .map(([status, { length }]) =>
      status === ''
        ? `${formatCount(length)} without a status`
        : `${formatCount(length)} marked “${quoted(status, 24)}”`,
    );
  const rest = other.slice(NAMED).reduce((sum, [, { length }]) => sum + length, 0);
  return rest === 0 ? words : [...words, `${formatCount(rest)} with other statuses`];
}

/** The headline of the view in one sentence. */
function headline(input: InsightInput, found: Development): string {
  const { all, fresh, retained, reactivated, lost, start, now } = found;
  if (all.length === 0) return 'There are no customers to show: the view has no rows.';
  const net = now - start;
  const change =
    net === 0 ? 'as many as' : `${formatCount(Math.abs(net))} ${net > 0 ? 'more' : 'fewer'} than`;
  const verb = (group: readonly Developed[], one: string, many = one): string =>
    `${group.length === 0 ? 'none' : formatCount(group.length)} ${group.length > 1 ? many : one}`;
  const moves = [
    verb(retained, 'stayed'),
    verb(fresh, 'is new', 'are new'),
    verb(reactivated, 'came back'),
    verb(lost, 'left'),
    ...otherWords(found),
  ];
  return `${counted(now, 'customer is', 'customers are')} active, ${change} the ${formatCount(start)} at the start of ${yearName(input)}: ${listed(moves)}.`;
}

/** The numbers beside the headline: one for each status, and what they come to. */
function figures(input: InsightInput, found: Development): readonly Figure[] {
  const { all, fresh, retained, reactivated, lost, gone, other, start, now, kept } = found;
  const status = (label: string, { length }: readonly Developed[], note?: string): Figure => ({
    label,
    value: formatCount(length),
    note: [
      all.length === 0 ? null : `${formatValue(length / all.length, 'percent')} of all on record`,
      note ?? null,
    ]
      .filter((words) => words !== null)
      .join('; '),
  });
  return [
    {
      label: 'Net change',
      value: `${now > start ? '+' : ''}${formatCount(now - start)}`,
      note: `${formatCount(start)} customers at the start of ${yearName(input)}, ${formatCount(now)} now`,
    },
    {
      label: 'Logo retention',
      value: start === 0 ? NOT_AVAILABLE : formatValue(kept / start, 'percent'),
      note: `${formatCount(kept)} of the ${formatCount(start)} at the start of ${yearName(input)} are still active`,
    },
    status('New', fresh),
    status('Retained', retained),
    status('Reactivated', reactivated),
    status(`Left in ${yearName(input)}`, lost, 'no invoice for twelve months'),
    status('Left before', gone, `no customers when ${yearName(input)} began`),
    ...other
      .slice(0, NAMED)
      .map(([word, customers]) =>
        status(word === '' ? 'Without a status' : `“${quoted(word, 24)}”`, customers),
      ),
    ...(other.length > NAMED
      ? [
          status(
            'Other statuses',
            other.slice(NAMED).flatMap(([, customers]) => customers),
          ),
        ]
      : []),
  ];
}

/** The month in which twelve months without an invoice were over. */
const leftIn = ({ last }: Developed): string | null =>
  last === null ? null : `${String(Number(last.slice(0, 4)) + 1).padStart(4, '0')}${monthOf(last).slice(4)}`;

const joinedIn = ({ first }: Developed): string | null => (first === null ? null : monthOf(first));

/**
 * Customers won and lost in each month of the fiscal year so far. New ones count in the month of their first invoice;
 * lost ones twelve months after their last. The view does not say when reactivated customers came back.
 */
function monthChart(input: InsightInput, { fresh, lost, reactivated }: Development): ChartSpec | null {
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
    title: `Customers won and lost by month, ${yearName(input)}`,
    summary: [
      most(won, 'Most new customers in'),
      most(gone, 'Most left in'),
      'New ones count in the month of their first invoice, lost ones twelve months after their last.',
      isOver(input) ? null : `${formatMonth(period.last)} is not over.`,
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
function keptChart(input: InsightInput, { start, lost }: Development): ChartSpec | null {
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
    title: `Customers of the start of ${yearName(input)} who are still customers`,
    summary: [
      `Of ${counted(base, 'customer')} on the first day, ${formatCount(left)} (${formatShare(left / base)}) are left.`,
      isOver(input) ? null : `${formatMonth(period.last)} is not over.`,
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
