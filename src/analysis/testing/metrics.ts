import { DEFAULT_COMPANY } from '../../catalog/company.ts';
import { metrics } from '../../catalog/metrics.ts';
import type { HistoryPoint } from '../../store/history.ts';
import type { MetricDefinition } from '../metrics/metric-view.ts';

/** A metric as a night's definitions hold it. */
export function definitionOf(key: string): MetricDefinition {
  const found = metrics.find((metric) => metric.key === key);
  if (found === undefined) throw new Error(`No metric ${key}`);
  const { yearToDate, sqlFile: _, ...metric } = found;
  return { ...metric, year_to_date: yearToDate, sql: null };
}

/** A night of a history with the given values and targets by metric key. */
export const point = (
  date: string,
  values: Readonly<Record<string, number | null>> = {},
  targets: Readonly<Record<string, number>> = {},
): HistoryPoint => ({
  id: date,
  date,
  fiscalYear: Number(date.slice(0, 4)),
  company: DEFAULT_COMPANY,
  values: new Map(Object.entries(values)),
  targets: new Map(
    Object.entries(targets).map(([key, value]) => [key, { key, value, effective_from: '2026-01-01' }]),
  ),
});
