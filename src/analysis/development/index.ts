import { formatDate, NOT_AVAILABLE } from '../../format/format.ts';
import type { Insight, InsightInput } from '../insight.ts';
import type { CustomerRanking } from '../nrr/index.ts';
import { firstBy } from '../order.ts';
import { keptChart, monthChart } from './months.ts';
import { type Developed, readDevelopment } from './read.ts';
import { figures, headline } from './sentences.ts';

/** What the view of customer development says. */
export interface DevelopmentInsight extends Insight {
  /** The customers who came and left most recently. */
  readonly rankings: readonly CustomerRanking[];
}

const LISTED = 8;

/** Works out who is new, who stayed, who came back and who left this year. */
export function analyseDevelopment(input: InsightInput): DevelopmentInsight {
  const found = readDevelopment(input);
  return {
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
