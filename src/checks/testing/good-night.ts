import type { Column, KpiRow } from '../../catalog/data.ts';
import { metrics } from '../../catalog/metrics.ts';
import { views } from '../../catalog/views.ts';
import type { Exported } from '../checks.ts';
import { judge } from '../judge.ts';

export const rows: KpiRow[] = metrics.map(({ key, format, department, owner }) => ({
  metric_key: key,
  metric_value: 1,
  metric_format: format,
  department,
  person_name: owner,
  fiscal_year: 2026,
  updated_at: '2026-11-20T08:00:00.000Z',
}));

export const columnsOf =
  (year: number) =>
  (name: string): Column[] =>
    (views.find((view) => view.name === name)?.columns(year) ?? []).map((column) => ({
      name: column.name,
      type: column.types[0] ?? 'STRING',
    }));

/** Metrics by the view that they are computed from. */
const READERS: Readonly<Record<string, readonly string[]>> = {
  organizer_recap_NPS_score: ['person_nps'],
  deal: ['pipeline_coverage'],
  customer_development: ['logo_retention', 'customer_count'],
};

export const good: Exported = {
  fiscalYear: 2026,
  rows,
  details: new Map(views.map(({ name }) => [name, { columns: columnsOf(2026)(name), rows: 7 }])),
  unresolved: { lines_read: 100, lines_without_account: 0, lines_without_amount: 0 },
  sources: { invoice: 9, deal: 7 },
  missing: [],
  notConnected: new Set(),
  place: (view) => ({ object: `p.d.${view}`, readers: READERS[view] ?? [] }),
};

/** The checks that did not pass, with what they say. */
export const complaints = (exported: Partial<Exported>): string[] =>
  judge({ ...good, ...exported }, metrics, views)
    .checks.filter(({ result }) => result !== 'passed')
    .map(({ name, result, message }) => `${name} ${result}: ${message}`);

export const change = (key: string, more: Partial<KpiRow>): KpiRow[] =>
  rows.map((row) => (row.metric_key === key ? { ...row, ...more } : row));

export function withColumns(view: string, alter: (columns: Column[]) => Column[]): Exported['details'] {
  const details = new Map(good.details);
  details.set(view, { columns: alter(columnsOf(2026)(view)), rows: 7 });
  return details;
}
