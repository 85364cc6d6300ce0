import { setTimeout as wait } from 'node:timers/promises';
import { type Call, RequestError } from './request-error.ts';

/** What time is made of; tests hand in their own. */
export interface Clock {
  /** Milliseconds since any fixed moment. */
  readonly now: () => number;
  readonly sleep: (ms: number) => Promise<void>;
  /** From 0 up to 1, for jitter. */
  readonly random: () => number;
  /** A signal that aborts with a TimeoutError after that many milliseconds. */
  readonly timeout: (ms: number) => AbortSignal;
}

export const realClock: Clock = {
  now: () => performance.now(),
  sleep: (ms) => wait(ms),
  random: Math.random,
  timeout: (ms) => AbortSignal.timeout(ms),
};

/** The time that a whole run may take. Every wait goes through it, so that none outlasts the run. */
export class Deadline {
  readonly #clock: Clock;
  readonly #end: number;
  readonly #callMs: number;
  readonly totalMs: number;

  /** @param callMs the longest that one call may take. */
  constructor(clock: Clock, totalMs: number, callMs: number) {
    this.#clock = clock;
    this.#end = clock.now() + totalMs;
    this.#callMs = callMs;
    this.totalMs = totalMs;
  }

  /** Milliseconds left, never below 0. */
  remaining(): number {
    return Math.max(0, this.#end - this.#clock.now());
  }

  /** How long a call that starts now may take. Throws RequestError `out-of-time` when nothing is left. */
  callTimeout(call: Call): number {
    const left = this.remaining();
    if (left < 1) throw new RequestError({ call, reason: 'out-of-time' });
    return Math.ceil(Math.min(left, this.#callMs));
  }

  /** Waits. Throws RequestError `out-of-time` at once when the wait would outlast the run. */
  async pause(ms: number, call: Call): Promise<void> {
    if (ms >= this.remaining()) throw new RequestError({ call, reason: 'out-of-time' });
    await this.#clock.sleep(ms);
  }
}

const SERVER_FAILED = new Set([500, 502, 503, 504]);

/** What is worth trying again, and nothing else: docs/bigquery.md, “What is retried”. */
export function isRetryable({ status, reason }: RequestError): boolean {
  if (status === undefined) return reason === 'reset';
  return (
    status === 429 ||
    SERVER_FAILED.has(status) ||
    (status === 403 && reason === 'rateLimitExceeded') ||
    (status === 400 && reason === 'jobRateLimitExceeded')
  );
}

/** True when the server may have done what it was asked without our learning of it. */
export const isLostAnswer = ({ status, reason }: RequestError): boolean =>
  status === undefined ? ['reset', 'timed-out', 'unreadable'].includes(reason) : SERVER_FAILED.has(status);

const RETRYABLE_END = new Set([
  ...['backendError', 'internalError', 'rateLimitExceeded'],
  ...['jobBackendError', 'jobInternalError', 'jobRateLimitExceeded'],
]);

/** Whether a job that ended so is worth another job, under a new id. */
export const isRetryableEnd = ({ reason }: RequestError): boolean => RETRYABLE_END.has(reason);

/** How often a call is made, and a job started, at most. */
export const CALL_ATTEMPTS = 6;
export const JOB_ATTEMPTS = 3;

/**
 * The wait before the next try: random between 1 second and a limit that doubles with each failure, up to 32.
 * BigQuery's service level agreement asks for both bounds (https://cloud.google.com/bigquery/sla).
 * @param failures how many tries have failed, from 1.
 */
export function backoff(failures: number, random: () => number): number {
  const most = Math.min(32_000, 1000 * 2 ** failures);
  return 1000 + random() * (most - 1000);
}

/** What every call of a run shares. */
export interface Run {
  readonly clock: Clock;
  readonly deadline: Deadline;
  /** Takes lines for a person: retries, and what each job billed. */
  readonly log: (line: string) => void;
  /** Aborted when the run is over: what still hangs is destroyed. */
  readonly closed: AbortSignal;
}

/** Waits before the next try, saying so; throws the error again when it was the last. */
export async function beforeNextTry(
  error: RequestError,
  failures: number,
  most: number,
  { clock, deadline, log }: Run,
): Promise<void> {
  error.attempts = failures;
  if (failures >= most) throw error;
  const ms = Math.max(backoff(failures, clock.random), error.retryAfterMs ?? 0);
  const what = error.status === undefined ? error.reason : `HTTP ${error.status}, ${error.reason}`;
  const seconds = (ms / 1000).toFixed(1);
  log(`BigQuery: ${error.call} failed (${what}); try ${failures + 1} of ${most} in ${seconds} s`);
  await deadline.pause(ms, error.call);
}

/** Makes a call that changes nothing on the server, again when that is worth it. */
export async function retry<T>(call: () => Promise<T>, run: Run): Promise<T> {
  for (let failures = 1; ; failures += 1) {
    try {
      return await call();
    } catch (error) {
      if (!(error instanceof RequestError)) throw error;
      error.attempts = failures;
      if (!isRetryable(error)) throw error;
      await beforeNextTry(error, failures, CALL_ATTEMPTS, run);
    }
  }
}
