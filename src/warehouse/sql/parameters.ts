import type { KpiRow } from '../../catalog/data.ts';
import type { Metric } from '../../catalog/types.ts';
import type { NightContext } from '../types.ts';

/** The types that a parameter, or a field of one, can have. */
type ScalarType = 'STRING' | 'INT64' | 'FLOAT64' | 'NUMERIC' | 'DATE' | 'TIMESTAMP';

/** A field of rows that travel as a parameter. */
export interface ParameterField {
  readonly name: string;
  readonly type: ScalarType;
}

/** A query parameter with its GoogleSQL type: an untyped NULL would not compile. */
export type Parameter =
  | { readonly type: ScalarType; readonly value: unknown }
  | {
      /** Rows: an array of structs. */
      readonly type: 'ARRAY';
      readonly fields: readonly ParameterField[];
      readonly value: readonly Readonly<Record<string, unknown>>[];
    };

/** Named parameters of one statement. */
export type Parameters = Readonly<Record<string, Parameter>>;

const texts = (...names: readonly string[]): ParameterField[] =>
  names.map((name) => ({ name, type: 'STRING' }));

/** `@fiscal_year` and `@as_of`, which every statement about a period takes. */
export const periodParameters = (context: NightContext): Parameters => ({
  fiscal_year: { type: 'INT64', value: context.fiscalYear },
  as_of: { type: 'DATE', value: context.date },
});

/** Those of the parameters that a statement names: what it does not take need not be sent. */
export const namedIn = (sql: string, parameters: Parameters): Parameters =>
  Object.fromEntries(Object.entries(parameters).filter(([name]) => new RegExp(`@${name}\\b`).test(sql)));

/** The parameters of `sql/refresh_kpis.sql`. `@catalog` is what a row of `dashboard_kpis` takes from the catalog. */
export const refreshParameters = (metrics: readonly Metric[], context: NightContext): Parameters => ({
  ...periodParameters(context),
  quota: { type: 'NUMERIC', value: context.quota === null ? null : String(context.quota) },
  updated_at: { type: 'TIMESTAMP', value: context.updatedAt },
  catalog: {
    type: 'ARRAY',
    fields: texts('metric_key', 'metric_format', 'department', 'person_name'),
    value: metrics.map((metric) => ({
      metric_key: metric.key,
      metric_format: metric.format,
      department: metric.department,
      person_name: metric.owner,
    })),
  },
});

/** The columns of `dashboard_kpis` as rows of it travel. */
export const SUMMARY_FIELDS: readonly ParameterField[] = [
  { name: 'metric_key', type: 'STRING' },
  { name: 'metric_value', type: 'FLOAT64' },
  ...texts('metric_format', 'department', 'person_name'),
  { name: 'fiscal_year', type: 'INT64' },
  { name: 'updated_at', type: 'TIMESTAMP' },
];

/** The parameter of `sql/replace_kpis.sql`: the rows that `dashboard_kpis` is to hold. */
export const replaceParameters = (rows: readonly KpiRow[]): Parameters => ({
  kpis: { type: 'ARRAY', fields: SUMMARY_FIELDS, value: rows.map((row) => ({ ...row })) },
});

/** Parameters as the manifest records them. */
export const recorded = (parameters: Parameters): Record<string, unknown> =>
  Object.fromEntries(Object.entries(parameters).map(([name, { value }]) => [name, value]));
