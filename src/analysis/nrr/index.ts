import { formatShare } from '../../format/format.ts';
import type { Insight, InsightInput } from '../insight.ts';
import { firstBy } from '../order.ts';
import { bridgeChart, moversChart } from './charts.ts';
import { byAmount, type Customer, readBook } from './customers.ts';
import { figures, headline, short } from './sentences.ts';
import { type Group, ratioOf, sumsOf } from './sums.ts';

/** Customers of one course as a list shows them. */
export interface CustomerRanking {
  readonly title: string;
  /** Column heads after the customer's name. */
  readonly heads: readonly string[];
  /** Cells formatted, one for each of `heads`; a customer without a name has null. */
  readonly rows: readonly { readonly name: string | null; readonly cells: readonly string[] }[];
  /** Customers beyond `rows`. */
  readonly more: number;
}

/** What the view of net revenue retention says. */
export interface NrrInsight extends Insight {
  readonly rankings: readonly CustomerRanking[];
}

const BARS = 8;
const LISTED = 6;

/** Works out who grew, shrank and left since last year, and how far the revenue hangs on few customers. */
export function analyseNrr(input: InsightInput): NrrInsight {
  const { fiscalYear } = input;
  const book = readBook(input);
  const sums = sumsOf(book.base);
  const { grew, shrank, left } = sums.groups;
  const most = (from: readonly Customer[], limit: number, sign: 1 | -1) =>
    firstBy(from, limit, (a, b) => sign * byAmount(b.change, a.change));
  const years = [String(fiscalYear - 1), String(fiscalYear)];
  const ranking = (title: string, group: Group, sign: 1 | -1): CustomerRanking => {
    const shown = most(group.customers, LISTED, sign);
    const rows = shown.map(({ name, before, now, change }) => {
      const share = ratioOf(change, before);
      const percent = share === null ? '' : `${share > 0 ? '+' : ''}${formatShare(share)}`;
      return { name, cells: [short(before), short(now), percent] };
    });
    return { title, heads: [...years, 'Change'], rows, more: group.customers.length - rows.length };
  };
  const losers = [...shrank.customers, ...left.customers];
  return {
    headline: headline(input, book, sums),
    figures: figures(input, book, sums),
    charts: [
      bridgeChart(sums, fiscalYear),
      moversChart(most(grew.customers, BARS, 1), most(losers, BARS, -1), fiscalYear),
    ].filter((chart) => chart !== null),
    rankings: [
      ranking('Biggest expansions', grew, 1),
      ranking('Biggest contractions', shrank, -1),
      ranking(`No revenue in ${fiscalYear}`, left, -1),
    ].filter(({ rows }) => rows.length > 0),
  };
}
