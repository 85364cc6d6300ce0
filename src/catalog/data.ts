import type { ColumnType } from './types.ts';

/** A value as it is exported to JSON: NUMERIC and integers beyond 2^53 are strings with every digit. */
export type Cell = string | number | boolean | null | readonly Cell[] | { readonly [field: string]: Cell };

/** A column as the warehouse states it. */
export interface Column {
  readonly name: string;
  /** BigQuery's name of the type; types that no view requires (STRUCT, JSON, …) are carried as they are. */
  readonly type: ColumnType | (string & {});
}

/** One row of `dashboard_kpis`, as `summary.json` holds it. */
export interface KpiRow {
  readonly metric_key: string;
  readonly metric_value: number | null;
  readonly metric_format: string;
  readonly department: string;
  readonly person_name: string | null;
  readonly fiscal_year: number;
  /** ISO 8601 instant, UTC. */
  readonly updated_at: string;
}

/** A metric or a view that could not be had, while everything else was. */
export interface Missing {
  /** A metric's key or a view's name. */
  readonly name: string;
  readonly kind: 'metric' | 'view';
  /** One sentence a person can read, without customer rows. */
  readonly reason: string;
  /** What it was to be read from and did not fit, or the check that it failed; null when neither is known. */
  readonly object: string | null;
}
