import { expect, test } from 'vitest';
import { DEFAULT_COMPANY } from '../../catalog/company.ts';
import type { StoredCell } from '../../store/night.ts';
import { analyseCohorts } from './cohorts.ts';

const columns = [
  { name: 'qbo_customer_id', type: 'STRING' },
  { name: 'customer_name', type: 'STRING' },
  { name: 'cohort_month', type: 'DATE' },
  { name: 'months_since_start', type: 'INT64' },
  { name: 'net_revenue', type: 'NUMERIC' },
  { name: 'is_active', type: 'BOOL' },
];
type Row = readonly StoredCell[];
const analyse = (rows: readonly Row[], date = '2026-11-22') =>
  analyseCohorts({ company: DEFAULT_COMPANY, columns, rows, date, fiscalYear: 2026 });

/** A cohort's rows up to the running month, as sql/views has them; `active` says who bought when. */
function cohort(
  month: string,
  size: number,
  active: (customer: number, age: number) => boolean,
  until = '2026-11',
) {
  const count = (text: string) => Number(text.slice(0, 4)) * 12 + Number(text.slice(5, 7));
  const last = count(until) - count(month);
  return Array.from({ length: size }, (_, customer) =>
    Array.from({ length: last + 1 }, (_, age): Row => {
      const bought = age === 0 || active(customer, age);
      return [`${month}/${customer}`, 'Name', `${month}-01`, age, bought ? '1' : '0', bought];
    }),
  ).flat();
}

const rows = [
  ...cohort('2024-10', 10, (customer) => customer < 6),
  ...cohort('2025-03', 30, (customer) => customer < 6),
  ...cohort('2026-11', 5, () => true),
];

test('the headline weighs cohorts by their customers and names the one that held best', () => {
  expect(analyse(rows).headline).toBe(
    'Of customers who start together, 30% buy in the 6th month after their first and 30% in the 12th, and 60% buy at least once in their second year; the cohort of Oct 2024 held best (60% in an average month of its first year).',
  );
});

test('when the data change, the words do', () => {
  const better = [
    ...cohort('2024-10', 10, (customer, age) => customer < 6 && age < 12),
    ...cohort('2025-03', 30, (customer) => customer < 21),
  ];
  expect(analyse(better).headline).toBe(
    'Of customers who start together, 68% buy in the 6th month after their first and 53% in the 12th, and 0% buy at least once in their second year; the cohort of Mar 2025 held best (70% in an average month of its first year).',
  );
});

test('young cohorts speak of what they have', () => {
  expect(analyse(cohort('2026-09', 4, (customer) => customer === 0)).headline).toBe(
    'Of customers who start together, 25% buy in the month after their first.',
  );
  expect(analyse(cohort('2026-10', 4, () => true)).headline).toBe(
    'No cohort has a complete month after its first yet: 4 customers started since Oct 2026.',
  );
  expect(analyse(cohort('2026-11', 2, () => true))).toMatchObject({
    headline: 'No cohort has a complete month after its first yet: 2 customers started since Oct 2026.',
    matrix: null,
    charts: [],
  });
});

test('a single customer is not called a cohort', () => {
  const said = (again: boolean) => analyse(cohort('2025-03', 1, () => again)).headline;
  expect(said(true)).toBe(
    'The only customer started in Mar 2025 and has bought again since: there are no cohorts to compare.',
  );
  expect(said(false)).toContain('has not bought again yet');
});

test('the month that is not over counts neither as activity nor as a gap', () => {
  const { matrix, figures, caption } = analyse(cohort('2026-08', 2, (_, age) => age < 3));
  expect(matrix?.rows).toEqual([
    { name: 'Aug 2026', size: '2', cells: [9, 5, 5].map((shade) => ({ text: '100%', shade })) },
  ]);
  expect(caption).toContain('Not shown: Nov 2026, which is not over.');
  expect(figures[0]).toMatchObject({
    value: '2',
    note: 'in 1 cohort; 0 started in Nov 2026, which is not over',
  });
});

test('revenue without a known customer is no customer', () => {
  const unknown = cohort('2024-07', 1, () => true).map(([, ...rest]): Row => ['UNKNOWN', ...rest]);
  expect(analyse([...rows, ...unknown])).toEqual(analyse(rows));
  expect(analyse(unknown).headline).toBe(
    'No known customer has revenue yet, so there are no cohorts to compare.',
  );
});

test('the foot of the matrix adds all cohorts up and says what they stand on', () => {
  const { matrix } = analyse(rows);
  expect(matrix?.rows.map(({ name, size }) => [name, size])).toEqual([
    ['Oct 2024', '10'],
    ['Mar 2025', '30'],
  ]);
  expect(matrix?.all[1]?.text).toBe('30%');
  expect([matrix?.reach[19], matrix?.reach[20], matrix?.reach.length]).toEqual(['40', '10', 25]);
});

test('an empty view has no cohorts', () => {
  const { headline, charts, matrix, figures } = analyse([]);
  expect(headline).toBe('No known customer has revenue yet, so there are no cohorts to compare.');
  expect([charts, matrix]).toEqual([[], null]);
  expect(figures.map(({ value }) => value)).toEqual(['0', ...Array(4).fill('Not available')]);
});

test('rows that cannot be counted are counted', () => {
  const broken: Row[] = [
    [null, 'A', '2025-01-01', 0, '1', true],
    ['x', 'A', null, 0, '1', true],
    ['x', 'A', '2025-01-01', 'NaN', '1', true],
    ['x', 'A', '2025-01-01', -1, '1', true],
    ['x', 'A', '2025-01-01', 1.5, '1', true],
    ['y', 'A', '2025-03-01', 1, null, null],
  ];
  expect(analyse([...rows, ...broken]).caption).toContain(
    'Not shown: 5 rows that name no customer or month and Nov 2026, which is not over. 1 row does not say whether there was revenue and counts as none.',
  );
});

test('the chart starts at month 1, says how many it stands on and leaves out what few have reached', () => {
  const [chart] = analyse([...rows, ...cohort('2020-01', 1, () => true)]).charts;
  expect(chart?.categories.at(0)).toBe('1');
  expect(chart?.categories.at(-1)).toBe('24');
  expect(chart?.summary).toContain('41 customers are 1 month old or older, 11 are 24.');
  expect(chart?.series[0]?.values[0]).toBeCloseTo(13 / 41);
});

test('a matrix that would be too large goes by quarter, then by year', () => {
  const months = (count: number) =>
    Array.from({ length: count }, (_, index) => {
      const month = 2026 * 12 + 9 - index;
      return `${Math.floor(month / 12)}-${String((month % 12) + 1).padStart(2, '0')}`;
    }).flatMap((month) => cohort(month, 2, (customer) => customer === 0));
  const byMonth = analyse(months(24)).matrix;
  expect([byMonth?.step, byMonth?.rows.length, byMonth?.ages.length]).toEqual([1, 24, 24]);
  expect(analyse(months(25)).matrix?.step).toBe(3);
  const byQuarter = analyse(months(46)).matrix;
  expect([byQuarter?.step, byQuarter?.rows.length]).toEqual([3, 16]);
  expect(byQuarter?.ages.slice(0, 3)).toEqual(['0', '1–3', '4–6']);
  expect(byQuarter?.rows[1]).toMatchObject({ name: 'Q2 2023', size: '6' });
  expect(byQuarter?.rows[1]?.cells[1]).toEqual({ text: '50%', shade: 5 });
  const byYear = analyse(months(150)).matrix;
  expect([byYear?.step, byYear?.rows[0]?.name]).toEqual([12, '2014']);
  expect(analyse(months(150)).caption).toContain(
    'Share of each year’s new customers with revenue above 0 in an average month',
  );
});

test('shades after month 0 go up to the highest share there, which the caption names', () => {
  const { matrix, caption } = analyse([
    ...cohort('2026-06', 10, (customer, age) => age === 0 || customer < age),
    ...cohort('2026-07', 10, (customer, age) => age === 0 || (age === 2 && customer < 4)),
  ]);
  expect(matrix?.rows.map(({ cells }) => cells.map(({ text, shade }) => `${text} ${shade}`))).toEqual([
    ['100% 9', '10% 2', '20% 3', '30% 4', '40% 5'],
    ['100% 9', '0% 0', '40% 5', '0% 0'],
  ]);
  expect(caption).toContain('Darkest after month 0: 40%.');
});

test('a mistyped century does not make an endless table', () => {
  const { matrix, charts } = analyse([...rows, ['old', 'A', '0001-01-01', 3, '1', true]]);
  expect(matrix?.step).toBe(12);
  expect(matrix?.ages.length).toBe(40);
  expect(charts[0]?.categories.length).toBe(24);
  expect(analyse([['new', 'A', '9999-12-01', 0, '1', true]]).matrix).toBeNull();
});

test('100,000 rows', () => {
  const many = Array.from({ length: 100_000 }, (_, index): Row => {
    const age = index % 20;
    return [String(Math.floor(index / 20)), 'A', '2025-03-01', age, '1', age % 2 === 0];
  });
  expect(analyse(many).headline).toContain(
    '100% buy in the 6th month after their first and 100% in the 12th',
  );
  expect(analyse(many).matrix?.rows[0]?.size).toBe('5,000');
});
