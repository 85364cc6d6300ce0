import type { Check } from '../store/schemas.ts';

/** Who lets failed checks through for one run, and why. */
interface Acceptance {
  readonly reason: string;
  /** Null when nobody is known to have started the run. */
  readonly actor: string | null;
}

/** Checks of form: without them pages would be wrong or could not be built, so nobody can accept their failure. */
const FORM: ReadonlySet<string> = new Set(['one-refresh', 'columns-typed']);

/** Whether a check keeps its night from being published. */
export const blocks = ({ result, accepted }: Check): boolean => result === 'failed' && accepted === undefined;

/** Marks failed checks as accepted; they stay failed, and say who let them through and why. */
export const acceptFailed = (checks: readonly Check[], acceptance: Acceptance | null): Check[] =>
  checks.map((check) =>
    acceptance === null || check.result !== 'failed' || FORM.has(check.name)
      ? check
      : { ...check, accepted: { ...acceptance } },
  );
