import type { Metric } from '../../catalog/types.ts';
import { views } from '../../catalog/views.ts';
import { KpiError } from '../../errors.ts';
import { type Inspected, unreadable } from '../inspected.ts';
import { recorded } from '../sql/parameters.ts';
import { computeWhatFits } from '../sql/partial.ts';
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
    const notConnected = new Set(context.company.not_connected);
    const estimates = await numbers(session, { plain, inspected, notConnected });
    for (const { name } of views.filter((view) => !notConnected.has(view.name)))
      estimates.push(...(await ofWhatFits(() => estimate(detailQuery(name, session), session))));
    for (const name of CHECKS) {
      const query = checkQuery(name, session, unreadable(inspected));
      if (query !== null) estimates.push(...(await ofWhatFits(() => estimate(query, session))));
    }
    // A table that is not there yet can be neither written nor read for a price; both are next to nothing.
    for (const query of [replaceQuery([], table, session), summaryQuery(session)])
      estimates.push(table === null ? free(query) : await estimate(query, session));
    return estimates;
  } finally {
    end();
  }
}

/** The price of a statement; none of one that the night goes on without. */
async function ofWhatFits(ask: () => Promise<Estimate>): Promise<Estimate[]> {
  try {
    return [await ask()];
  } catch (error) {
    if (error instanceof KpiError && error.object !== null) return [];
    throw error;
  }
}

/** The price of the numbers that can be had, as the night would ask for them. */
async function numbers(
  session: Session,
  about: {
    readonly plain: Session;
    readonly inspected: readonly Inspected[];
    readonly notConnected: ReadonlySet<string>;
  },
): Promise<Estimate[]> {
  const { plain, inspected: objects, notConnected } = about;
  let last: Estimate | null = null;
  const run = async (those: readonly Metric[]) => {
    const query = computeQuery(session, those);
    last = await estimate(query, session);
    const { statement, parameters } = query;
    const never = { job_id: null, bytes_billed: null, cache_hit: null, rows: 0 };
    return { rows: [], trace: { ...statement, parameters: recorded(parameters), ...never } };
  };
  const tryOut = async (metric: Metric): Promise<void> =>
    void (await estimate(computeQuery(session, [metric]), session));
  await computeWhatFits(
    { metrics: session.metrics, notConnected, files: plain.files, objects },
    { run, tryOut },
  );
  return last === null ? [] : [last];
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
