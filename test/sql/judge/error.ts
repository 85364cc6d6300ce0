/**
 * Why a statement was refused: `invalid` SQL, a `runtime` error of valid SQL, something valid that Google's
 * evaluator is `unsupported` to compute, or a `value` that its column or parameter cannot hold.
 */
export type JudgeReason = 'invalid' | 'runtime' | 'unsupported' | 'value';

/** The judge's verdict against a statement. */
export class JudgeError extends Error {
  override readonly name = 'JudgeError';
  readonly reason: JudgeReason;
  /** Counted from 1; null where no place is known, as in errors at run time. */
  readonly line: number | null;
  /** Counted from 1 in characters, a tab reaching to the next multiple of eight. */
  readonly column: number | null;

  constructor(
    reason: JudgeReason,
    message: string,
    line: number | null = null,
    column: number | null = null,
  ) {
    super(message);
    this.reason = reason;
    this.line = line;
    this.column = column;
  }
}
