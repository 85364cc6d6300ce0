import type { KpiRow } from '../../catalog/data.ts';
import { metrics as catalogMetrics } from '../../catalog/metrics.ts';
import type { Metric } from '../../catalog/types.ts';
import { SqlFiles, type Statement } from '../sql/files.ts';
import type { Names } from '../sql/names.ts';
import {
  namedIn,
  type Parameters,
  periodParameters,
  refreshParameters,
  replaceParameters,
} from '../sql/parameters.ts';
import type { NightContext } from '../types.ts';
import { Api } from './api.ts';
import { type BigQueryConfig, configFrom } from './config.ts';
import { connect } from './http.ts';
import { type Clock, Deadline, type Run, realClock } from './retry.ts';

/** The summary table. */
export const TABLE = 'dashboard_kpis';

/** One statement that the night asks of BigQuery, and at most one job that succeeds. */
export interface NightQuery {
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

/** Everything that the queries of one run share. */
export interface Session {
  readonly context: NightContext;
  readonly names: Names;
  readonly config: BigQueryConfig;
  readonly metrics: readonly Metric[];
  readonly files: SqlFiles;
  readonly api: Api;
  readonly run: Run;
  /** The snapshot's id, or its date while there is none, for labels. */
  readonly snapshot: string;
}

/** A label's value: at most 63 characters, lower case (https://cloud.google.com/bigquery/docs/labels-intro). */
export const label = (text: string): string =>
  text
    .toLowerCase()
    .replace(/[^a-z0-9_-]/g, '-')
    .slice(0, 63);

/** How a run works with BigQuery, besides the night it works for. */
export interface BigQueryOptions extends Partial<Clock> {
  readonly names: Names;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly metrics?: readonly Metric[];
  /** The folder that holds `sql/`. */
  readonly root?: string;
  /** Labels the jobs; the night's date stands in for it. */
  readonly snapshotId?: string;
  /** Takes lines for a person: retries, and what each job billed. */
  readonly log?: (line: string) => void;
  /** Instead of KPI_BIGQUERY_DEADLINE_SECONDS. */
  readonly deadlineMs?: number;
  /** The longest that one call may take; a minute. */
  readonly callTimeoutMs?: number;
}

const CALL_TIMEOUT_MS = 60_000;

/**
 * Prepares a run. Nothing is sent yet.
 * @param instead stands in for what the environment says; tests send credentials to servers of their own.
 * @returns the session, and what ends it: calls still under way are broken off.
 * @throws KpiError `configuration`
 */
export function openSession(
  context: NightContext,
  options: BigQueryOptions,
  instead: Partial<BigQueryConfig> = {},
): { readonly session: Session; readonly end: () => void } {
  const { names, env, metrics = catalogMetrics, snapshotId, log = () => {} } = options;
  const config = { ...configFrom(env, names.project), ...instead };
  const clock: Clock = {
    now: options.now ?? realClock.now,
    sleep: options.sleep ?? realClock.sleep,
    random: options.random ?? realClock.random,
    timeout: options.timeout ?? realClock.timeout,
  };
  const deadlineMs = options.deadlineMs ?? config.deadlineMs;
  const deadline = new Deadline(clock, deadlineMs, options.callTimeoutMs ?? CALL_TIMEOUT_MS);
  const closing = new AbortController();
  const run = { clock, deadline, log, closed: closing.signal };
  const api = new Api(connect(config), config, run);
  const files = new SqlFiles(names, context, options.root);
  const snapshot = snapshotId ?? context.date;
  return {
    session: { context, names, config, metrics, files, api, run, snapshot },
    end: () => closing.abort(new Error('The run is over.')),
  };
}

/** What the night has to know of the summary table to write it. */
export interface SummaryTable {
  /** The type of its `metric_value`. */
  readonly valueType: string;
  /** Select items of the columns that others have added to it: NULL, of their types. */
  readonly further: readonly string[];
  /** Names of its REQUIRED columns. */
  readonly required: readonly string[];
}

/** Computes these metrics and asserts that each answers once; the others have no value. */
export const computeQuery = (
  { files, metrics, context }: Session,
  those: readonly Metric[] = metrics,
): NightQuery => ({
  name: those.length === 1 ? `compute-${label(those[0]?.key ?? '')}` : 'compute',
  statement: files.refresh(those),
  parameters: refreshParameters(metrics, context),
  writes: false,
});

/** Replaces the summary table's rows. @param table null for one that was just made as its DDL says. */
export const replaceQuery = (
  rows: readonly KpiRow[],
  table: SummaryTable | null,
  { files }: Session,
): NightQuery => ({
  name: 'replace',
  statement: files.replace(table?.valueType ?? 'FLOAT64', table?.further),
  parameters: replaceParameters(rows),
  writes: true,
  destination: TABLE,
});

/** The DDL of the summary table. */
export const schemaOf = ({ files }: Session): Statement => files.statement(`sql/schema/${TABLE}.sql`);

export const summaryQuery = ({ files }: Session): NightQuery => ({
  name: 'summary',
  statement: files.statement(`sql/exports/${TABLE}.sql`),
  parameters: {},
  writes: false,
});

export const detailQuery = (view: string, { files }: Session): NightQuery => ({
  name: `detail-${label(view)}`,
  statement: files.statement(`sql/exports/${view}.sql`),
  parameters: {},
  writes: false,
  view,
});

/** A check's query; null where nothing is left to look at. @param unread paths of tables that cannot be read. */
export function checkQuery(
  name: string,
  { files, context }: Session,
  unread: ReadonlySet<string>,
): NightQuery | null {
  const statement = files.check(name, unread);
  if (statement === null) return null;
  const parameters = namedIn(statement.sql, periodParameters(context));
  return { name: `check-${label(name)}`, statement, parameters, writes: false };
}
