/**
 * Every code that an error can have; docs/errors.md says of each what it means and what to do. The ledger keeps the
 * codes of missed nights as text: those of older nights may be gone from here.
 */
export const ERROR_CODES = [
  // Calls and settings.
  'usage',
  'configuration',
  'targets',
  'stopped',
  'unexpected',
  // BigQuery.
  'no-credentials',
  'bad-credentials',
  'no-permission',
  'not-found',
  'invalid-sql',
  'column-missing',
  'column-type',
  'assertion-failed',
  'refresh-rows',
  'table-shape',
  'bytes-cap',
  'quota',
  'rate-limit',
  'timeout',
  'network',
  'deadline',
  'job-failed',
  'bad-response',
  // The night's data and SQL.
  'summary-empty',
  'summary-shape',
  'detail-invalid',
  'json-value',
  'draft-incomplete',
  'mock-unreadable',
  'catalog',
  'sql-missing',
  'sql-template',
  'sql-not-portable',
  'sql-failed',
  'sql-parameter',
  // The store.
  'store-read',
  'store-write',
  'store-invalid',
  'store-altered',
  'store-locked',
  'ledger-invalid',
  'ledger-lost',
  'unknown-night',
  'file-exists',
  'file-write',
  // The store's branch.
  'git-missing',
  'remote-unknown',
  'remote-sign-in',
  'remote-protected',
  'remote-missing',
  'remote-unreachable',
  'remote-failed',
  'repository-public',
  'repository-unknown',
  'push-crowded',
  'branch-foreign',
  'branch-lost',
  'branch-rewritten',
  'branch-damaged',
  'ledger-diverged',
  'store-unrelated',
  'store-git-damaged',
  'deployment-unaccepted',
  // The site.
  'build-failed',
  'out-not-a-site',
  'out-unusable',
  'not-built',
  'not-a-site',
  'over-budget',
  'port-in-use',
  'cannot-listen',
  'cloudflare',
  'deploy-failed',
  'sample-over-real',
  // Audit and alerts.
  'not-deployed',
  'other-commit',
  'anchor-unreadable',
  'anchor-failed',
  'anchor-differs',
  'evidence-too-large',
  'alert-failed',
  // Working on the project.
  'judge-install',
  'judge-missing',
  'judge-platform',
  'judge-start',
  'judge-failed',
  'emulator-missing',
  'linter-missing',
  'lighthouse-install',
] as const;

export type ErrorCode = (typeof ERROR_CODES)[number];

/** Whether a text that came from elsewhere (another process, the ledger, a workflow) is the code of an error. */
export const isErrorCode = (text: string): text is ErrorCode =>
  (ERROR_CODES as readonly string[]).includes(text);

/**
 * An error a person can act on: a stable code, what went wrong, and what to do next.
 * Anything else that is thrown is a defect of this program.
 */
export class KpiError extends Error {
  override readonly name = 'KpiError';
  readonly code: ErrorCode;
  /** What to do next, as an imperative sentence. */
  readonly next: string;

  constructor(code: ErrorCode, message: string, next: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
    this.next = next;
  }
}

/** The error of a call that cannot be carried out as it was written. */
export const usage = (message: string, next = 'Run the command with --help to see its options.'): KpiError =>
  new KpiError('usage', message, next);

/** What the command line prints of an error: one sentence of what is wrong, one of what to do. */
export function describeError(error: unknown): string {
  if (error instanceof KpiError) return `${error.message} ${error.next}`;
  return 'An unexpected error stopped the run. Run again with KPI_DEBUG=1 and report what it prints.';
}

/** The code of anything that was thrown; a defect of this program is `unexpected`. */
export const codeOf = (error: unknown): ErrorCode => (error instanceof KpiError ? error.code : 'unexpected');
