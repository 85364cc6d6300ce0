import { fiscalYearElapsed } from '../../catalog/dates.ts';
import type { Decimal } from '../../format/decimal.ts';
import { formatCount, formatShare, formatValue, NOT_AVAILABLE, unitOf } from '../../format/format.ts';
import { counted, listed, quoted } from '../../format/phrases.ts';
import type { ChartSpec } from '../chart-spec.ts';
import { toNumber } from '../columns-of.ts';
import type { CustomerRanking, Figure, InsightInput, InsightOf } from '../insight.ts';
import { firstBy } from '../order.ts';
import { yearName } from '../period.ts';
import {
  type Book,
  byAmount,
  type Customer,
  concentrationOf,
  type Group,
  minus,
  NO_NAME,
  ratioOf,
  readBook,
  type Sums,
  sumsOf,
  total,
} from './rows.ts';

/** What the view of net revenue retention says. */
export interface NrrInsight extends InsightOf<'nrr'> {
  readonly rankings: readonly CustomerRanking[];
}

const BARS = 8;
const LISTED = 6;

/** Works out who grew, shrank and left since last year, and how far the revenue hangs on few customers. */
export function analyseNrr(input: InsightInput): NrrInsight {
  const year = yearName(input);
  const { currency } = input.company;
  const book = readBook(input);
  const sums = sumsOf(book.base);
  const { grew, shrank, left } = sums.groups;
  const most = (from: readonly Customer[], limit: number, sign: 1 | -1) =>
    firstBy(from, limit, (a, b) => sign * byAmount(b.change, a.change));
  const years = [yearName(input, 1), year];
  const ranking = (title: string, group: Group, sign: 1 | -1): CustomerRanking => {
    const shown = most(group.customers, LISTED, sign);
    const rows = shown.map(({ name, before, now, change }) => {
      const share = ratioOf(change, before);
      const percent = share === null ? '' : `${share > 0 ? '+' : ''}${formatShare(share)}`;
      return { name, cells: [short(before, currency), short(now, currency), percent] };
    });
    return { title, heads: [...years, 'Change'], rows, more: group.customers.length - rows.length };
  };
  const losers = [...shrank.customers, ...left.customers];
  return {
    kind: 'nrr',
    headline: headline(input, book, sums),
    figures: figures(input, book, sums),
    charts: [
      bridgeChart(sums, input),
      moversChart(most(grew.customers, BARS, 1), most(losers, BARS, -1), input),
    ].filter((chart) => chart !== null),
    rankings: [
      ranking('Biggest expansions', grew, 1),
      ranking('Biggest contractions', shrank, -1),
      ranking(`No revenue in ${year}`, left, -1),
    ].filter(({ rows }) => rows.length > 0),
  };
}

/** An amount as sentences and charts show it, `$3.1M`. */
const short = (amount: Decimal, currency: string): string =>
  formatValue(toNumber(amount), unitOf('currency', { currency }), 'short');

/** The size of a change, without its sign. */
const size = ({ units, scale }: Decimal, currency: string): string =>
  short({ units: units < 0n ? -units : units, scale }, currency);

/** How far the fiscal year has come, in words that follow a comma; null when it is over. */
function elapsedWords(input: InsightInput): string | null {
  const elapsed = fiscalYearElapsed(input.date, input.fiscalYear, input.company);
  const year = yearName(input);
  if (elapsed >= 1) return null;
  // The year is not over before its last day: no rounding up to 100%.
  return elapsed === 0
    ? `before ${year} has begun`
    : `with ${formatShare(Math.min(elapsed, 0.99))} of ${year} elapsed`;
}

/** The headline of the view in one sentence. */
function headline(input: InsightInput, book: Book, { ratio, groups }: Sums): string {
  const year = yearName(input);
  const { currency } = input.company;
  const last = yearName(input, 1);
  const elapsed = elapsedWords(input);
  if (ratio === null) {
    const revenue = total([...book.thisYear, book.unknown]);
    const now = revenue.units === 0n ? '' : ` Revenue of ${year}: ${short(revenue, currency)}.`;
    return `No known customer had revenue in ${last}, so there is no net revenue retention to state.${now}`;
  }
  const single = book.base.length === 1;
  const subject = single ? `The only customer of ${last} has` : `Customers of ${last} have`;
  const part = (course: keyof Sums['groups'], words: string): string | null => {
    const { customers } = groups[course];
    return customers.length === 0 ? null : `${single ? 'it' : formatCount(customers.length)} ${words}`;
  };
  const has = (course: keyof Sums['groups']): string =>
    groups[course].customers.length === 1 ? 'has' : 'have';
  const parts = [
    part('grew', `grew by ${size(groups.grew.change, currency)}`),
    part('same', 'stayed the same'),
    part('shrank', `shrank by ${size(groups.shrank.change, currency)}`),
    part('left', `${has('left')} no revenue in ${year} (${size(groups.left.change, currency)} lost)`),
    part('unstated', `${has('unstated')} no figure for ${year}`),
  ].filter((words) => words !== null);
  const when = elapsed === null ? ` in ${year}` : ` so far, ${elapsed}`;
  return `${subject} brought back ${formatValue(ratio, 'percent')} of that year’s revenue${when}: ${listed(parts)}.`;
}

/** The numbers beside the headline. */
function figures(input: InsightInput, book: Book, sums: Sums): readonly Figure[] {
  const year = yearName(input);
  const { currency } = input.company;
  const last = yearName(input, 1);
  const elapsed = elapsedWords(input);
  const { before, now, ratio, groups } = sums;
  const change = (label: string, course: 'grew' | 'shrank' | 'left'): Figure => {
    const { customers, change } = groups[course];
    const share = ratioOf(change, before);
    const of = share === null ? '' : `, ${formatShare(Math.abs(share))} of ${last}’s revenue`;
    const plus = change.units > 0n ? '+' : '';
    return {
      label,
      value: `${plus}${short(change, currency)}`,
      note: `${counted(customers.length, 'customer')}${of}`,
    };
  };
  return [
    {
      label: elapsed === null ? 'Retained' : 'Retained so far',
      value: formatValue(ratio, 'percent'),
      note: `${short(now, currency)} of ${last}’s ${short(before, currency)}${elapsed === null ? '' : `, ${elapsed}`}`,
    },
    change('Expansion', 'grew'),
    change('Contraction', 'shrank'),
    change(`No revenue in ${year}`, 'left'),
    concentration(book, year),
    outside(book, input),
  ];
}

function concentration({ thisYear }: Book, year: string): Figure {
  const found = concentrationOf(thisYear);
  if (found === null) return { label: 'Concentration', value: NOT_AVAILABLE, note: `No revenue in ${year}` };
  const { top, share, half, customers } = found;
  return {
    label: top === 1 ? 'Biggest customer' : `Top ${top} customers`,
    value: formatShare(share),
    note: `of ${year}’s revenue; half of it comes from ${formatCount(half)} of ${counted(customers, 'customer')}`,
  };
}

/** Revenue of the year that stands on neither side of the ratio: with it, the year's revenue is complete. */
function outside({ others, unknown }: Book, input: InsightInput): Figure {
  const { currency } = input.company;
  const revenue = minus(others.revenue, { ...unknown, units: -unknown.units });
  const without = unknown.units === 0n ? '' : `; ${short(unknown, currency)} has no known customer`;
  return {
    label: 'Not in the ratio',
    value: short(revenue, currency),
    note: `revenue of ${yearName(input)}: ${short(others.revenue, currency)} from ${counted(others.count, 'customer')} without any in ${yearName(input, 1)}${without}`,
  };
}

/** Labels of one chart must differ; names that look alike once they are cut get a number. */
function distinct(labels: readonly string[]): readonly string[] {
  const seen = new Map<string, number>();
  return labels.map((label) => {
    const times = (seen.get(label) ?? 0) + 1;
    seen.set(label, times);
    return times === 1 ? label : `${label} (${times})`;
  });
}

/** The customers whose revenue changed most: `gains` biggest first, `losses` biggest first. Null without any. */
function moversChart(
  gains: readonly Customer[],
  losses: readonly Customer[],
  input: InsightInput,
): ChartSpec | null {
  const { company } = input;
  const { currency } = company;
  const all = [...gains, ...losses.toReversed()];
  if (all.length === 0) return null;
  const tell = (customer: Customer | undefined, what: string, way: string): string =>
    customer === undefined
      ? ''
      : ` ${what}: ${quoted(customer.name ?? NO_NAME)}, ${way} ${size(customer.change, currency)} to ${short(customer.now, currency)}.`;
  const [gain, loss] = [gains[0], losses[0]];
  return {
    id: 'nrr-movers',
    title: `Biggest changes of revenue, ${yearName(input, 1)} to ${yearName(input)}`,
    summary: `${tell(gain, 'Biggest growth', 'up')}${tell(loss, 'Biggest loss', 'down')}`.trim(),
    kind: 'bars',
    stacked: true,
    format: unitOf('currency', company),
    categoryName: 'Customer',
    categories: distinct(all.map(({ name }) => quoted(name ?? NO_NAME, 28))),
    series: [
      { name: 'Growth', tone: 'good', values: all.map(only((change) => change > 0)) },
      { name: 'Loss', tone: 'off', values: all.map(only((change) => change < 0)) },
    ].filter(({ values }) => values.some((value) => value !== null)) as ChartSpec['series'],
  };
}

const only =
  (wanted: (change: number) => boolean) =>
  ({ change }: Customer): number | null => {
    const amount = toNumber(change);
    return wanted(amount) ? amount : null;
  };

/** From last year's revenue to this year's, of the same customers. Null without customers of last year. */
function bridgeChart({ before, now, ratio, groups }: Sums, input: InsightInput): ChartSpec | null {
  const { company } = input;
  const { currency } = company;
  if (ratio === null) return null;
  const [last, year] = [yearName(input, 1), yearName(input)];
  const unstated = groups.unstated.customers.length > 0;
  const steps = [
    { label: last, total: before },
    { label: 'Grew', change: groups.grew.change },
    { label: 'Shrank', change: groups.shrank.change },
    { label: 'Left', change: groups.left.change },
    ...(unstated ? [{ label: 'No figure', change: groups.unstated.change }] : []),
    { label: year, total: now },
  ];
  const pick = (wanted: (step: (typeof steps)[number]) => boolean | undefined) =>
    steps.map((step) => (wanted(step) ? toNumber(step.total ?? step.change) : null));
  return {
    id: 'nrr-bridge',
    title: `From ${last} to ${year}, the same customers`,
    summary: `Revenue of ${last}: ${short(before, currency)}. Expansion added ${size(groups.grew.change, currency)}; contraction took ${size(groups.shrank.change, currency)} and customers who left took ${size(groups.left.change, currency)}${unstated ? `; ${size(groups.unstated.change, currency)} belong to customers without a figure` : ''}. ${year} stands at ${short(now, currency)}, ${formatValue(ratio, 'percent')}.`,
    kind: 'columns',
    stacked: true,
    format: unitOf('currency', company),
    categoryName: 'Step',
    categories: steps.map(({ label }) => label),
    series: [
      { name: 'Revenue', tone: 'accent', values: pick(({ total }) => total !== undefined) },
      { name: 'Gained', tone: 'good', values: pick(({ change }) => change && change.units > 0n) },
      { name: 'Lost', tone: 'off', values: pick(({ change }) => change && change.units < 0n) },
    ],
  };
}
