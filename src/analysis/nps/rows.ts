import { columnsOf } from '../columns-of.ts';
import type { InsightInput } from '../insight.ts';
import { isWithin, type Period } from '../period.ts';

/** The three groups of the net promoter score: 9 and 10, between 6 and 9, 6 and less. */
export type Group = 'promoter' | 'passive' | 'detractor';

/** The groups in the order in which they are shown. */
export const GROUPS: readonly Group[] = ['promoter', 'passive', 'detractor'];

/** An answer the metric counts. */
export interface Answer {
  readonly id: string | null;
  readonly organizer: string | null;
  readonly event: string | null;
  readonly on: string;
  readonly score: number;
  readonly comment: string | null;
}

/** What the view says of a fiscal year. */
export interface Answers {
  /** Answers of the period with a score from 0 to 10. */
  readonly valid: readonly Answer[];
  /** Answers of the period without one. */
  readonly invalid: number;
  /** Rows of earlier years. */
  readonly earlier: number;
  readonly undated: number;
}

/** The group of a score, as sql/metrics/person_nps.sql has it. */
export const groupOf = (score: number): Group =>
  score >= 9 ? 'promoter' : score <= 6 ? 'detractor' : 'passive';

/** Reads every row of the view. */
export function readAnswers(input: InsightInput, period: Period): Answers {
  const columns = columnsOf(input);
  const id = columns.text('response_id');
  const organizer = columns.text('organizer_name');
  const event = columns.text('event_name');
  const date = columns.date('response_date');
  const scoreOf = columns.number('score');
  const comment = columns.text('comment');
  const valid: Answer[] = [];
  let [invalid, earlier, undated] = [0, 0, 0];
  for (const row of input.rows) {
    const on = date(row);
    if (on === null) undated += 1;
    else if (!isWithin(period, on)) earlier += on < period.first ? 1 : 0;
    else {
      const score = scoreOf(row);
      if (score === null || score < 0 || score > 10) invalid += 1;
      else
        valid.push({
          id: id(row),
          organizer: organizer(row),
          event: event(row),
          on,
          score,
          comment: comment(row),
        });
    }
  }
  return { valid, invalid, earlier, undated };
}

/** How many answers fall into each group. */
export interface Split extends Readonly<Record<Group, number>> {
  readonly count: number;
  /** The net promoter score, −100 to 100; null without answers. */
  readonly nps: number | null;
}

/** Splits answers into the three groups. */
export function splitOf(answers: readonly Answer[]): Split {
  const split = { promoter: 0, passive: 0, detractor: 0 };
  for (const { score } of answers) split[groupOf(score)] += 1;
  const count = answers.length;
  const nps = count === 0 ? null : (100 * (split.promoter - split.detractor)) / count;
  return { ...split, count, nps };
}
