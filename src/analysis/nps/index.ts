import { formatCount, formatShare, NOT_AVAILABLE } from '../../format/format.ts';
import type { Figure, Insight, InsightInput } from '../insight.ts';
import { periodOf } from '../period.ts';
import { counted } from '../../format/phrases.ts';
import { type Answers, type Group, readAnswers, type Split, splitOf } from './answer.ts';
import { chartsOf } from './charts.ts';
import { commentsOf, type GroupComments } from './comments.ts';
import { headlineOf, npsText, RECENT_DAYS, recentSplit } from './headline.ts';

/** Whether organizers would recommend us, and what they say. */
export interface NpsInsight extends Insight {
  /** The fiscal year's net promoter score, the metric's value; null without a valid answer. */
  readonly nps: number | null;
  readonly comments: readonly GroupComments[];
}

/** Analyses organizer_recap_NPS_score: answers of the fiscal year up to the night. */
export function analyseNps(input: InsightInput): NpsInsight {
  const { fiscalYear: year } = input;
  const period = periodOf(input);
  const answers = readAnswers(input, period);
  const all = splitOf(answers.valid);
  const recent = recentSplit(answers, period);
  return {
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
