import { createRequire } from 'node:module';
import { KpiError } from '../../errors.ts';
import { kpiRows } from '../cells.ts';
import { recorded } from '../sql/parameters.ts';
import type { NightContext, QueryTrace, Warehouse } from '../types.ts';
import { explain } from './explain.ts';
import { type DoneJob, runJob } from './job.ts';
import { type BigQueryOptions, openSession } from './open.ts';
import { countRows, openResults, type Results } from './results.ts';
import type { Session, Step } from './step.ts';
import { checkStep, detailStep, refreshStep, summaryStep } from './steps.ts';
import { ensureTable } from './table.ts';

export { bigQueryConfigured } from './config.ts';
export { dryRun, type Estimate } from './dry-run.ts';
export type { BigQueryOptions } from './open.ts';

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
