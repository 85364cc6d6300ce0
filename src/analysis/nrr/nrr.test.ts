import { expect, test } from 'vitest';
import { DEFAULT_COMPANY } from '../../catalog/company.ts';
import { formatValue } from '../../format/format.ts';
import { readNight, type StoredCell } from '../../store/night.ts';
import { analyseNrr } from './nrr.ts';

const columns = [
  { name: 'qbo_customer_id', type: 'STRING' },
  { name: 'customer_name', type: 'STRING' },
  { name: 'net_revenue_2025', type: 'NUMERIC' },
  { name: 'net_revenue_2026', type: 'NUMERIC' },
];
type Row = readonly StoredCell[];
const analyse = (rows: readonly Row[], date = '2026-11-22') =>
  analyseNrr({ company: DEFAULT_COMPANY, columns, rows, date, fiscalYear: 2026 });
const figure = (rows: readonly Row[], label: string) =>
  analyse(rows).figures.find((found) => found.label === label);

const rows: readonly Row[] = [
  ['1', 'Grown', '100.10', '300.20'],
  ['2', 'Shrunk', '500', '200'],
  ['3', 'Gone', '50', '0'],
  ['4', 'Same', '10.00', '10'],
  ['5', 'Fresh', '0', '1000'],
  ['UNKNOWN', 'Unknown customer', '9000', '9000'],
];

test('the headline counts those who grew, stayed, shrank and left, and says how far the year is', () => {
  expect(analyse(rows).headline).toBe(
    'Customers of 2025 have brought back 77.3% of that year’s revenue so far, with 89% of 2026 elapsed: 1 grew by $200.1, 1 stayed the same, 1 shrank by $300 and 1 has no revenue in 2026 ($50 lost).',
  );
});

test('when the data change, the words do', () => {
  const changed = [
    ...rows.slice(0, 2),
    ['3', 'Gone', '50', '60'],
    ['6', 'Gone too', '40', '0.00'],
    ...rows.slice(3),
  ];
  expect(analyse(changed as Row[]).headline).toContain('2 grew by $210.1, 1 stayed the same');
  expect(analyse(changed as Row[]).headline).toContain('1 has no revenue in 2026 ($40 lost)');
  const left = [...rows, ['7', 'A', '1', '0'], ['8', 'B', '1', '0']] as Row[];
  expect(analyse(left).headline).toContain('3 have no revenue in 2026 ($52 lost)');
});

test('a year that is over is not said to be running, and no year is said to be complete before it is', () => {
  expect(analyse(rows, '2027-01-15').headline).toContain('77.3% of that year’s revenue in 2026: ');
  expect(analyse(rows, '2026-12-30').headline).toContain('with 99% of 2026 elapsed');
  expect(analyse(rows, '2025-12-30').headline).toContain('so far, before 2026 has begun');
  expect(analyse(rows, '2027-01-15').figures[0]?.label).toBe('Retained');
});

test('neither unknown customers nor those without revenue last year count on a side', () => {
  expect(figure(rows, 'Retained so far')).toMatchObject({
    value: '77.3%',
    note: '$510.2 of 2025’s $660.1, with 89% of 2026 elapsed',
  });
  expect(figure(rows, 'Not in the ratio')).toMatchObject({
    value: '$10K',
    note: 'revenue of 2026: $1K from 1 customer without any in 2025; $9K has no known customer',
  });
  const nobody = [[null, 'No identifier', '9000', '1']] as Row[];
  expect(analyse([...rows, ...nobody]).headline).toBe(analyse(rows).headline);
});

test('money is added to the cent', () => {
  const tenths = Array.from({ length: 10 }, (_, id): Row => [String(id), 'A', '1', '0.1']);
  expect(analyse([...tenths, ['x', 'B', '9007199254740993', '9007199254740993']]).headline).toContain(
    '100.0%',
  );
  expect(analyse(tenths).headline).toContain('10.0% of that year’s revenue');
  expect(analyse(tenths).headline).toContain('10 shrank by $9.');
});

test('concentration names the fewest customers who make half', () => {
  const many = Array.from(
    { length: 12 },
    (_, id): Row => [String(id), `C${id}`, '0', id === 0 ? '110' : '10'],
  );
  expect(figure(many, 'Top 10 customers')).toMatchObject({
    value: '91%',
    note: 'of 2026’s revenue; half of it comes from 1 of 12 customers',
  });
  expect(figure([['1', 'A', '5', '5']], 'Biggest customer')).toMatchObject({
    value: '100%',
    note: 'of 2026’s revenue; half of it comes from 1 of 1 customer',
  });
  expect(figure([['1', 'A', '5', '-5']], 'Concentration')?.value).toBe('Not available');
});

test('a single customer is spoken of as one', () => {
  expect(analyse([['1', 'A', '10', '5']]).headline).toContain(
    'The only customer of 2025 has brought back 50.0% of that year’s revenue so far, with 89% of 2026 elapsed: it shrank by $5.',
  );
});

test('revenue below zero this year is a loss of more than there was', () => {
  const negative: Row[] = [
    ['1', 'A', '10', '-5'],
    ['2', 'B', '-3', '7'],
  ];
  expect(analyse(negative).headline).toContain('brought back -50.0%');
  expect(analyse(negative).headline).toContain('it has no revenue in 2026 ($15 lost)');
  expect(figure(negative, 'Not in the ratio')?.value).toBe('$7');
});

test('no customer of last year gives no ratio', () => {
  const none = 'No known customer had revenue in 2025, so there is no net revenue retention to state.';
  expect(analyse([]).headline).toBe(none);
  expect(analyse([]).charts).toEqual([]);
  expect(analyse([]).rankings).toEqual([]);
  expect(analyse([['1', 'A', '0', '25']]).headline).toBe(`${none} Revenue of 2026: $25.`);
  expect(analyse([[null, null, null, null]]).figures[0]?.value).toBe('Not available');
  expect(analyse([['1', 'A', 'NaN', 'NaN']]).headline).toBe(none);
});

test('a customer without a figure this year is neither lost nor kept', () => {
  const { headline, charts } = analyse([
    ['1', 'A', '10', null],
    ['2', null, '10', 'NaN'],
    ['3', 'C', '20', '20'],
  ]);
  expect(headline).toContain('50.0% of that year’s revenue');
  expect(headline).toContain('1 stayed the same and 2 have no figure for 2026.');
  expect(charts[0]?.categories).toEqual(['2025', 'Grew', 'Shrank', 'Left', 'No figure', '2026']);
});

test('the bridge leads from last year to this year', () => {
  const bridge = analyse(rows).charts.find(({ id }) => id === 'nrr-bridge');
  const [levels, gains, losses] = bridge?.series.map(({ values }) => values) ?? [];
  expect(levels).toEqual([660.1, null, null, null, 510.2]);
  expect(gains).toEqual([null, 200.1, null, null, null]);
  expect(losses).toEqual([null, null, -300, -50, null]);
  expect(bridge?.summary).toContain(
    'Expansion added $200.1; contraction took $300 and customers who left took $50.',
  );
});

test('the lists show the biggest first, and how many there are besides', () => {
  const many = Array.from({ length: 20 }, (_, id): Row => [String(id), `C${id}`, '100', String(100 - id)]);
  const [ranking] = analyse(many).rankings;
  expect(ranking).toMatchObject({
    title: 'Biggest contractions',
    heads: ['2025', '2026', 'Change'],
    more: 13,
  });
  expect(ranking?.rows[0]).toEqual({ name: 'C19', cells: ['$100', '$81', '-19%'] });
});

test('names that others wrote stay names, and bars do not share a label', () => {
  const long = `${'Long name '.repeat(20)}</script>`;
  const hostile: Row[] = [
    ['1', `${long}1`, '10', '30'],
    ['2', `${long}2`, '10', '20'],
    ['3', '=cmd()', '10', '5'],
    ['4', 'شركة', '10', '0'],
    ['5', null, '10', '11'],
  ];
  const { charts, rankings } = analyse(hostile);
  const labels = charts[1]?.categories ?? [];
  expect(new Set(labels).size).toBe(5);
  expect(labels.every((label) => label.length <= 34)).toBe(true);
  expect(labels[1]?.endsWith('… (2)')).toBe(true);
  expect(labels).toContain('Customer without a name');
  expect(rankings[0]?.rows[0]?.name).toBe(`${long}1`);
});

test('100,000 customers', () => {
  const many = Array.from(
    { length: 100_000 },
    (_, id): Row => [String(id), `C${id}`, '1.01', String(id % 3)],
  );
  expect(analyse(many).headline).toContain('33,333 grew by');
  expect(analyse(many).rankings.every((ranking) => ranking.rows.length <= 6)).toBe(true);
});

test('the page and the metric say the same of the same night', async () => {
  const night = await readNight('src/data/mock');
  const view = await night.detail('net_revenue_retention_all_customers');
  if (view === null) throw new Error('no rows');
  const metric = night.summary.rows.find(({ metric_key }) => metric_key === 'nrr');
  const year = metric?.fiscal_year ?? 0;
  const rows = await view.rowsOf(view.file);
  const { company } = night;
  const input = { company, columns: view.columns, rows, date: `${year}-11-20` };
  const [retained] = analyseNrr({ ...input, fiscalYear: year }).figures;
  expect(retained?.value).toBe(formatValue(metric?.metric_value ?? null, 'percent'));
});
