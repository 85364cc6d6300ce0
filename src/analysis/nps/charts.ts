import type { ChartSpec, Series } from '../chart-spec.ts';
import { formatCount, formatMonth, formatMonthName, formatShare } from '../../format/format.ts';
import { groupBy } from '../order.ts';
import { monthOf, monthsOf, type Period, runningMonth } from '../period.ts';
import { type Answer, GROUPS, type Group, groupOf, type Split, splitOf } from './answer.ts';
import { npsText } from './headline.ts';

const names: Record<Group, { name: string; tone: Series['tone'] }> = {
  promoter: { name: 'Promoters (9–10)', tone: 'good' },
  passive: { name: 'Passives (7–8)', tone: 'soft' },
  detractor: { name: 'Detractors (0–6)', tone: 'off' },
};

const bySeries = (valuesOf: (group: Group) => Series['values']): readonly Series[] =>
  GROUPS.map((group) => ({ ...names[group], values: valuesOf(group) }));

/** The charts of a period's answers: the split and the score by month, and how often each score was given. */
export function chartsOf(answers: readonly Answer[], period: Period, year: number): readonly ChartSpec[] {
  if (answers.length === 0) return [];
  const byMonth = groupBy(answers, ({ on }) => monthOf(on));
  const months = monthsOf(period).map((month) => ({ month, split: splitOf(byMonth.get(month) ?? []) }));
  const answered = months.filter(({ split }) => split.count > 0);
  const time = { categoryName: 'Month', categories: months.map(({ month }) => formatMonthName(month)) };
  return [
    {
      id: 'nps-split',
      title: `Promoters, passives and detractors by month, ${year}`,
      summary: `Answers by month: ${answered.map(({ month, split }) => `${formatMonthName(month)} ${formatCount(split.count)}`).join(', ')}.${runningMonth(period)}`,
      kind: 'columns',
      stacked: true,
      format: 'percent',
      ...time,
      series: bySeries((group) => months.map(({ split }) => share(split, group))),
    },
    ...(answered.length < 2
      ? []
      : [
          {
            id: 'nps-by-month',
            title: `NPS by month, ${year}`,
            summary: `${extremes(answered)}${runningMonth(period)}`,
            kind: 'lines',
            format: 'number',
            unit: 'points',
            ...time,
            series: [{ name: 'NPS', tone: 'accent', values: months.map(({ split }) => split.nps) }],
          } as const,
        ]),
    scoreChart(answers, year),
  ];
}

const share = (split: Split, group: Group): number | null =>
  split.count === 0 ? null : split[group] / split.count;

function extremes(months: readonly { month: string; split: Split }[]): string {
  const sorted = months.toSorted((a, b) => (a.split.nps ?? 0) - (b.split.nps ?? 0));
  const [lowest, highest] = [sorted[0], sorted.at(-1)];
  if (lowest === undefined || highest === undefined) return '';
  if (lowest.split.nps === highest.split.nps)
    return `${npsText(lowest.split.nps)} in every month with answers.`;
  const at = ({ month, split }: typeof lowest) => `${npsText(split.nps)} in ${formatMonth(month)}`;
  return `Lowest: ${at(lowest)}. Highest: ${at(highest)}.`;
}

/** How often each score was given; a score between two whole ones is counted with the lower. */
function scoreChart(answers: readonly Answer[], year: number): ChartSpec {
  const counts = { promoter: zeros(), passive: zeros(), detractor: zeros() };
  const scores = zeros();
  for (const { score } of answers) {
    const whole = Math.floor(score);
    scores[whole] = (scores[whole] ?? 0) + 1;
    const group = counts[groupOf(score)];
    group[whole] = (group[whole] ?? 0) + 1;
  }
  const most = Math.max(...scores);
  const common = scores.indexOf(most);
  const fractions = answers.some(({ score }) => !Number.isInteger(score))
    ? ' A score between two whole ones is counted with the lower.'
    : '';
  return {
    id: 'nps-scores',
    title: `How often each score was given, ${year}`,
    summary: `Most frequent: ${common}, given ${most === 1 ? 'once' : `${formatCount(most)} times`} (${formatShare(most / answers.length)}).${fractions}`,
    kind: 'columns',
    stacked: true,
    format: 'number',
    unit: 'answers',
    categoryName: 'Score',
    categories: scores.map((_, score) => String(score)),
    series: bySeries((group) => counts[group]),
  };
}

const zeros = (): number[] => Array.from({ length: 11 }, () => 0);
