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

/** What a column holds of which no fixture knows more than its type. */
const cellOfType = (type: string, row: number, day: string): Cell => {
  if (type === 'BOOL') return row % 2 === 0;
  if (type === 'DATE') return day;
  if (type === 'STRING') return `Text ${row}`;
  return type === 'INT64' ? row : `${row}.25`;
};

/** Rows of a view, the same every time: a cell for every column that the catalog names. */
export function fixtureRows(view: string, count: number, date: string): Cell[][] {
  const columns = fixtureColumns(view, Number(date.slice(0, 4)));
  return Array.from({ length: count }, (_, row) => {
    const known = rowOf(view, row, date);
    const day = dateBefore(date, row * 2);
    return columns.map(({ name, type }) => {
      const cell = known[name];
      return cell === undefined ? cellOfType(type, row, day) : cell;
    });
  });
}

function rowOf(view: string, row: number, date: string): Readonly<Record<string, Cell>> {
  const day = dateBefore(date, row * 2);
  const year = Number(date.slice(0, 4));
  const money = `${(row * 7919) % 90_000}.${String((row * 37) % 100).padStart(2, '0')}`;
  const customer = { qbo_customer_id: `Q${1000 + row}`, customer_name: company(row) };
  const contract = { contract_id: `C-${row}`, customer_name: company(row), signed_date: day };
  switch (view) {
    case 'net_revenue_retention_all_customers':
      return {
        ...customer,
        [`net_revenue_${year - 1}`]: money,
        [`net_revenue_${year}`]: row % 7 === 0 ? `-${money}` : `${row * 311}.5`,
      };
    case 'cohort_retention_matrix_by_customer':
      return {
        ...customer,
        cohort_month: `${day.slice(0, 7)}-01`,
        months_since_start: row % 24,
        net_revenue: money,
        is_active: row % 3 !== 0,
      };
    case 'customer_development':
      return {
        ...customer,
        first_invoice_date: dateBefore(day, 400),
        last_invoice_date: day,
        was_customer_at_period_start: true,
        is_active: row % 3 !== 0,
        development_status: 'retained',
      };
    case 'Upfront_Contract_Spend_Query':
      return {
        ...contract,
        owner_name: row % 2 ? 'Char Short' : null,
        contract_value: money,
        upfront_spend: `${row}.125`,
      };
    case 'Days_to_Fulfill_Contract_Program':
      return {
        ...contract,
        program: 'Sampling',
        fulfilled_date: row % 4 ? day : null,
        days_to_fulfill: row % 4 ? row % 60 : null,
      };
    case 'organizer_recap_NPS_score':
      return {
        response_id: 9_000 + row,
        organizer_name: company(row),
        event_name: 'Autumn fair',
        response_date: day,
        score: row % 11,
        comment: row % 2 ? 'Well run, thank you.' : null,
      };
    default:
      return {};
  }
}
