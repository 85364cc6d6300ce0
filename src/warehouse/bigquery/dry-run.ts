import { views } from '../../catalog/views.ts';
import { KpiError } from '../../errors.ts';
import { usd } from './price.ts';
import type { NightContext } from '../types.ts';
import { explain } from './explain.ts';
import { configuration } from './job.ts';
import { type BigQueryOptions, openSession } from './open.ts';
import type { Session, Step } from './step.ts';
import { checkStep, detailStep, refreshStep, summaryStep } from './steps.ts';

/** What one statement of the night would cost. */
export interface Estimate {
  /** Path of the SQL file in the repository. */
  readonly file: string;
  /** Bytes that would be billed. */
  readonly bytes: number;
  /** US dollars, at the on-demand price. */
  readonly usd: number;
}

const MIB = 1024 ** 2;

/** Billed are whole MiB, and at least 10 for each table that a query reads (same page). */
export function billed(bytes: number, tables: number): number {
  if (bytes === 0) return 0;
  return Math.max(Math.ceil(bytes / MIB), 10 * Math.max(1, tables)) * MIB;
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
