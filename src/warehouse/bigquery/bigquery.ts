import { createRequire } from 'node:module';
import type { Cell, Column, KpiRow } from '../../catalog/data.ts';
import { kpiRows } from '../cells.ts';
import { type Inspected, unreadable } from '../inspected.ts';
import { recorded, SUMMARY_FIELDS } from '../sql/parameters.ts';
import { computeWhatFits } from '../sql/partial.ts';
import { placeOf } from '../sql/readers.ts';
import type { Check, Computed, NightContext, ObjectPlace, QueryTrace, Summary, Warehouse } from '../types.ts';
import { tryOut } from './doctor-statements.ts';
import { explain, explained } from './explain.ts';
import { fitted, inspect } from './inspect.ts';
import { type DoneJob, runJob } from './job.ts';
import { isModeRefusal, RequestError } from './request-error.ts';
import { Results } from './results.ts';
import {
  type BigQueryOptions,
  checkQuery,
  computeQuery,
  detailQuery,
  type NightQuery,
  openSession,
  replaceQuery,
  type Session,
  type SummaryTable,
  summaryQuery,
  TABLE,
} from './session.ts';
import { assertFits, createTable, readTable } from './table.ts';

/**
 * Opens BigQuery for one night. Nothing is sent before the first query; the deadline counts from here.
 * @throws KpiError `configuration`, naming the variable that is wrong. The queries throw KpiError with the codes of
 * docs/bigquery.md, whose texts hold nothing of what BigQuery answered but names and positions.
 */
export async function openBigQuery(context: NightContext, options: BigQueryOptions): Promise<Warehouse> {
  const { session, end } = openSession(context, options);
  return new BigQueryWarehouse(session, end);
}

class BigQueryWarehouse implements Warehouse {
  readonly source = 'bigquery';
  readonly #session: Session;
  readonly #end: () => void;
  #table: Promise<SummaryTable | null> | undefined;
  #inspected: Promise<readonly Inspected[]> | undefined;

  constructor(session: Session, end: () => void) {
    this.#session = session;
    this.#end = end;
  }

  /** Looks at the summary table first: a night whose rows could not be kept there is not worth its price. */
  async compute(notConnected: ReadonlySet<string> = new Set()): Promise<Computed> {
    await this.#summaryTable();
    const over = await this.#overObjects();
    const { metrics, files } = this.#session;
    const wanted = { metrics, notConnected, files, objects: await this.#objects() };
    return computeWhatFits(wanted, {
      run: (those) => this.#summary(computeQuery(over, those)),
      tryOut: (metric) => tryOut(computeQuery(over, [metric]), over),
    });
  }

  /** Readers see the rows of the last night until all of tonight's are there. */
  async replace(rows: readonly KpiRow[]): Promise<QueryTrace> {
    const table = await this.#summaryTable();
    if (table === null) await createTable(this.#session);
    else assertFits(rows, table, this.#session);
    const query = replaceQuery(rows, table, this.#session);
    return explained(query, this.#session, async () =>
      traceOf(query, await this.#write(query, table), rows.length),
    );
  }

  readSummary(): Promise<Summary> {
    return this.#summary(summaryQuery(this.#session));
  }

  /** The session whose files read what others own as it is there; it is looked at once a night. */
  async #overObjects(): Promise<Session> {
    return fitted(this.#session, await this.#objects());
  }

  #objects(): Promise<readonly Inspected[]> {
    this.#inspected ??= inspect(this.#session);
    return this.#inspected;
  }

  async #ask(query: (session: Session) => NightQuery): Promise<StreamedResult> {
    const session = await this.#overObjects();
    return ask(query(session), session);
  }

  /** The table is looked at once a night. */
  #summaryTable(): Promise<SummaryTable | null> {
    this.#table ??= readTable(this.#session);
    return this.#table;
  }

  /**
   * Writes in one job that keeps the table's shape. Columns of an answer are never REQUIRED; should BigQuery refuse them
   * for that, the rows of such a table are replaced in a transaction, which is as atomic.
   */
  async #write(query: NightQuery, table: SummaryTable | null): Promise<DoneJob> {
    try {
      return await runJob(query, this.#session);
    } catch (error) {
      const refused = error instanceof RequestError && isModeRefusal(error);
      if (!refused || table?.required.length === 0) throw error;
      return await runJob(inTransaction(query, this.#session), this.#session);
    }
  }

  async #summary(query: NightQuery): Promise<Summary> {
    const answer = await ask(query, this.#session);
    const rows = kpiRows({ columns: answer.columns, rows: await allRows(answer) }, query.statement.file);
    return { rows, trace: answer.trace(rows.length) };
  }

  async readDetail(view: string) {
    const { columns, batches, totalRows, trace } = await this.#ask((session) => detailQuery(view, session));
    return { columns, batches, trace: () => trace(totalRows) };
  }

  async readCheck(name: Check) {
    const session = await this.#overObjects();
    const query = checkQuery(name, session, unreadable(await this.#objects()));
    if (query === null) return null;
    const answer = await ask(query, session);
    const rows = await allRows(answer);
    const cells = answer.columns.map((column, at) => [column.name, rows[0]?.[at] ?? null] as const);
    return { row: Object.fromEntries(cells), trace: answer.trace(rows.length) };
  }

  place(object: string): ObjectPlace {
    return placeOf(this.#session.files, this.#session.metrics, object);
  }

  async filled(): Promise<readonly string[]> {
    return (await this.#objects()).flatMap(({ contract, filled }) =>
      filled.map((name) => (name === contract.name ? name : `${contract.name}.${name}`)),
    );
  }

  async versions(): Promise<Record<string, string>> {
    const require = createRequire(import.meta.url);
    const version = (name: string) => (require(`${name}/package.json`) as { version: string }).version;
    return Object.fromEntries(
      ['@google-cloud/bigquery', 'google-auth-library'].map((name) => [name, version(name)]),
    );
  }

  async close(): Promise<void> {
    this.#end();
  }
}

/** The same replacement as a script: all of it or, when a part fails, nothing. */
function inTransaction(query: NightQuery, { names }: Session): NightQuery {
  const path = `\`${names.project}.${names.dataset}.${TABLE}\``;
  const columns = SUMMARY_FIELDS.map(({ name }) => name).join(', ');
  const { destination: _, ...rest } = query;
  const sql = `BEGIN TRANSACTION;
DELETE FROM ${path} WHERE TRUE;
INSERT INTO ${path} (${columns})
SELECT ${columns} FROM (
${query.statement.sql});
COMMIT TRANSACTION;
`;
  return { ...rest, statement: { file: query.statement.file, sql } };
}

/** A query's answer as it arrives. */
interface StreamedResult {
  readonly columns: readonly Column[];
  readonly totalRows: number;
  /** One page at a time. Throws KpiError. */
  readonly batches: AsyncIterable<readonly (readonly Cell[])[]>;
  /** What the manifest records of the query, once that many rows of it were used. */
  readonly trace: (rows: number) => QueryTrace;
}

/** Runs a query and opens its answer. */
function ask(query: NightQuery, session: Session): Promise<StreamedResult> {
  return explained(query, session, async () => {
    const job = await runJob(query, session);
    const results = await Results.open(job.id, query.statement.file, session.api);
    return {
      columns: results.columns,
      totalRows: results.totalRows,
      batches: explainedPages(results, query, session),
      trace: (rows) => traceOf(query, job, rows),
    };
  });
}

async function* explainedPages(results: Results, query: NightQuery, session: Session) {
  try {
    yield* results.pages();
  } catch (error) {
    throw explain(error, query, session);
  }
}

async function allRows({ batches }: StreamedResult) {
  const rows = [];
  for await (const batch of batches) rows.push(...batch);
  return rows;
}

const traceOf = ({ statement, parameters }: NightQuery, job: DoneJob, rows: number): QueryTrace => ({
  ...statement,
  parameters: recorded(parameters),
  job_id: job.id,
  bytes_billed: job.bytesBilled,
  cache_hit: job.cacheHit,
  rows,
});

/** A row per metric: the least that BigQuery bills is more than enough. */
const TABLE_TIME_MAX_BYTES = 10 * 1024 ** 2;
const TABLE_TIME_DEADLINE_MS = 120_000;

/**
 * When the newest row of `dashboard_kpis` was written, as an ISO 8601 instant; null while the table is empty.
 * Needs no more rights than `kpi-reader` of docs/bigquery.md has. Throws KpiError as a night's queries do.
 */
export async function tableTime(context: NightContext, options: BigQueryOptions): Promise<string | null> {
  const { session, end } = openSession(
    context,
    { deadlineMs: TABLE_TIME_DEADLINE_MS, ...options },
    { maxBytesBilled: TABLE_TIME_MAX_BYTES },
  );
  try {
    const query = summaryQuery(session);
    const answer = await ask(query, session);
    const rows = kpiRows({ columns: answer.columns, rows: await allRows(answer) }, query.statement.file);
    return (
      rows
        .map((row) => row.updated_at)
        .sort()
        .at(-1) ?? null
    );
  } finally {
    end();
  }
}
