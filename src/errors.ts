import type { ErrorCode } from './error-codes.ts';

/**
 * An error a person can act on: a stable code, what went wrong, and what to do next.
 * Anything else that is thrown is a defect of this program.
 */
export class KpiError extends Error {
  override readonly name = 'KpiError';
  readonly code: ErrorCode;
  /** What to do next, as an imperative sentence. */
  readonly next: string;
  /**
   * What a file or table holds that is the matter, one sentence: for the terminal of whoever can read that anyway. It
   * stands in no message, and so in no log, ledger, summary or alert.
   */
  readonly seen: string | null;
  /**
   * The one object or statement that it is about, where whatever does not need that can go on; null where it is about
   * the whole run.
   */
  readonly object: string | null;

  constructor(
    code: ErrorCode,
    message: string,
    next: string,
    { seen, object, ...options }: ErrorOptions & { readonly seen?: string; readonly object?: string } = {},
  ) {
    super(message, options);
    this.code = code;
    this.next = next;
    this.seen = seen ?? null;
    this.object = object ?? null;
  }
}

/** The same error, about one object or statement alone. */
export const aboutOne = (error: KpiError, object: string): KpiError =>
  new KpiError(error.code, error.message, error.next, {
    cause: error,
    object,
    ...(error.seen === null ? {} : { seen: error.seen }),
  });

/** What the command line prints of an error: one sentence of what is wrong, one of what to do. */
export function describeError(error: unknown): string {
  if (error instanceof KpiError) return `${error.message} ${error.next}`;
  return 'An unexpected error stopped the run. Run again with KPI_DEBUG=1 and report what it prints.';
}

/** The line that ends a failed run: what `describeError` says, and where its code is explained; for `usage` that is the help. */
export function errorLine(error: unknown): string {
  const explained =
    error instanceof KpiError && error.code !== 'usage' ? ` (docs/errors.md#${error.code})` : '';
  return `error: ${describeError(error)}${explained}`;
}
