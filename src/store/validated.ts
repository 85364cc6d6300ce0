import type { z } from 'zod';
import type { ErrorCode } from '../error-codes.ts';
import { KpiError } from '../errors.ts';

/** The first problem zod found, as `place: problem`. Never holds the value. */
export function describeIssue(error: z.ZodError): string {
  const [issue] = error.issues;
  if (issue === undefined) return 'it is not valid';
  const place = issue.path.map(String).join('.');
  return place === '' ? issue.message : `${place}: ${issue.message}`;
}

/**
 * The value as the schema reads it, members in the schema's order. Throws KpiError `store-invalid`, or with the code
 * that says whose the value is.
 */
export function validated<S extends z.ZodType>(
  schema: S,
  value: unknown,
  name: string,
  code: ErrorCode = 'store-invalid',
): z.output<S> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new KpiError(
    code,
    `What should become ${name} does not have its form: ${describeIssue(parsed.error)}.`,
    'Correct what produced it; nothing was stored.',
    { cause: parsed.error },
  );
}
