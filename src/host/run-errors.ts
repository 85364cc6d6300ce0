import type { ErrorCode } from '../error-codes.ts';
import { KpiError } from '../errors.ts';

/** The error of a call that cannot be carried out as it was written. */
export const usage = (message: string, next = 'Run the command with --help to see its options.'): KpiError =>
  new KpiError('usage', message, next);

/** The code of anything that was thrown; a defect of this program is `unexpected`. */
export const codeOf = (error: unknown): ErrorCode => (error instanceof KpiError ? error.code : 'unexpected');
