import { fiscalYearElapsed } from '../../catalog/status.ts';
import type { Decimal } from '../../format/decimal.ts';
import { formatCount, formatShare, formatValue, NOT_AVAILABLE } from '../../format/format.ts';
import { toNumber } from '../columns-of.ts';
import type { Figure, InsightInput } from '../insight.ts';
import { counted, listed } from '../../format/phrases.ts';
import { type Book, minus, total } from './customers.ts';
import { concentrationOf, ratioOf, type Sums } from './sums.ts';

/** An amount as sentences and charts show it, `$3.1M`. */
export const short = (amount: Decimal): string => formatValue(toNumber(amount), 'currency', 'short');

/** The size of a change, without its sign. */
export const size = ({ units, scale }: Decimal): string =>
  short({ units: units < 0n ? -units : units, scale });

/** How far the fiscal year has come, in words that follow a comma; null when it is over. */
export function elapsedWords({ date, fiscalYear }: InsightInput): string | null {
  const elapsed = fiscalYearElapsed(date, fiscalYear);
  if (elapsed >= 1) return null;
  // The year is not over before its last day: no rounding up to 100%.
  return elapsed === 0
    ? `before ${fiscalYear} has begun`
    : `with ${formatShare(Math.min(elapsed, 0.99))} of ${fiscalYear} elapsed`;
}

/** The headline of the view in one sentence. */
export function headline(input: InsightInput, book: Book, { ratio, groups }: Sums): string {
  const { fiscalYear } = input;
  const last = fiscalYear - 1;
  const elapsed = elapsedWords(input);
  if (ratio === null) {
    const revenue = total([...book.thisYear, book.unknown]);
    const now = revenue.units === 0n ? '' : ` Revenue of ${fiscalYear}: ${short(revenue)}.`;
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
    part('grew', `grew by ${size(groups.grew.change)}`),
    part('same', 'stayed the same'),
    part('shrank', `shrank by ${size(groups.shrank.change)}`),
    part('left', `${has('left')} no revenue in ${fiscalYear} (${size(groups.left.change)} lost)`),
    part('unstated', `${has('unstated')} no figure for ${fiscalYear}`),
  ].filter((words) => words !== null);
  const when = elapsed === null ? ` in ${fiscalYear}` : ` so far, ${elapsed}`;
  return `${subject} brought back ${formatValue(ratio, 'percent')} of that year’s revenue${when}: ${listed(parts)}.`;
}

/** The numbers beside the headline. */
export function figures(input: InsightInput, book: Book, sums: Sums): readonly Figure[] {
  const { fiscalYear } = input;
  const last = fiscalYear - 1;
  const elapsed = elapsedWords(input);
  const { before, now, ratio, groups } = sums;
  const change = (label: string, course: 'grew' | 'shrank' | 'left'): Figure => {
    const { customers, change } = groups[course];
    const share = ratioOf(change, before);
    const of = share === null ? '' : `, ${formatShare(Math.abs(share))} of ${last}’s revenue`;
    const plus = change.units > 0n ? '+' : '';
    return { label, value: `${plus}${short(change)}`, note: `${counted(customers.length, 'customer')}${of}` };
  };
  return [
    {
      label: elapsed === null ? 'Retained' : 'Retained so far',
      value: formatValue(ratio, 'percent'),
      note: `${short(now)} of ${last}’s ${short(before)}${elapsed === null ? '' : `, ${elapsed}`}`,
    },
    change('Expansion', 'grew'),
    change('Contraction', 'shrank'),
    change(`No revenue in ${fiscalYear}`, 'left'),
    concentration(book, fiscalYear),
    outside(book, fiscalYear),
  ];
}

function concentration({ thisYear }: Book, year: number): Figure {
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
function outside({ others, unknown }: Book, year: number): Figure {
  const revenue = minus(others.revenue, { ...unknown, units: -unknown.units });
  const without = unknown.units === 0n ? '' : `; ${short(unknown)} has no known customer`;
  return {
    label: 'Not in the ratio',
    value: short(revenue),
    note: `revenue of ${year}: ${short(others.revenue)} from ${counted(others.count, 'customer')} without any in ${year - 1}${without}`,
  };
}
