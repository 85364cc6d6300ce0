import type { Budget, Clock } from './budget.ts';
import { isRetryable, Trouble } from './trouble.ts';

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

/** What retrying needs of its surroundings. */
export interface Patience {
  readonly clock: Clock;
  readonly budget: Budget;
  /** Takes one line for a person per retry. */
  readonly log: (line: string) => void;
}

/** Waits before the next try, saying so; throws the trouble again when it was the last. */
export async function beforeNextTry(
  trouble: Trouble,
  failures: number,
  most: number,
  { clock, budget, log }: Patience,
): Promise<void> {
  trouble.attempts = failures;
  if (failures >= most) throw trouble;
  const ms = Math.max(backoff(failures, clock.random), trouble.retryAfterMs ?? 0);
  const what = trouble.status === undefined ? trouble.reason : `HTTP ${trouble.status}, ${trouble.reason}`;
  const seconds = (ms / 1000).toFixed(1);
  log(`BigQuery: ${trouble.call} failed (${what}); try ${failures + 1} of ${most} in ${seconds} s`);
  await budget.pause(ms, trouble.call);
}

/** Makes a call that changes nothing on the server, again when that is worth it. */
export async function retrying<T>(call: () => Promise<T>, patience: Patience): Promise<T> {
  for (let failures = 1; ; failures += 1) {
    try {
      return await call();
    } catch (error) {
      if (!(error instanceof Trouble)) throw error;
      error.attempts = failures;
      if (!isRetryable(error)) throw error;
      await beforeNextTry(error, failures, CALL_ATTEMPTS, patience);
    }
  }
}
