import { startDuckDbServer } from '../bigquery/duckdb-server.ts';

/**
 * How BigQuery stands tonight: `empty` answers with a view without rows, which loses what needs it; `short` without one of
 * the numbers, which no check lets through.
 */
export type BigQueryState = 'well' | 'empty' | 'short' | 'gone' | 'unset';

export interface StandIns {
  /** The variables with which a command meets BigQuery in a state. */
  readonly env: (state: BigQueryState) => Record<string, string>;
  /** From now on `short` loses a number. */
  readonly shorten: () => void;
  readonly stop: () => Promise<void>;
}

/** A BigQuery in each of its states, all on loopback, with what it would hold on `date`. */
export async function startStandIns(date: string): Promise<StandIns> {
  const well = await startDuckDbServer(date, { scale: SCALE });
  const empty = await startDuckDbServer(date, { scale: SCALE, page: withoutCustomers });
  const short = await startDuckDbServer(date, { scale: SCALE });
  const all = [well, empty, short];
  // Jobs end at once, so that no step waits for polls.
  for (const { server } of all) server.jobs.polls = 0;
  const urls: Readonly<Record<BigQueryState, string | null>> = {
    well: well.server.url,
    empty: empty.server.url,
    short: short.server.url,
    // Nobody listens on this port, and only the system's own services may.
    gone: 'http://127.0.0.1:1',
    unset: null,
  };
  return {
    env: (state) => {
      // Jobs are named after the night: those of an earlier run on its date would be taken for its own.
      for (const { server } of all) server.jobs.jobs.clear();
      const url = urls[state];
      return url === null ? {} : { KPI_BIGQUERY_ENDPOINT: url };
    },
    shorten: () => {
      short.alter = (step, answer) =>
        step === 'compute' || step === 'summary' ? { ...answer, rows: answer.rows.slice(1) } : answer;
    },
    stop: async () => {
      await Promise.all(all.map((one) => one.stop()));
    },
  };
}

/** How much of the invented data there is; less would leave views empty. */
export const SCALE = 0.02;

/** Takes the rows out of one view's answer. */
function withoutCustomers(page: Record<string, unknown>): void {
  const { fields } = page['schema'] as { fields: readonly { name: string }[] };
  if (!fields.some(({ name }) => name === 'development_status')) return;
  page['totalRows'] = '0';
  delete page['rows'];
  delete page['pageToken'];
}
