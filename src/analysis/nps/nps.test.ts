import { describe, expect, it } from 'vitest';
import { DEFAULT_COMPANY } from '../../catalog/company.ts';
import { formatValue } from '../../format/format.ts';
import type { StoredCell } from '../../store/night.ts';
import { mockNight } from '../testing/mock-night.ts';
import { analyseNps } from './nps.ts';

const columns = [
  { name: 'response_id', type: 'STRING' },
  { name: 'organizer_name', type: 'STRING' },
  { name: 'event_name', type: 'STRING' },
  { name: 'response_date', type: 'DATE' },
  { name: 'score', type: 'INT64' },
  { name: 'comment', type: 'STRING' },
];
type Row = readonly [date: StoredCell, score: StoredCell, comment: StoredCell];
const analyse = (...rows: readonly Row[]) => analyseAll(rows);
const analyseAll = (rows: readonly Row[]) =>
  analyseNps({
    company: DEFAULT_COMPANY,
    columns,
    rows: rows.map((row, index) => [`R-${index + 1}`, 'Fair', 'Fair 2026', ...row]),
    date: '2026-06-30',
    fiscalYear: 2026,
  });
const headline = (...rows: readonly Row[]): string => analyse(...rows).headline;
const on = (date: string, ...scores: readonly StoredCell[]): Row[] =>
  scores.map((score) => [date, score, null]);
const early = (...scores: readonly StoredCell[]) => on('2026-01-10', ...scores);

it('says the metric of the night', async () => {
  const { input, value } = await mockNight('organizer_recap_NPS_score', 'person_nps');
  const insight = analyseNps(input);
  // The warehouse keeps nine decimals.
  expect(insight.nps).toBeCloseTo(value ?? Number.NaN, 8);
  expect(insight.headline).toContain(`NPS is ${formatValue(value, 'number')} from`);
  expect(insight.charts.map(({ id }) => id)).toEqual(['nps-split', 'nps-by-month', 'nps-scores']);
});

describe('the headline', () => {
  it('follows the data', () => {
    expect(headline(...early(10, 9, 8, 0))).toBe(
      'NPS is 25 from 4 answers in 2026: 50% promoters, 25% passives, 25% detractors.',
    );
    expect(headline(...early(10, 6, 6, 0))).toBe(
      'NPS is -50 from 4 answers in 2026: 25% promoters, 0% passives, 75% detractors.',
    );
  });

  it('sets the last 90 days against the year when they are only a part of it', () => {
    expect(headline(...early(10, 9, 8, 0), ...on('2026-06-30', 10))).toContain(
      'NPS is 40 from 5 answers in 2026: 60% promoters, 20% passives, 20% detractors; in the last 90 days alone it is 100, from 1 answer.',
    );
    expect(headline(...on('2026-04-02', 10, 0), ...on('2026-04-01', 8))).toContain(
      '; in the last 90 days alone it is the same.',
    );
  });

  it('fits one answer, and answers that all agree', () => {
    expect(headline(...early(10))).toBe('NPS is 100 from the only answer in 2026, a promoter’s.');
    expect(headline(...early(7, 8))).toBe('NPS is 0 from 2 answers in 2026: all of them passives.');
  });

  it('counts only valid scores of the fiscal year up to the night', () => {
    const left: Row[] = [
      ...early(11, -1, null, 'NaN', 'ten'),
      ...on('2025-12-31', 0),
      ...on('2026-07-01', 0),
      [null, 0, null],
    ];
    expect(headline(...early(10, 8), ...left)).toBe(headline(...early(10, 8)));
    expect(analyse(...early(10, 8), ...left).figures[1]).toEqual({
      label: 'Answers',
      value: '2',
      note: '5 answers without a score from 0 to 10 not counted; 1 without a date not counted; 1 of earlier years not counted',
    });
  });

  it('says so when there is no valid answer', () => {
    expect(headline()).toBe('Nobody has answered in 2026 yet, so there is no NPS.');
    expect(headline(...early(11))).toBe(
      'There is no NPS for 2026: 1 answer has no score from 0 to 10, and there is no other.',
    );
    const empty = analyse(...early(null));
    expect([empty.nps, empty.charts, empty.comments]).toEqual([null, [], []]);
    expect(empty.figures.map(({ value }) => value)).toEqual([
      'Not available',
      '0',
      ...Array(3).fill('Not available'),
    ]);
  });
});

describe('the charts', () => {
  it('split each month into shares and leave a gap where nobody answered', () => {
    const [split, byMonth] = analyse(...early(10, 9, 8, 0), ...on('2026-03-10', 0)).charts;
    expect(split?.categories).toEqual(['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun']);
    expect(split?.series.map(({ values }) => values.slice(0, 3))).toEqual([
      [0.5, null, 0],
      [0.25, null, 0],
      [0.25, null, 1],
    ]);
    expect(split?.summary).toBe('Answers by month: Jan 4, Mar 1.');
    expect(byMonth?.series[0]?.values.slice(0, 3)).toEqual([25, null, -100]);
    expect(byMonth?.summary).toBe('Lowest: -100 in Mar 2026. Highest: 25 in Jan 2026.');
  });

  it('count every score once, in the group the metric puts it', () => {
    const scores = analyse(...early(0, 6, '6.5', 7, '8.99', 9, 10, 10)).charts.find(
      ({ id }) => id === 'nps-scores',
    );
    expect(scores?.series.map(({ values }) => values)).toEqual([
      [0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 2],
      [0, 0, 0, 0, 0, 0, 1, 1, 1, 0, 0],
      [1, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0],
    ]);
    expect(scores?.summary).toContain('Most frequent: 6, given 2 times (25%). A score between');
  });
});

describe('the comments', () => {
  it('are the latest of each group', () => {
    const said = [1, 2, 3, 4].map((day): Row => [`2026-02-0${day}`, 10, `day ${day}`]);
    const [promoters, passives] = analyse(...said, ...early(8, 7)).comments;
    expect(promoters?.latest.map(({ comment }) => comment)).toEqual(['day 4', 'day 3', 'day 2']);
    expect(promoters?.words).toBe('4 comments from 4 promoters in 2026.');
    expect(passives?.words).toBe('None of the 2 passives of 2026 left a comment.');
  });

  it('of one answer, of a blank, and of a novel', () => {
    const [promoters, passives] = analyse(
      ['2026-01-01', 10, ' \n'],
      ['2026-01-01', 8, 'x'.repeat(9999)],
    ).comments;
    expect(promoters?.words).toBe('The only promoter of 2026 left no comment.');
    expect(passives?.latest[0]?.comment).toHaveLength(400);
  });
});

it('works through 100,000 rows', () => {
  const rows = Array.from(
    { length: 100_000 },
    (_, index): Row => ['2026-01-10', index % 11, `</script> ${index}`],
  );
  expect(analyseAll(rows).headline).toContain(
    'from 100,000 answers in 2026: 18% promoters, 18% passives, 64% detractors',
  );
});
