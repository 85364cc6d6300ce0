import { addDays } from '../../catalog/dates.ts';
import {
  formatCount,
  formatMonth,
  formatMonthName,
  formatShare,
  formatValue,
  NOT_AVAILABLE,
} from '../../format/format.ts';
import { counted, quoted } from '../../format/phrases.ts';
import type { ChartSpec, Series } from '../chart-spec.ts';
import type { Figure, InsightInput, InsightOf } from '../insight.ts';
import { firstBy, groupBy } from '../order.ts';
import { monthOf, monthsOf, type Period, periodOf, runningMonth, yearName } from '../period.ts';
import {
  type Answer,
  type Answers,
  GROUPS,
  type Group,
  groupOf,
  readAnswers,
  type Split,
  splitOf,
} from './rows.ts';

/** Whether organizers would recommend us, and what they say. */
export interface NpsInsight extends InsightOf<'nps'> {
  /** The fiscal year's net promoter score, the metric's value; null without a valid answer. */
  readonly nps: number | null;
  readonly comments: readonly GroupComments[];
}

/** Analyses organizer_recap_NPS_score: answers of the fiscal year up to the night. */
export function analyseNps(input: InsightInput): NpsInsight {
  const year = yearName(input);
  const period = periodOf(input);
  const answers = readAnswers(input, period);
  const all = splitOf(answers.valid);
  const recent = recentSplit(answers, period);
  return {
    kind: 'nps',
    headline: headlineOf(answers, all, recent, year),
    figures: figuresOf(answers, all, recent),
    charts: chartsOf(answers.valid, period, year),
    nps: all.nps,
    comments: commentsOf(answers.valid, year),
  };
}

function figuresOf(
  { invalid, earlier, undated }: Answers,
  all: Split,
  recent: Split | null,
): readonly Figure[] {
  const notes = [
    invalid === 0
      ? null
      : `${counted(invalid, 'answer', 'answers')} without a score from 0 to 10 not counted`,
    undated === 0 ? null : `${formatCount(undated)} without a date not counted`,
    earlier === 0 ? null : `${formatCount(earlier)} of earlier years not counted`,
  ].filter((note) => note !== null);
  const nps = { label: 'NPS', value: npsText(all.nps) };
  return [
    recent === null ? nps : { ...nps, note: `${npsText(recent.nps)} in the last ${RECENT_DAYS} days` },
    { label: 'Answers', value: formatCount(all.count), ...(notes.length > 0 && { note: notes.join('; ') }) },
    part('Promoters', all, 'promoter', 'gave 9 or 10'),
    part('Passives', all, 'passive', 'gave 7 or 8'),
    part('Detractors', all, 'detractor', 'gave 0 to 6'),
  ];
}

const part = (label: string, all: Split, group: Group, gave: string): Figure =>
  all.count === 0
    ? { label, value: NOT_AVAILABLE }
    : { label, value: formatShare(all[group] / all.count), note: `${formatCount(all[group])} ${gave}` };

/** The latest days that are set against the whole period. */
const RECENT_DAYS = 90;

/** A net promoter score as it is shown everywhere, with one decimal at most. */
const npsText = (nps: number | null): string => formatValue(nps, 'number');

/** The split of the last 90 days; null when the period is no longer than that, or nobody answered in them. */
function recentSplit({ valid }: Answers, { first, last }: Period): Split | null {
  const since = addDays(last, 1 - RECENT_DAYS);
  if (since <= first) return null;
  const split = splitOf(valid.filter(({ on }) => on >= since));
  return split.count === 0 ? null : split;
}

/** The headline of the page in one sentence. */
function headlineOf(answers: Answers, all: Split, recent: Split | null, year: string): string {
  if (all.count === 0) return nobody(answers.invalid, year);
  const nps = `NPS is ${npsText(all.nps)}`;
  const [only] = GROUPS.filter((group) => all[group] === all.count);
  if (all.count === 1) return `${nps} from the only answer in ${year}, a ${only}’s.`;
  const from = `${nps} from ${counted(all.count, 'answer')} in ${year}`;
  const split =
    only === undefined
      ? GROUPS.map((group) => `${formatShare(all[group] / all.count)} ${group}s`).join(', ')
      : `all of them ${only}s`;
  return `${from}: ${split}${lately(all, recent)}.`;
}

function nobody(invalid: number, year: string): string {
  if (invalid === 0) return `Nobody has answered in ${year} yet, so there is no NPS.`;
  const has = counted(invalid, 'answer has', 'answers have');
  return `There is no NPS for ${year}: ${has} no score from 0 to 10, and there is no other.`;
}

function lately(all: Split, recent: Split | null): string {
  if (recent === null) return '';
  const now = npsText(recent.nps);
  if (now === npsText(all.nps)) return `; in the last ${RECENT_DAYS} days alone it is the same`;
  return `; in the last ${RECENT_DAYS} days alone it is ${now}, from ${counted(recent.count, 'answer')}`;
}

const names: Record<Group, { name: string; tone: Series['tone'] }> = {
  promoter: { name: 'Promoters (9–10)', tone: 'good' },
  passive: { name: 'Passives (7–8)', tone: 'soft' },
  detractor: { name: 'Detractors (0–6)', tone: 'off' },
};

const bySeries = (valuesOf: (group: Group) => Series['values']): readonly Series[] =>
  GROUPS.map((group) => ({ ...names[group], values: valuesOf(group) }));

/** The charts of a period's answers: the split and the score by month, and how often each score was given. */
function chartsOf(answers: readonly Answer[], period: Period, year: string): readonly ChartSpec[] {
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
function scoreChart(answers: readonly Answer[], year: string): ChartSpec {
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

/** Comments shown of each group, and how much of each: the rows hold all of them. */
const SHOWN = 3;
const LENGTH = 400;

/** The latest comments of one group. */
interface GroupComments {
  readonly group: Group;
  /** `Promoters`. */
  readonly title: string;
  /** How many of the group left a comment, in words; also says when nobody did. */
  readonly words: string;
  /** Newest first. */
  readonly latest: readonly (Answer & { readonly comment: string })[];
}

const titles: Record<Group, string> = {
  promoter: 'Promoters',
  passive: 'Passives',
  detractor: 'Detractors',
};

/** The latest comments of the answers in each group; groups that nobody is in are left out. */
function commentsOf(answers: readonly Answer[], year: string): readonly GroupComments[] {
  return GROUPS.flatMap((group) => {
    const members = answers.filter(({ score }) => groupOf(score) === group);
    if (members.length === 0) return [];
    const speaking = members.flatMap((answer) => {
      const { comment } = answer;
      return comment === null ? [] : [{ ...answer, comment }];
    });
    const who = counted(members.length, group);
    const words =
      speaking.length === 0
        ? members.length === 1
          ? `The only ${group} of ${year} left no comment.`
          : `None of the ${who} of ${year} left a comment.`
        : `${counted(speaking.length, 'comment')} from ${who} in ${year}.`;
    const latest = firstBy(speaking, SHOWN, (a, b) => (a.on < b.on ? 1 : a.on > b.on ? -1 : 0));
    const shown = latest.map((answer) => ({ ...answer, comment: quoted(answer.comment, LENGTH) }));
    return [{ group, title: titles[group], words, latest: shown }];
  });
}
