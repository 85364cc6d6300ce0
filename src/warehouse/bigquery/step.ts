import type { Metric } from '../../catalog/types.ts';
import type { SqlFiles, Statement } from '../sql/files.ts';
import type { Names } from '../sql/names.ts';
import type { Parameters } from '../sql/parameters.ts';
import type { NightContext } from '../types.ts';
import type { Api } from './api.ts';
import type { BigQueryConfig } from './config.ts';
import type { Patience } from './retry.ts';

/** The summary table. */
export const TABLE = 'dashboard_kpis';

/** One thing that the night asks of BigQuery: one statement, and at most one job that succeeds. */
export interface Step {
  /** Lower case; part of the job's id and its label. */
  readonly name: string;
  readonly statement: Statement;
  readonly parameters: Parameters;
  /** True when it writes to the output dataset. */
  readonly writes: boolean;
  /** The table that the answer replaces. */
  readonly destination?: string;
  /** The detail view that it reads. */
  readonly view?: string;
}

/** What was being done: a step, or what comes before one. */
export type Doing = Pick<Step, 'name' | 'writes'> & Partial<Step>;

/** Everything that the steps of one run share. */
export interface Session {
  readonly context: NightContext;
  readonly names: Names;
  readonly config: BigQueryConfig;
  readonly metrics: readonly Metric[];
  readonly files: SqlFiles;
  readonly api: Api;
  readonly patience: Patience;
  /** The snapshot's id, or its date while there is none, for labels. */
  readonly snapshot: string;
}

/** A label's value: at most 63 characters, lower case (https://cloud.google.com/bigquery/docs/labels-intro). */
export const label = (text: string): string =>
  text
    .toLowerCase()
    .replace(/[^a-z0-9_-]/g, '-')
    .slice(0, 63);
