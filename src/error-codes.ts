/**
 * The codes of what keeps BigQuery from giving a night: it could not be asked, it refused, or what it gave makes no
 * night. They alone leave a `missed` line; every other error is of this machine, this checkout or this call.
 */
const BIGQUERY_CODES = [
  'no-credentials',
  'bad-credentials',
  'no-permission',
  'not-found',
  'invalid-sql',
  'column-missing',
  'column-type',
  'assertion-failed',
  'table-shape',
  'bytes-cap',
  'quota',
  'rate-limit',
  'timeout',
  'network',
  'deadline',
  'job-failed',
  'bad-response',
  'summary-empty',
  'summary-shape',
  'detail-invalid',
] as const;

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
  ...BIGQUERY_CODES,
  // The night's files and SQL.
  'checks-failed',
  'adapter-invalid',
  'json-value',
  'draft-incomplete',
  'mock-unreadable',
  'catalog',
  'sql-missing',
  'sql-template',
  'sql-not-portable',
  'sql-failed',
  'sql-parameter',
  // The files of a trial.
  'data-folder',
  'data-missing',
  'data-invalid',
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
  'file-failed',
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
  'cache-altered',
  'out-not-a-site',
  'out-unusable',
  'not-built',
  'not-a-site',
  'over-budget',
  'port-in-use',
  'cannot-listen',
  'cloudflare',
  'project-open',
  'project-unprobed',
  'deploy-failed',
  'sample-over-real',
  'files-local',
  // Audit and alerts.
  'not-deployed',
  'other-commit',
  'anchor-unreadable',
  'anchor-failed',
  'anchor-missing',
  'anchor-differs',
  'evidence-too-large',
  'alert-failed',
  'issues-off',
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

/** Whether a night from BigQuery that ended in this error was missed; otherwise it can still be made. */
export const missesNight = (code: ErrorCode): boolean =>
  (BIGQUERY_CODES as readonly ErrorCode[]).includes(code);

/** Whether a text that came from elsewhere (another process, the ledger, a workflow) is the code of an error. */
export const isErrorCode = (text: string): text is ErrorCode =>
  (ERROR_CODES as readonly string[]).includes(text);
