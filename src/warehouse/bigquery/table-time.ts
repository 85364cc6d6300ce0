import type { NightContext } from '../types.ts';
import { explain } from './explain.ts';
import { runJob } from './job.ts';
import { type BigQueryOptions, openSession } from './open.ts';
import { openResults } from './results.ts';
import type { Step } from './step.ts';

/** One column of one small table: the least that BigQuery bills is more than enough. */
const MOST_BYTES = 10 * 1024 ** 2;
const DEADLINE_MS = 120_000;

/**
 * When the newest row of `dashboard_kpis` was written, as an ISO 8601 instant; null while the table is empty.
 * Reads with no more rights than `kpi-reader` of docs/bigquery.md. Throws KpiError as a night's steps do.
 */
export async function tableTime(context: NightContext, options: BigQueryOptions): Promise<string | null> {
  const { session, end } = openSession(
    context,
    { deadlineMs: DEADLINE_MS, ...options },
    { maxBytesBilled: MOST_BYTES },
  );
  const step: Step = {
    name: 'table-time',
    statement: session.files.statement('sql/watch/table_time.sql'),
    parameters: {},
    writes: false,
  };
  try {
    const { id } = await runJob(step, session);
    const answer = await openResults(id, step.statement.file, session);
    for await (const rows of answer.batches) {
      const value = rows[0]?.[0] ?? null;
      return typeof value === 'string' ? value : null;
    }
    return null;
  } catch (error) {
    throw explain(error, step, session);
  } finally {
    end();
  }
}
