import { inspect } from 'node:util';
import { DEFAULT_COMPANY } from '../../src/catalog/company.ts';
import { metrics } from '../../src/catalog/metrics.ts';
import { doctor } from '../../src/cli/doctor.ts';
import { runCommand } from '../../src/cli/run.ts';
import { KpiError } from '../../src/errors.ts';
import { openBigQuery } from '../../src/warehouse/bigquery/bigquery.ts';
import type { BigQueryOptions } from '../../src/warehouse/bigquery/session.ts';
import { namesFrom } from '../../src/warehouse/sql/names.ts';
import type { NightContext, Warehouse } from '../../src/warehouse/types.ts';
import { CUSTOMER, type FakeAnswer, row, TOKEN } from './fake-jobs.ts';
import { FakeServer, type FakeServerOptions } from './fake-server.ts';
import { TABLE_SHAPE } from './shape.ts';

export const CONTEXT: NightContext = {
  date: '2026-11-22',
  fiscalYear: 2026,
  updatedAt: '2026-11-22T08:00:00.000Z',
  quota: 1_500_000,
  company: DEFAULT_COMPANY,
};

export const VIEW = 'customer_development';
export const DETAIL = `detail-${VIEW}`;

/** Ten customers, in the types of a view that others own. */
const detail: FakeAnswer = {
  fields: [
    { name: 'qbo_customer_id', type: 'STRING' },
    { name: 'spend', type: 'NUMERIC' },
  ],
  rows: Array.from({ length: 10 }, (_, at) => row(String(at), `${at}.5`)),
};

const summary: FakeAnswer = {
  fields: TABLE_SHAPE.schema.fields,
  rows: metrics.map(({ key, format, department, owner }) =>
    row(key, '1.25', format, department, owner, '2026', '1795334400000000'),
  ),
};

const check: FakeAnswer = {
  fields: [{ name: 'lines_read', type: 'INTEGER' }],
  rows: [row('20000')],
};

/** What each step is answered unless a test says otherwise. */
export function answers(step: string): FakeAnswer {
  if (step.startsWith('detail-')) return detail;
  return step.startsWith('check-') ? check : summary;
}

/** A clock that stands still but for what is slept; calls time out when they are told to. */
export function fakeClock() {
  const slept: number[] = [];
  const calls = new Set<AbortController>();
  let time = 0;
  return {
    slept,
    now: () => time,
    random: () => 0.5,
    timeout: () => {
      const call = new AbortController();
      calls.add(call);
      return call.signal;
    },
    /** Lets the time of every call run out. */
    expire: () => {
      for (const call of calls) call.abort(new DOMException('expired', 'TimeoutError'));
    },
    sleep: async (ms: number) => {
      slept.push(ms);
      time += ms;
    },
  };
}

/** All that a run showed anyone: what it printed, and its errors from inside and outside. */
export class Seen {
  readonly lines: string[] = [];
  readonly log = (line: string): void => void this.lines.push(line);

  error(error: unknown): void {
    this.lines.push(String(error), inspect(error, { depth: 20, showHidden: true, getters: true }));
    if (error instanceof Error) this.lines.push(error.stack ?? '', JSON.stringify(error));
    if (error instanceof KpiError) this.lines.push(error.message, error.next);
  }

  /** The secrets and rows among it. */
  leaks(): string[] {
    const words = [TOKEN, CUSTOMER, 'canary', 'Bearer'];
    return this.lines.filter((line) => words.some((word) => line.includes(word)));
  }
}

export interface Night {
  readonly server: FakeServer;
  readonly warehouse: Warehouse;
  readonly clock: ReturnType<typeof fakeClock>;
  readonly seen: Seen;
}

/** Runs a test against a fake server, and holds it against what must never happen. */
export async function withNight(
  { options, ...server }: Partial<FakeServerOptions> & { options?: Partial<BigQueryOptions> },
  test: (night: Night) => Promise<void>,
): Promise<void> {
  const fake = await FakeServer.start({ answer: answers, pageRows: 2, ...server });
  const clock = fakeClock();
  fake.onStall = clock.expire;
  const seen = new Seen();
  const warehouse = await openBigQuery(CONTEXT, {
    names: namesFrom({}),
    env: { KPI_BIGQUERY_ENDPOINT: fake.url },
    ...clock,
    log: seen.log,
    ...options,
  });
  try {
    await test({ server: fake, warehouse, clock, seen });
    const problems = [...fake.jobs.violations, ...seen.leaks()];
    if (problems.length > 0) throw new Error(problems.join('\n'));
  } finally {
    await warehouse.close();
    await fake.stop();
  }
}

/** Computes the night's numbers and puts them into the table, with nothing in between. */
export async function replaced(warehouse: Warehouse) {
  const { rows } = await warehouse.compute();
  return warehouse.replace(rows);
}

/** Reads a view to its end. */
export async function exported(warehouse: Warehouse, view = VIEW) {
  const { columns, batches, trace } = await warehouse.readDetail(view);
  const rows = [];
  for await (const batch of batches) rows.push(...batch);
  return { columns, rows, trace: trace() };
}

/** The KpiError that something ends in. */
export async function failure(work: Promise<unknown>, seen?: Seen): Promise<KpiError> {
  try {
    await work;
  } catch (error) {
    seen?.error(error);
    if (error instanceof KpiError) return error;
    throw error;
  }
  throw new Error('It did not fail.');
}

/** Runs the doctor's command against a server. */
export async function runDoctor(url: string, ...args: string[]) {
  const printed: string[] = [];
  const code = await runCommand(doctor, args, {
    now: () => new Date('2026-11-22T08:00:00Z'),
    env: { KPI_BIGQUERY_ENDPOINT: url },
    print: (line: string) => void printed.push(line),
  });
  return { code, text: printed.join('\n') };
}
