import { kpiRows } from '../cells.ts';
import type { NightContext } from '../types.ts';
import { explain } from './explain.ts';
import { runJob } from './job.ts';
import { type BigQueryOptions, openSession } from './open.ts';
import { openResults } from './results.ts';
import { summaryStep } from './steps.ts';

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
