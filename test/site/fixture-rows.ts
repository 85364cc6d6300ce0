import type { Cell } from '../../src/catalog/data.ts';
import { metrics } from '../../src/catalog/metrics.ts';
import { findView } from '../../src/catalog/views.ts';

/** The values of a fixture night; later nights stand a little higher. */
export const fixtureValues = (step: number): Readonly<Record<string, number | null>> => ({
  revenue_ytd: 9_841_203.5 + step * 31_250.25,
  take_rate: 0.118 + step * 0.0004,
  nrr: 0.874 + step * 0.002,
  pipeline_coverage: 1.083,
  logo_retention: 0.912 - step * 0.001,
  customer_count: 431 + step,
  person_revenue_ytd: 9_841_203.5 + step * 31_250.25,
  person_take_rate: 0.118 + step * 0.0004,
  person_new_inventory: 1_204 + step * 3,
  person_nrr: 0.874 + step * 0.002,
  person_contract_spend: 2_318_400 + step * 9_100,
  person_time_to_fulfill: 34.5,
  person_nps: null,
});

/** Rows of `dashboard_kpis` from values by metric key. */
export const fixtureSummary = (
  values: Readonly<Record<string, number | null>>,
  fiscalYear: number,
  updatedAt: string,
) =>
  metrics.map((metric) => ({
    metric_key: metric.key,
    metric_value: values[metric.key] ?? null,
    metric_format: metric.format,
    department: metric.department,
    person_name: metric.owner,
    fiscal_year: fiscalYear,
    updated_at: updatedAt,
  }));

const columnTypes: Readonly<Record<string, string>> = {
  qbo_customer_id: 'STRING',
  cohort_month: 'DATE',
  net_revenue: 'NUMERIC',
  contract_value: 'NUMERIC',
  upfront_spend: 'NUMERIC',
  response_id: 'INT64',
};

/** A view's required columns, each with the first type it accepts. */
export const fixtureColumns = (view: string, fiscalYear: number) =>
  (findView(view)?.columns(fiscalYear) ?? []).map(({ name, types }) => ({
    name,
    type: columnTypes[name] ?? types[0] ?? 'STRING',
  }));

const words = ['Alder', 'Birch', 'Cedar', 'Dogwood', 'Elm', 'Fir', 'Gum', 'Hazel'];
const company = (row: number) => `${words[row % 8]} & ${words[(row * 3 + 1) % 8]} ${100 + row}`;
const dateBefore = (date: string, days: number) =>
  new Date(Date.parse(`${date}T00:00:00Z`) - days * 86_400_000).toISOString().slice(0, 10);

/** Rows of a view, the same every time. */
export function fixtureRows(view: string, count: number, date: string): Cell[][] {
  const rows: Cell[][] = [];
  for (let row = 0; row < count; row++) rows.push(rowOf(view, row, date));
  return rows;
}

function rowOf(view: string, row: number, date: string): Cell[] {
  const day = dateBefore(date, row * 2);
  const money = `${(row * 7919) % 90_000}.${String((row * 37) % 100).padStart(2, '0')}`;
  switch (view) {
    case 'net_revenue_retention_all_customers':
      return [`Q${1000 + row}`, company(row), money, row % 7 === 0 ? `-${money}` : `${row * 311}.5`];
    case 'cohort_retention_matrix_by_customer':
      return [`Q${1000 + row}`, company(row), `${day.slice(0, 7)}-01`, row % 24, money, row % 3 !== 0];
    case 'customer_development':
      return [`Q${1000 + row}`, company(row), dateBefore(day, 400), day, true, row % 3 !== 0, 'retained'];
    case 'Upfront_Contract_Spend_Query':
      return [`C-${row}`, company(row), row % 2 ? 'Char Short' : null, day, money, `${row}.125`];
    case 'Days_to_Fulfill_Contract_Program':
      return [`C-${row}`, company(row), 'Sampling', day, row % 4 ? day : null, row % 4 ? row % 60 : null];
    default:
      return [
        9_000 + row,
        company(row),
        'Autumn fair',
        day,
        row % 11,
        row % 2 ? 'Well run, thank you.' : null,
      ];
  }
}
