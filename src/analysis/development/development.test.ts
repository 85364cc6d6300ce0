import { expect, test } from 'vitest';
import { DEFAULT_COMPANY } from '../../catalog/company.ts';
import { formatValue } from '../../format/format.ts';
import { readNight, type StoredCell } from '../../store/night.ts';
import { analyseDevelopment } from './development.ts';

const columns = [
  { name: 'qbo_customer_id', type: 'STRING' },
  { name: 'customer_name', type: 'STRING' },
  { name: 'first_invoice_date', type: 'DATE' },
  { name: 'last_invoice_date', type: 'DATE' },
  { name: 'was_customer_at_period_start', type: 'BOOL' },
  { name: 'is_active', type: 'BOOL' },
  { name: 'development_status', type: 'STRING' },
];
type Row = readonly StoredCell[];
const analyse = (rows: readonly Row[], date = '2026-11-22') =>
  analyseDevelopment({ company: DEFAULT_COMPANY, columns, rows, date, fiscalYear: 2026 });

const retained: Row = ['1', 'Retained', '2024-07-01', '2026-11-20', true, true, 'retained'];
const fresh: Row = ['2', 'Fresh', '2026-03-04', '2026-03-04', false, true, 'new'];
const lost: Row = ['3', 'Lost', '2024-07-01', '2025-08-31', true, false, 'churned'];
const back: Row = ['4', 'Back', '2024-07-01', '2026-02-01', false, true, 'reactivated'];
const gone: Row = ['5', 'Gone', '2024-07-01', '2024-09-01', false, false, 'churned'];
const rows = [retained, retained, fresh, lost, back, gone];

test('the headline counts every course and the change they come to', () => {
  expect(analyse(rows).headline).toBe(
    '4 customers are active, 1 more than the 3 at the start of 2026: 2 stayed, 1 is new, 1 came back and 1 left.',
  );
});

test('when the data change, the words do', () => {
  expect(analyse([retained, lost, lost]).headline).toBe(
    '1 customer is active, 2 fewer than the 3 at the start of 2026: 1 stayed, none is new, none came back and 2 left.',
  );
  expect(analyse([lost, fresh]).headline).toContain(
    '1 customer is active, as many as the 1 at the start of 2026',
  );
  expect(analyse([fresh, fresh]).headline).toContain('2 are new');
  expect(analyse([]).headline).toBe('There are no customers to show: the view has no rows.');
});

test('customers who left before the year are not counted as lost in it', () => {
  const { figures } = analyse(rows);
  const value = (label: string) => figures.find((figure) => figure.label === label)?.value;
  expect([value('Left in 2026'), value('Left before'), value('Net change')]).toEqual(['1', '1', '+1']);
  expect(figures.find(({ label }) => label === 'Logo retention')).toMatchObject({
    value: '66.7%',
    note: '2 of the 3 at the start of 2026 are still active',
  });
  expect(analyse([fresh]).figures[1]?.value).toBe('Not available');
});

test('unknown statuses are counted and named', () => {
  const other = (status: StoredCell): Row => ['6', 'Other', '2024-07-01', '2026-01-01', true, true, status];
  const { headline, figures } = analyse([
    ...rows,
    other('paused'),
    other('paused'),
    other(null),
    other(' '),
    other('</script>'),
    other('x'),
  ]);
  expect(headline).toContain(
    '1 left, 2 marked “paused”, 2 without a status, 1 marked “</script>” and 1 with other statuses.',
  );
  expect(headline).toContain('10 customers are active');
  expect(figures.slice(-4).map(({ label, value }) => [label, value])).toEqual([
    ['“paused”', '2'],
    ['Without a status', '2'],
    ['“</script>”', '1'],
    ['Other statuses', '1'],
  ]);
  expect(analyse([['1', 'A', null, null, null, null, 'New ']]).headline).toContain('1 is new');
});

test('the chart counts new customers by their first invoice and lost ones a year after their last', () => {
  const [chart] = analyse(rows).charts;
  expect(chart?.categories).toHaveLength(11);
  const at = (name: string) => chart?.series.find((series) => series.name === name)?.values ?? [];
  expect(at('New')[2]).toBe(1);
  expect(at('Left')[7]).toBe(-1);
  expect(at('Left')[0]).toBe(0);
  expect(chart?.summary).toBe(
    'Most new customers in Mar 2026 (1). Most left in Aug 2026 (1). New ones count in the month of their first invoice, lost ones twelve months after their last. Nov 2026 is not over. Not shown: 1 customer who came back, as the view does not say when.',
  );
});

test('the second chart follows the customers of the first day until they leave', () => {
  const [, chart] = analyse(rows).charts;
  expect(chart?.series[0]?.values).toEqual([3, 3, 3, 3, 3, 3, 3, 2, 2, 2, 2]);
  expect(chart?.summary).toBe('Of 3 customers on the first day, 2 (67%) are left. Nov 2026 is not over.');
  const [, later] = analyse([...rows, ['8', 'B', '2019-01-01', '2019-01-01', true, false, 'churned']]).charts;
  expect(later?.series[0]?.values).toEqual(chart?.series[0]?.values);
  expect(later?.summary).toContain('1 lost customer has no date in these months and is left out.');
});

test('customers without a date in the year are said to be missing from the chart', () => {
  const [chart] = analyse([
    fresh,
    ['7', 'A', null, null, false, true, 'new'],
    ['8', 'B', '2019-01-01', '2019-01-01', true, false, 'churned'],
  ]).charts;
  expect(chart?.summary).toContain('2 customers have no date in these months.');
  expect(analyse(rows, '2027-01-05').charts[0]?.categories).toHaveLength(12);
  expect(analyse(rows, '2027-01-05').charts[0]?.summary).not.toContain('is not over');
  expect(analyse([retained, back]).charts).toEqual([]);
  expect(analyse(rows, '2025-12-31').charts).toEqual([]);
});

test('the lists begin with the latest and keep names as they are', () => {
  const many = Array.from({ length: 12 }, (_, index): Row => {
    const day = `2026-05-${String(index + 1).padStart(2, '0')}`;
    return [
      String(index),
      index === 11 ? '=cmd()\u202e</script>' : `C${index}`,
      day,
      day,
      false,
      true,
      'new',
    ];
  });
  const [newest] = analyse([['n', null, null, null, false, true, 'new'], ...many]).rankings;
  expect(newest).toMatchObject({ title: 'Newest customers', heads: ['First invoice'], more: 5 });
  expect(newest?.rows[0]).toEqual({ name: '=cmd()\u202e</script>', cells: ['May 12, 2026'] });
  const [undated] = analyse([['n', null, null, null, false, true, 'new']]).rankings;
  expect(undated?.rows).toEqual([{ name: null, cells: ['Not available'] }]);
});

test('100,000 customers', () => {
  const many = Array.from({ length: 100_000 }, (_, index) => rows[index % rows.length] ?? retained);
  expect(analyse(many).headline).toContain('66,667 customers are active');
  expect(analyse(many).rankings.every((ranking) => ranking.rows.length <= 8)).toBe(true);
});

test('the page and the metrics say the same of the same night', async () => {
  const night = await readNight('src/data/mock');
  const view = await night.detail('customer_development');
  if (view === null) throw new Error('no rows');
  const metric = (key: string) => night.summary.rows.find(({ metric_key }) => metric_key === key);
  const fiscalYear = metric('customer_count')?.fiscal_year ?? 0;
  const rows = await view.rowsOf(view.file);
  const found = analyseDevelopment({
    ...{ company: night.company, columns: view.columns, rows },
    ...{ date: `${fiscalYear}-11-20`, fiscalYear },
  });
  const retention = found.figures.find(({ label }) => label === 'Logo retention');
  expect(retention?.value).toBe(formatValue(metric('logo_retention')?.metric_value ?? null, 'percent'));
  expect(found.headline).toContain(`${metric('customer_count')?.metric_value} customers are active`);
});
