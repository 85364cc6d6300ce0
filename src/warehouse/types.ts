import type { Company } from '../catalog/company.ts';
import type { Cell, Column, KpiRow, Missing } from '../catalog/data.ts';
import type { Source } from '../catalog/sources.ts';

/** What is known of one query that ran: enough for a reviewer to run it again. */
export interface QueryTrace {
  /** Path of the SQL file in the repository. */
  readonly file: string;
  /** The SQL as it ran, names filled in. */
  readonly sql: string;
  /** Named parameters as they were sent, in JSON's types. */
  readonly parameters: Readonly<Record<string, unknown>>;
  /** BigQuery's job id; null where there are no jobs. */
  readonly job_id: string | null;
  /** Bytes billed; null where nothing is billed. */
  readonly bytes_billed: number | null;
  /** True when BigQuery answered from its cache and billed nothing; null where there is no cache. */
  readonly cache_hit: boolean | null;
  readonly rows: number;
}

/** A query's answer, read whole. */
export interface QueryResult {
  readonly columns: readonly Column[];
  readonly rows: readonly (readonly Cell[])[];
}

/** A detail view's answer. Rows arrive in batches so that memory stays bounded. */
export interface DetailResult {
  readonly columns: readonly Column[];
  readonly batches: AsyncIterable<readonly (readonly Cell[])[]>;
  /** Complete once `batches` has been read to its end. */
  readonly trace: () => QueryTrace;
}

/** The one row that a check answers with. */
export interface CheckResult {
  readonly row: Readonly<Record<string, Cell>>;
  readonly trace: QueryTrace;
}

/** Rows of `dashboard_kpis`, sorted by metric key, and what is known of the query that gave them. */
export interface Summary {
  readonly rows: readonly KpiRow[];
  readonly trace: QueryTrace;
}

/** The night's numbers, and those that could not be had. */
export interface Computed extends Summary {
  /** Metrics whose rows have no value because what they read does not fit. */
  readonly missing: readonly Missing[];
  /** Statements that ran only to find those. */
  readonly tried: readonly QueryTrace[];
}

/** What is known of an object that others own: a table or a detail view. */
export interface ObjectPlace {
  /** `project.dataset.table`; null where it is no object. */
  readonly object: string | null;
  /** Keys of the metrics that are computed from its rows. */
  readonly readers: readonly string[];
}

/** The files of `sql/checks/`, without `.sql`, in the order in which a night runs them. */
export const CHECKS = ['unresolved_lines', 'sources_filled'] as const;
export type Check = (typeof CHECKS)[number];

/** What the night asks of a place where numbers come from. */
export interface Warehouse {
  readonly source: Source;
  /**
   * Computes the night's rows of `dashboard_kpis`, one for each metric, stamped with one `updated_at`. Nothing is written.
   * @param notConnected keys of metrics that are not computed on purpose: their rows have no value.
   * @throws KpiError when no metric can be had.
   */
  compute(notConnected?: ReadonlySet<string>): Promise<Computed>;
  /**
   * Replaces the rows of `dashboard_kpis` by these in one atomic step: all or none.
   * @returns null where there is no such table (mock).
   */
  replace(rows: readonly KpiRow[]): Promise<QueryTrace | null>;
  /** Reads `dashboard_kpis` as it stands. */
  readSummary(): Promise<Summary>;
  /** Reads one detail view, in the catalog's order. Throws KpiError; one with an `object` is about this view alone. */
  readDetail(view: string): Promise<DetailResult>;
  place(object: string): ObjectPlace;
  /** Runs one of `sql/checks/`, which answers with one row; null where there is nothing to look at. Throws as `readDetail` does. */
  readCheck(name: Check): Promise<CheckResult | null>;
  /** The optional objects and columns (`object.column`) that are not there and were read as empty or NULL. */
  filled(): Promise<readonly string[]>;
  /** Version strings of the engine and its client. */
  versions(): Promise<Readonly<Record<string, string>>>;
  close(): Promise<void>;
}

/** What every warehouse is told about the night it works for. */
export interface NightContext {
  /** Whose night it is. */
  readonly company: Company;
  /** The company's calendar date of the snapshot, `YYYY-MM-DD`. */
  readonly date: string;
  readonly fiscalYear: number;
  /** ISO 8601 instant that stamps the rows of the refresh. */
  readonly updatedAt: string;
  /** Quota of pipeline coverage in the company's currency; null when the targets file has none. */
  readonly quota: number | null;
}
