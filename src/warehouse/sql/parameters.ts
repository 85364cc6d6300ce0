import type { Metric } from '../../catalog/types.ts';
import type { NightContext } from '../types.ts';

/** A query parameter with its GoogleSQL type: an untyped NULL would not compile. */
export interface Parameter {
  readonly type: 'INT64' | 'NUMERIC' | 'DATE' | 'TIMESTAMP' | typeof CATALOG_TYPE;
  readonly value: unknown;
}

/** Named parameters of one statement. */
export type Parameters = Readonly<Record<string, Parameter>>;

/** The type of `@catalog`: what a row of `dashboard_kpis` takes from the catalog. */
export const CATALOG_TYPE =
  'ARRAY<STRUCT<metric_key STRING, metric_format STRING, department STRING, person_name STRING>>';

/** Fields of `@catalog`, in order. */
export const CATALOG_FIELDS = ['metric_key', 'metric_format', 'department', 'person_name'] as const;

/** `@fiscal_year` and `@as_of`, which every statement about a period takes. */
export const periodParameters = (context: NightContext): Parameters => ({
  fiscal_year: { type: 'INT64', value: context.fiscalYear },
  as_of: { type: 'DATE', value: context.date },
});

/** The parameters of `sql/refresh_kpis.sql`. */
export const refreshParameters = (metrics: readonly Metric[], context: NightContext): Parameters => ({
  ...periodParameters(context),
  quota: { type: 'NUMERIC', value: context.quota === null ? null : String(context.quota) },
  updated_at: { type: 'TIMESTAMP', value: context.updatedAt },
  catalog: {
    type: CATALOG_TYPE,
    value: metrics.map((metric) => ({
      metric_key: metric.key,
      metric_format: metric.format,
      department: metric.department,
      person_name: metric.owner,
    })),
  },
});

/** Parameters as the manifest records them. */
export const recorded = (parameters: Parameters): Record<string, unknown> =>
  Object.fromEntries(Object.entries(parameters).map(([name, { value }]) => [name, value]));
