import { metrics } from '../../src/catalog/metrics.ts';
import { KpiError } from '../../src/errors.ts';
import type { Fault, FaultCall, Strike } from './faults.ts';
import { DETAIL, VIEW, withNight } from './run.ts';

/** A fault, as the table names it. */
interface NamedFault {
  readonly name: string;
  readonly fault: Fault;
  /** The calls it can strike; all without it. */
  readonly only?: FaultCall;
}

const status = (code: number, reason: string): NamedFault => ({
  name: `HTTP ${code} \`${reason}\``,
  fault: { kind: 'status', status: code, reason },
});

const ends = (reason: string): NamedFault => ({
  name: `job ends in \`${reason}\``,
  fault: { kind: 'ends', reason },
  only: 'jobs.insert',
});

/** Every fault of the table. */
export const FAULTS: readonly NamedFault[] = [
  status(429, 'rateLimitExceeded'),
  status(403, 'rateLimitExceeded'),
  status(400, 'jobRateLimitExceeded'),
  status(500, 'internalError'),
  status(502, 'badGateway'),
  status(503, 'backendError'),
  status(504, 'timeout'),
  { name: 'HTTP 502 with a page of HTML', fault: { kind: 'html', status: 502 } },
  { name: 'connection reset before the answer', fault: { kind: 'reset' } },
  { name: 'connection reset in the answer', fault: { kind: 'reset-body' } },
  { name: 'accepted, answer lost', fault: { kind: 'lost' }, only: 'jobs.insert' },
  { name: 'accepted, answered with 409', fault: { kind: 'conflict' }, only: 'jobs.insert' },
  { name: 'no answer', fault: { kind: 'stall' } },
  { name: 'answer stalls', fault: { kind: 'stall-body' } },
  { name: 'truncated JSON', fault: { kind: 'truncated' } },
  { name: 'HTTP 200 with a page of HTML', fault: { kind: 'html', status: 200 } },
  status(401, 'authError'),
  status(403, 'accessDenied'),
  status(403, 'quotaExceeded'),
  status(404, 'notFound'),
  status(400, 'invalidQuery'),
  status(501, 'notImplemented'),
  ends('backendError'),
  ends('internalError'),
  ends('rateLimitExceeded'),
  ends('invalidQuery'),
  ends('accessDenied'),
  ends('notFound'),
  ends('quotaExceeded'),
  ends('bytesBilledLimitExceeded'),
  ends('resourcesExceeded'),
  ends('stopped'),
];

/** The calls of the table, and what each is about. */
const CALLS: readonly { readonly name: string; readonly at: Omit<Strike, 'fault'> }[] = [
  { name: 'tables.get', at: { call: 'tables.get' } },
  { name: 'jobs.insert (compute)', at: { call: 'jobs.insert', step: 'compute' } },
  { name: 'jobs.get (compute)', at: { call: 'jobs.get', step: 'compute' } },
  { name: 'getQueryResults (compute)', at: { call: 'jobs.getQueryResults', step: 'compute' } },
  { name: 'jobs.insert (export)', at: { call: 'jobs.insert', step: DETAIL } },
  { name: 'getQueryResults, page 1 of 5', at: { call: 'jobs.getQueryResults', step: DETAIL } },
  { name: 'getQueryResults, page 2 of 5', at: { call: 'jobs.getQueryResults', step: DETAIL, after: 1 } },
  { name: 'jobs.insert (replace)', at: { call: 'jobs.insert', step: 'replace' } },
  { name: 'jobs.get (replace)', at: { call: 'jobs.get', step: 'replace' } },
];

/** What came of one fault at one call. */
export interface Outcome {
  readonly code: string;
  readonly message: string;
  readonly next: string;
  /** How often the struck call was made, as long as the fault lasted and once more. */
  readonly tries: number;
  /** Jobs that were started for the struck step. */
  readonly jobs: number;
  /** Whose rows a reader of the table sees. */
  readonly table: string;
  /** Rows of the view that were exported, in order. */
  readonly rows: readonly unknown[];
}

/** Makes a night with one fault: numbers computed, ten rows exported in five pages, the table's rows replaced. */
async function outcome({ fault }: NamedFault, at: Omit<Strike, 'fault'>, times: number): Promise<Outcome> {
  let result: Outcome | undefined;
  await withNight({ strikes: [{ ...at, fault, times }] }, async ({ server, warehouse, seen }) => {
    const rows: unknown[] = [];
    let error: KpiError | undefined;
    try {
      const { rows: kpis } = await warehouse.compute();
      const { batches } = await warehouse.readDetail(VIEW);
      for await (const batch of batches) rows.push(...batch);
      await warehouse.replace(kpis);
    } catch (caught) {
      seen.error(caught);
      if (!(caught instanceof KpiError)) throw caught;
      error = caught;
    }
    // Pages that were read without the fault.
    const whole = at.step === DETAIL ? 4 : Math.ceil(metrics.length / 2) - 1;
    const pages = at.call !== 'jobs.getQueryResults' ? 0 : error === undefined ? whole : (at.after ?? 0);
    const started = [...server.jobs.jobs.values()].filter(({ step }) => step === at.step);
    result = {
      code: error?.code ?? 'fine',
      message: error?.message ?? '',
      next: error?.next ?? '',
      tries: server.count(at.call, at.step) - pages,
      jobs: started.length,
      table: server.tableRows,
      rows,
    };
  });
  if (result === undefined) throw new Error('The night did not end.');
  return result;
}

function cell({ code, tries, jobs, table, rows }: Outcome, call: FaultCall): string {
  const started = call === 'jobs.insert' && jobs !== 1 ? `, ${jobs} jobs` : '';
  const asked = `${tries} ${tries === 1 ? 'try' : 'tries'}${started}`;
  return code === 'fine'
    ? `fine: ${asked}`
    : `\`${code}\`: ${asked}; table: ${table}; exported: ${rows.length}`;
}

/** The table's head. */
export const HEAD = [
  `| ${['fault', ...CALLS.map(({ name }) => name)].join(' | ')} |`,
  `|${' --- |'.repeat(CALLS.length + 1)}`,
];

/** One fault at every call that it can strike, for a number of strikes: a line of the table. */
export async function line(
  named: NamedFault,
  times: number,
): Promise<{ readonly text: string; readonly outcomes: readonly Outcome[] }> {
  const cells: string[] = [];
  const outcomes: Outcome[] = [];
  for (const { at } of CALLS) {
    if (named.only !== undefined && named.only !== at.call) {
      cells.push('–');
      continue;
    }
    const result = await outcome(named, at, times);
    outcomes.push(result);
    cells.push(cell(result, at.call));
  }
  return { text: `| ${[named.name, ...cells].join(' | ')} |`, outcomes };
}
