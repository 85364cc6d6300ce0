import { setTimeout as wait } from 'node:timers/promises';
import { type Call, Trouble } from './trouble.ts';

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
export class Budget {
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

  /** How long a call that starts now may take. Throws Trouble `out-of-time` when nothing is left. */
  forCall(call: Call): number {
    const left = this.remaining();
    if (left < 1) throw new Trouble({ call, reason: 'out-of-time' });
    return Math.ceil(Math.min(left, this.#callMs));
  }

  /** Waits. Throws Trouble `out-of-time` at once when the wait would outlast the run. */
  async pause(ms: number, call: Call): Promise<void> {
    if (ms >= this.remaining()) throw new Trouble({ call, reason: 'out-of-time' });
    await this.#clock.sleep(ms);
  }
}
