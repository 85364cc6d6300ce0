import { describe, expect, it } from 'vitest';
import { DEFAULT_COMPANY } from '../../catalog/company.ts';
import type { StoredCell } from '../../store/night.ts';
import { mockNight } from '../testing/mock-night.ts';
import { analyseFulfillment } from './fulfillment.ts';

const columns = [
  { name: 'contract_id', type: 'STRING' },
  { name: 'customer_name', type: 'STRING' },
  { name: 'program', type: 'STRING' },
  { name: 'signed_date', type: 'DATE' },
  { name: 'fulfilled_date', type: 'DATE' },
  { name: 'days_to_fulfill', type: 'INT64' },
];
type Row = readonly [program: StoredCell, signed: StoredCell, fulfilled: StoredCell, days: StoredCell];
const analyseWith = (target: number | null, rows: readonly Row[]) =>
  analyseFulfillment({
    company: DEFAULT_COMPANY,
    columns,
    rows: rows.map((row, index) => [`C-${index + 1}`, 'Acme', ...row]),
    date: '2026-03-15',
    fiscalYear: 2026,
    target,
  });
const headline = (...rows: readonly Row[]): string => analyseWith(null, rows).headline;
const took = (days: StoredCell, program: StoredCell = 'Email', on = '2026-02-10'): Row => [
  program,
  '2026-01-01',
  on,
  days,
];
const open = (signed: StoredCell): Row => ['Email', signed, null, null];
const upTo = (count: number): Row[] => Array.from({ length: count }, (_, index) => took(index + 1));

it('says the metric of the night', async () => {
  const { input, value } = await mockNight('Days_to_Fulfill_Contract_Program', 'person_time_to_fulfill');
  const insight = analyseFulfillment({ ...input, target: 30 });
  expect(insight.median).toBe(value);
  expect(insight.headline).toContain(`took ${value} days or less`);
  expect(insight.charts).toHaveLength(3);
});

describe('the headline', () => {
  it('follows the data', () => {
    expect(headline(...upTo(20), open('2026-03-01'), open('2026-02-01'))).toBe(
      'Half of the 20 programs fulfilled in 2026 took 10.5 days or less; one in ten took 19 or more. 2 are still open, the oldest for 42 days.',
    );
    expect(headline(...upTo(20), took(40), took(41))).toBe(
      'Half of the 22 programs fulfilled in 2026 took 11.5 days or less; one in ten took 20 or more. None is open.',
    );
  });

  it('fits few programs', () => {
    expect(headline(took(1))).toBe('The one program fulfilled in 2026 took 1 day. None is open.');
    expect(headline(took(5), took(9), took(7))).toContain(
      '3 programs fulfilled in 2026 took 7 days or less; the slowest 9.',
    );
    expect(headline(took(5), took(5))).toContain('Each of the 2 programs fulfilled in 2026 took 5 days.');
    expect(headline(open('2026-03-14'))).toBe(
      'No program has been fulfilled in 2026 yet. 1 is still open, for 1 day.',
    );
    expect(headline()).toBe('No program has been fulfilled in 2026 yet. None is open.');
  });

  it('counts only programs fulfilled in the fiscal year up to the night', () => {
    expect(headline(took(9), took(99, 'Email', '2025-12-31'))).toBe(headline(took(9)));
    expect(headline(took(99, 'Email', '2025-12-31'))).toContain(
      'No program has been fulfilled in 2026 yet; the last one before was fulfilled on Dec 31, 2025.',
    );
    expect(headline(took(9), took(12, 'Email', '2026-03-16'))).toContain('1 is still open, for 73 days.');
  });

  it('takes nulls and words for what they are', () => {
    expect(headline(took(null), took('NaN'))).toContain(
      '2 programs were fulfilled in 2026, but no row says in how many days.',
    );
    expect(headline(took(9), open(null))).toContain('1 is still open, with no signed date to count from.');
    expect(headline(took('9'), open(null), open('2026-03-05'))).toContain(
      '2 are still open, the oldest for 10 days.',
    );
    expect(headline(took(-3))).toContain('took -3 days.');
  });
});

it('says what is not counted, and what was fulfilled before it was signed', () => {
  const rows = [took(-3), took(5), took(null), took(9, 'Email', '2025-06-01')];
  const fulfilled = analyseWith(null, rows).figures.find(({ label }) => label === 'Fulfilled');
  expect(fulfilled).toEqual({
    label: 'Fulfilled',
    value: '2',
    note: '1 of earlier years not counted; 1 without a number of days not counted; 1 fulfilled before it was signed',
  });
});

it('sets the days against a target when there is one', () => {
  const rows = upTo(20);
  const insight = analyseWith(5, rows);
  expect(insight.figures).toContainEqual({
    label: 'Within target',
    value: '25%',
    note: '5 took 5 days or less',
  });
  expect(insight.charts[0]?.summary).toBe(
    '20 programs, from 1 day to 20 days. The target is 5 days: 5 of 20 programs (25%) took no longer.',
  );
  const total = (index: number) =>
    insight.charts[0]?.series[index]?.values.reduce<number>((sum, value) => sum + (value ?? 0), 0);
  expect([total(0), total(1)]).toEqual([5, 15]);
  expect(analyseWith(null, rows).charts[0]?.series).toHaveLength(1);
});

it('draws medians by program, slowest first, and rare programs together', () => {
  const common = Array.from({ length: 12 }, (_, index) => [
    took(index, `P${index}`),
    took(index + 2, `P${index}`),
  ]);
  const chart = analyseWith(null, [...common.flat(), took(500, 'Rare')]).charts[1];
  expect(chart?.categories.slice(0, 2)).toEqual(['P8 (2)', 'P7 (2)']);
  expect(chart?.categories.at(-1)).toBe('4 others (7)');
  expect(chart?.series[0]?.values.at(-1)).toBe(11);
});

it('draws the median by month where there are two months to compare', () => {
  const rows = [
    took(10, 'Email', '2026-01-05'),
    took(20, 'Email', '2026-03-05'),
    took(40, null, '2026-03-06'),
  ];
  const chart = analyseWith(30, rows).charts.find(({ id }) => id === 'fulfillment-by-month');
  expect(chart?.series.map(({ values }) => values)).toEqual([
    [10, null, 30],
    [30, 30, 30],
  ]);
  expect(chart?.summary).toBe('From 10 days in Jan 2026 to 30 days in Mar 2026. Mar 2026 is not over.');
  expect(analyseWith(30, rows.slice(1)).charts.map(({ id }) => id)).not.toContain('fulfillment-by-month');
});

it('lists the slowest and the longest open first, with age on the night', () => {
  const { slowest, longestOpen } = analyseWith(null, [
    took(5),
    took(50),
    open('2026-03-14'),
    open('2024-03-15'),
  ]);
  expect(slowest.map(({ days }) => days)).toEqual([50, 5]);
  expect(longestOpen.map(({ days }) => days)).toEqual([730, 1]);
});

it('works through 100,000 rows with hostile names', () => {
  const rows = Array.from({ length: 100_000 }, (_, index) => took(index % 90, `</script>${index % 3000}`));
  const insight = analyseWith(30, rows);
  expect(insight.headline).toContain('Half of the 100,000 programs fulfilled in 2026 took 44 days or less');
  expect(insight.charts[1]?.categories).toHaveLength(10);
});
