import { formatCount, formatShare, NOT_AVAILABLE } from '../../format/format.ts';
import { counted, listed } from '../../format/phrases.ts';
import type { ChartSpec } from '../chart-spec.ts';
import type { Figure, InsightInput, InsightOf } from '../insight.ts';
import { type Matrix, matrixOf } from './matrix.ts';
import {
  COMPARED,
  type Cohorts,
  drawnAges,
  holdings,
  monthName,
  type Rate,
  rateAtAge,
  rateInYear,
  readCohorts,
} from './rows.ts';

/** What the cohort view says. */
export interface CohortsInsight extends InsightOf<'cohorts'> {
  /** Null as long as no cohort has a complete month. */
  readonly matrix: Matrix | null;
  /** What the matrix shows and what it leaves out, in sentences. */
  readonly caption: string;
}

/** Works out how long customers who start together keep buying. */
export function analyseCohorts(input: InsightInput): CohortsInsight {
  const found = readCohorts(input);
  const matrix = matrixOf(found.cohorts, input.company);
  const chart = ageChart(found);
  return {
    kind: 'cohorts',
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
    `${monthName(running)}, which is not over`,
  ].filter((words) => words !== null);
  const silent =
    unstated === 0
      ? ''
      : ` ${counted(unstated, 'row does', 'rows do')} not say whether there was revenue and ${unstated === 1 ? 'counts' : 'count'} as none.`;
  const shades = top === 0 ? '' : ` Darkest after month 0: ${formatShare(top)}.`;
  return `Share of each ${stepWords[step]}’s new customers with revenue above 0 ${average}, by months since their first.${shades} Not shown: ${listed(left)}.${silent}`;
}

/** The headline of the view in one sentence. */
function headline({ cohorts, customers, running }: Cohorts): string {
  const [only] = cohorts;
  if (customers === 0) return 'No known customer has revenue yet, so there are no cohorts to compare.';
  if (customers === 1 && only !== undefined) {
    const again = [...only.active.keys()].some((age) => age > 0)
      ? 'has bought again since'
      : 'has not bought again yet';
    return `The only customer started in ${monthName(only.month)} and ${again}: there are no cohorts to compare.`;
  }
  const [first, sixth, twelfth] = [1, 6, 12].map((age) => rateAtAge(cohorts, age));
  if (!first)
    return `No cohort has a complete month after its first yet: ${counted(customers, 'customer')} started since ${monthName(running - 1)}.`;
  const shares = [
    sixth ? null : `${formatShare(first.share)} buy in the month after their first`,
    sixth ? `${formatShare(sixth.share)} buy in the 6th month after their first` : null,
    twelfth ? `${formatShare(twelfth.share)} in the 12th` : null,
  ].filter((words) => words !== null);
  const second = rateInYear(cohorts, 1);
  const again = second ? `, and ${formatShare(second.share)} buy at least once in their second year` : '';
  const many = holdings(cohorts);
  const [best] = many;
  const held =
    best === undefined || many.length === 1
      ? ''
      : `; the cohort of ${monthName(best.cohort.month)} held best (${formatShare(best.share)} in an average month of its first year)`;
  return `Of customers who start together, ${shares.join(' and ')}${again}${held}.`;
}

/** The numbers beside the headline. */
function figures({ cohorts, customers, running }: Cohorts): readonly Figure[] {
  const many = holdings(cohorts);
  const [best, worst] = [many[0], many.at(-1)];
  const share = (label: string, rate: Rate | null, note: string): Figure => ({
    label,
    value: rate === null ? NOT_AVAILABLE : formatShare(rate.share),
    note: rate === null ? 'No cohort is old enough' : `of ${counted(rate.customers, 'customer')} ${note}`,
  });
  const held = (label: string, { cohort, share }: NonNullable<typeof best>): Figure => ({
    label,
    value: monthName(cohort.month),
    note: `${formatShare(share)} of ${counted(cohort.size, 'customer')} in an average month of year one; cohorts under ${COMPARED} left out`,
  });
  const month = monthName(running);
  const fresh = cohorts.find((cohort) => cohort.month === running)?.size ?? 0;
  return [
    {
      label: 'Customers',
      value: formatCount(customers),
      note: `in ${counted(cohorts.length, 'cohort')}; ${formatCount(fresh)} started in ${month}, which is not over`,
    },
    share('Bought in month 6', rateAtAge(cohorts, 6), 'with six complete months'),
    share('Bought in month 12', rateAtAge(cohorts, 12), 'with twelve complete months'),
    share('Back in year one', rateInYear(cohorts, 0), 'in at least one of months 1 to 12'),
    share('Back in year two', rateInYear(cohorts, 1), 'in at least one of months 13 to 24'),
    ...(best === undefined ? [] : [held('Held best', best)]),
    ...(worst === undefined || worst === best ? [] : [held('Held worst', worst)]),
  ];
}
