/** A call of the API that a fault can strike. */
export type FaultCall =
  | 'inspect'
  | 'tables.get'
  | 'tables.list'
  | 'tables.testIamPermissions'
  | 'datasets.get'
  | 'jobs.insert'
  | 'jobs.get'
  | 'jobs.getQueryResults';

/** What goes wrong with one call. */
export type Fault =
  /** An answer that refuses. */
  | {
      readonly kind: 'status';
      readonly status: number;
      readonly reason: string;
      readonly message?: string;
      readonly retryAfter?: string;
    }
  /** The connection breaks before the server has done anything. */
  | { readonly kind: 'reset' }
  /** The server does what it was asked; then the connection breaks. */
  | { readonly kind: 'lost' }
  /** The server does what it was asked; the connection breaks in the middle of the answer. */
  | { readonly kind: 'reset-body' }
  /** Nothing ever comes. */
  | { readonly kind: 'stall' }
  /** The answer begins and never ends. */
  | { readonly kind: 'stall-body' }
  /** Half an answer, sent as if it were whole. */
  | { readonly kind: 'truncated' }
  /** Not JSON at all: a proxy's page. */
  | { readonly kind: 'html'; readonly status: number }
  /** The server does what it was asked and answers that it had been done before. */
  | { readonly kind: 'conflict' }
  /** The job is accepted and ends in an error. */
  | { readonly kind: 'ends'; readonly reason: string; readonly message?: string };

/** Which calls a fault strikes. */
export interface Strike {
  readonly call: FaultCall;
  readonly fault: Fault;
  /** Only calls about jobs of this step; all without it. */
  readonly step?: string;
  /** Calls to let pass before. */
  readonly after?: number;
  /** How many calls to strike; all without it. */
  readonly times?: number;
}

/** Counts calls and tells which fault strikes the next one. */
export class Faults {
  readonly #strikes: (Strike & { passed: number; struck: number })[];

  constructor(strikes: readonly Strike[]) {
    this.#strikes = strikes.map((strike) => ({ ...strike, passed: 0, struck: 0 }));
  }

  next(call: FaultCall, step: string): Fault | null {
    for (const strike of this.#strikes) {
      if (strike.call !== call || (strike.step !== undefined && strike.step !== step)) continue;
      if (strike.passed < (strike.after ?? 0)) {
        strike.passed += 1;
        continue;
      }
      if (strike.struck >= (strike.times ?? Number.POSITIVE_INFINITY)) continue;
      strike.struck += 1;
      return strike.fault;
    }
    return null;
  }
}
