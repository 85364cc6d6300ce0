import type { ChartSpec } from '../chart-spec.ts';
import { formatCount, formatShare } from '../../format/format.ts';
import type { Insight, InsightInput } from '../insight.ts';
import { counted, listed } from '../../format/phrases.ts';
import { type Matrix, matrixOf } from './matrix.ts';
import { groupName } from './months.ts';
import { drawnAges, rateAtAge } from './rates.ts';
import { type Cohorts, readCohorts } from './read.ts';
import { figures, headline } from './sentences.ts';

/** What the cohort view says. */
export interface CohortsInsight extends Insight {
  /** Null as long as no cohort has a complete month. */
  readonly matrix: Matrix | null;
  /** What the matrix shows and what it leaves out, in sentences. */
  readonly caption: string;
}

/** Works out how long customers who start together keep buying. */
export function analyseCohorts(input: InsightInput): CohortsInsight {
  const found = readCohorts(input);
  const matrix = matrixOf(found.cohorts);
  const chart = ageChart(found);
  return {
    headline: headline(found),
    figures: figures(found),
    charts: chart === null ? [] : [chart],
    matrix,
    caption: matrix === null ? '' : captionOf(matrix, found),
  };
}

/** All cohorts together by months since their start. Month 0, the first purchase itself, would dwarf the rest. */
function ageChart({ cohorts }: Cohorts): ChartSpec | null {
  const ages = drawnAges(cohorts);
  const rates = ages.map((age) => rateAtAge(cohorts, age));
  const [first, last] = [rates[0], rates.at(-1)];
  if (!first || !last || ages.length < 2) return null;
  const shares = rates.map((rate) => rate?.share ?? 0);
  const [low, high] = [Math.min(...shares), Math.max(...shares)];
  const at = (share: number) => `month ${ages[shares.indexOf(share)]}`;
  const range =
    low === high
      ? `${formatShare(low)} in every month`
      : `Between ${formatShare(low)} (${at(low)}) and ${formatShare(high)} (${at(high)})`;
  return {
    id: 'cohorts-by-age',
    title: 'Customers who buy, by months since their first',
    summary: `${range}, all cohorts weighted by their customers: ${formatCount(first.customers)} customers are 1 month old or older, ${formatCount(last.customers)} are ${ages.length}.`,
    kind: 'lines',
    format: 'percent',
    categoryName: 'Months since start',
    categories: ages.map(String),
    series: [{ name: 'Customers who bought in the month', tone: 'accent', values: shares }],
  };
}

const stepWords = { 1: 'month', 3: 'quarter', 12: 'year' } as const;

function captionOf({ step, older, cut, top }: Matrix, { running, unreadable, unstated }: Cohorts): string {
  const average = step === 1 ? 'in the month' : 'in an average month';
  const left = [
    older > 0 ? counted(older, 'older cohort') : null,
    cut ? 'later months' : null,
    unreadable > 0
      ? counted(unreadable, 'row that names no customer or month', 'rows that name no customer or month')
      : null,
    `${groupName(running, 1)}, which is not over`,
  ].filter((words) => words !== null);
  const silent =
    unstated === 0
      ? ''
      : ` ${counted(unstated, 'row does', 'rows do')} not say whether there was revenue and ${unstated === 1 ? 'counts' : 'count'} as none.`;
  const shades = top === 0 ? '' : ` Darkest after month 0: ${formatShare(top)}.`;
  return `Share of each ${stepWords[step]}’s new customers with revenue above 0 ${average}, by months since their first.${shades} Not shown: ${listed(left)}.${silent}`;
}
