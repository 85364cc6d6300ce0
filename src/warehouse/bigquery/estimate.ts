import { views } from '../../catalog/views.ts';
import { unreadable } from '../inspected.ts';
import { CHECKS, type NightContext } from '../types.ts';
import { explained } from './explain.ts';
import { fitted, inspect } from './inspect.ts';
import { dryRun as dryRunJob } from './job.ts';
import { billed, usd } from './price.ts';
import { isModeRefusal, RequestError } from './request-error.ts';
import {
  type BigQueryOptions,
  checkQuery,
  computeQuery,
  detailQuery,
  type NightQuery,
  openSession,
  replaceQuery,
  type Session,
  summaryQuery,
} from './session.ts';
import { readTable } from './table.ts';

/** What one statement of the night would cost. */
interface Estimate {
  /** Path of the SQL file in the repository. */
  readonly file: string;
  /** Bytes that would be billed. */
  readonly bytes: number;
  /** US dollars, at the on-demand price. */
  readonly usd: number;
}

/**
 * What every statement of a night would bill, in the order in which they run. Nothing runs and nothing is billed.
 * Prices leave the free terabyte of each month out.
 * @throws KpiError as the night itself would.
 */
export async function dryRun(context: NightContext, options: BigQueryOptions): Promise<Estimate[]> {
  const { session: plain, end } = openSession(context, options);
  try {
    const table = await readTable(plain);
    const inspected = await inspect(plain);
    const session = fitted(plain, inspected);
    const estimates = [await estimate(computeQuery(session), session)];
    for (const { name } of views) estimates.push(await estimate(detailQuery(name, session), session));
    for (const name of CHECKS) {
      const query = checkQuery(name, session, unreadable(inspected));
      if (query !== null) estimates.push(await estimate(query, session));
    }
    // A table that is not there yet can be neither written nor read for a price; both are next to nothing.
    for (const query of [replaceQuery([], table, session), summaryQuery(session)])
      estimates.push(table === null ? free(query) : await estimate(query, session));
    return estimates;
  } finally {
    end();
  }
}

function estimate(query: NightQuery, session: Session): Promise<Estimate> {
  const { file } = query.statement;
  return explained(query, session, async () => {
    try {
      const { statistics } = await dryRunJob(query, session);
      const { totalBytesProcessed = 0, referencedTables } = statistics?.query ?? {};
      const bytes = billed(totalBytesProcessed, referencedTables?.length ?? 1);
      return { file, bytes, usd: usd(bytes) };
    } catch (error) {
      // The night then replaces the rows in a transaction.
      if (error instanceof RequestError && isModeRefusal(error)) return free(query);
      throw error;
    }
  });
}

const free = ({ statement }: NightQuery): Estimate => ({ file: statement.file, bytes: 0, usd: 0 });
