import { createRequire } from 'node:module';
import { views } from '../../catalog/views.ts';
import { KpiError } from '../../errors.ts';
import { kpiRows } from '../cells.ts';
import { recorded } from '../sql/parameters.ts';
import type { NightContext, QueryTrace, Warehouse } from '../types.ts';
import { explain } from './explain.ts';
import { configuration, type DoneJob, runJob } from './job.ts';
import { billed, usd } from './price.ts';
import { countRows, openResults, type Results } from './results.ts';
import {
  type BigQueryOptions,
  checkStep,
  detailStep,
  openSession,
  refreshStep,
  type Session,
  type Step,
  summaryStep,
} from './session.ts';
import { ensureTable } from './table.ts';

/**
 * Opens BigQuery for one night. Nothing is sent before the first step; the deadline counts from here.
 * @throws KpiError `configuration`, naming the variable that is wrong. The steps throw KpiError with the codes of
 * docs/bigquery.md, whose texts hold nothing of what BigQuery answered but names and positions.
 */
export async function openBigQuery(context: NightContext, options: BigQueryOptions): Promise<Warehouse> {
  const { session, end } = openSession(context, options);
  return {
    source: 'bigquery',
    refresh: () => refresh(session),
    async readSummary() {
      const step = summaryStep(session);
      const { answer, trace } = await read(step, session);
      const rows = await whole(answer);
      return {
        rows: kpiRows({ columns: answer.columns, rows }, step.statement.file),
        trace: trace(rows.length),
      };
    },
    async readDetail(view) {
      const { answer, trace } = await read(detailStep(view, session), session);
      return { columns: answer.columns, batches: answer.batches, trace: () => trace(answer.totalRows) };
    },
    async readCheck(name) {
      const { answer, trace } = await read(checkStep(name, session), session);
      const rows = await whole(answer);
      const cells = answer.columns.map((column, at) => [column.name, rows[0]?.[at] ?? null] as const);
      return { row: Object.fromEntries(cells), trace: trace(rows.length) };
    },
    async versions() {
      return versions();
    },
    async close() {
      end();
    },
  };
}

/** Fills the summary table. Readers see the rows of the last refresh until all of tonight's are there. */
async function refresh(session: Session): Promise<QueryTrace> {
  const step = refreshStep(session);
  return explained(step, session, async () => {
    await ensureTable(session);
    const job = await runJob(step, session);
    const rows = await countRows(job.id, session);
    if (rows !== session.metrics.length)
      throw new KpiError(
        'refresh-rows',
        `The refresh left ${rows} rows in dashboard_kpis instead of ${session.metrics.length}.`,
        'Compare sql/refresh_kpis.sql with the catalog, then run the refresh again.',
      );
    return traceOf(step, job, rows);
  });
}

/** Runs a step and opens its answer. */
async function read(step: Step, session: Session) {
  const { job, answer } = await explained(step, session, async () => {
    const done = await runJob(step, session);
    return { job: done, answer: await openResults(done.id, step.statement.file, session) };
  });
  const batches = (async function* () {
    try {
      yield* answer.batches;
    } catch (error) {
      throw explain(error, step, session);
    }
  })();
  return { answer: { ...answer, batches }, trace: (rows: number) => traceOf(step, job, rows) };
}

async function explained<T>(step: Step, session: Session, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw explain(error, step, session);
  }
}

async function whole({ batches }: Pick<Results, 'batches'>) {
  const rows = [];
  for await (const batch of batches) rows.push(...batch);
  return rows;
}

const traceOf = ({ statement, parameters }: Step, job: DoneJob, rows: number): QueryTrace => ({
  ...statement,
  parameters: recorded(parameters),
  job_id: job.id,
  bytes_billed: job.bytesBilled,
  cache_hit: job.cacheHit,
  rows,
});

function versions(): Record<string, string> {
  const require = createRequire(import.meta.url);
  const version = (name: string) => (require(`${name}/package.json`) as { version: string }).version;
  return Object.fromEntries(
    ['@google-cloud/bigquery', 'google-auth-library'].map((name) => [name, version(name)]),
  );
}

/** A row per metric: the least that BigQuery bills is more than enough. */
const MOST_BYTES = 10 * 1024 ** 2;
const DEADLINE_MS = 120_000;

/**
 * When the newest row of `dashboard_kpis` was written, as an ISO 8601 instant; null while the table is empty.
 * Needs no more rights than `kpi-reader` of docs/bigquery.md has. Throws KpiError as a night's steps do.
 */
export async function tableTime(context: NightContext, options: BigQueryOptions): Promise<string | null> {
  const { session, end } = openSession(
    context,
    { deadlineMs: DEADLINE_MS, ...options },
    { maxBytesBilled: MOST_BYTES },
  );
  const step = summaryStep(session);
  try {
    const { id } = await runJob(step, session);
    const { columns, batches } = await openResults(id, step.statement.file, session);
    const instants: string[] = [];
    for await (const rows of batches)
      for (const { updated_at } of kpiRows({ columns, rows }, step.statement.file)) instants.push(updated_at);
    return instants.sort().at(-1) ?? null;
  } catch (error) {
    throw explain(error, step, session);
  } finally {
    end();
  }
}

/** What one statement of the night would cost. */
export interface Estimate {
  /** Path of the SQL file in the repository. */
  readonly file: string;
  /** Bytes that would be billed. */
  readonly bytes: number;
  /** US dollars, at the on-demand price. */
  readonly usd: number;
}

async function estimate(step: Step, session: Session): Promise<Estimate> {
  const { destination: _, ...reading } = step;
  const { file } = step.statement;
  try {
    const { config } = session;
    const job = await session.api.dryRun({
      jobReference: { projectId: config.jobProject, location: config.location },
      configuration: { ...configuration(reading, session), dryRun: true },
    });
    const query = job.statistics?.query;
    const bytes = billed(query?.totalBytesProcessed ?? 0, query?.referencedTables?.length ?? 1);
    return { file, bytes, usd: usd(bytes) };
  } catch (error) {
    throw explain(error, step, session);
  }
}

/**
 * What every statement of a night would bill, in the order in which they run. Nothing runs and nothing is billed.
 * Prices leave the free terabyte of each month out.
 * @throws KpiError as the night itself would.
 */
export async function dryRun(context: NightContext, options: BigQueryOptions): Promise<Estimate[]> {
  const { session, end } = openSession(context, options);
  try {
    const estimates = [await estimate(refreshStep(session), session)];
    estimates.push(await summaryEstimate(session));
    for (const { name } of views) estimates.push(await estimate(detailStep(name, session), session));
    estimates.push(await estimate(checkStep('unresolved_lines', session), session));
    return estimates;
  } finally {
    end();
  }
}

/** Before the first refresh there is no summary to read, which then costs nothing. */
async function summaryEstimate(session: Session): Promise<Estimate> {
  const step = summaryStep(session);
  try {
    return await estimate(step, session);
  } catch (error) {
    const { names } = session;
    const missing = `${names.project}.${names.dataset}.dashboard_kpis`;
    if (!(error instanceof KpiError && error.code === 'not-found' && error.message.includes(missing)))
      throw error;
    return { file: step.statement.file, bytes: 0, usd: 0 };
  }
}
