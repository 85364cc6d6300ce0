/** The calls that can fail, by the API's names; `credentials` is Google's token service, `job` a job's own end. */
export type Call = 'credentials' | 'tables.get' | 'jobs.insert' | 'jobs.get' | 'jobs.getQueryResults' | 'job';

/** What went wrong on the way, where the server had no say. */
export type Transport = 'reset' | 'unreachable' | 'timed-out' | 'out-of-time' | 'unreadable';

/** Reasons that Google documents (https://cloud.google.com/bigquery/docs/error-messages), plus our own. */
const REASONS = new Set([
  ...[
    'accessDenied',
    'authError',
    'backendError',
    'badGateway',
    'badRequest',
    'billingNotEnabled',
    'blocked',
  ],
  ...['billingTierLimitExceeded', 'bytesBilledLimitExceeded', 'duplicate', 'forbidden', 'internalError'],
  ...[
    'invalid',
    'invalidQuery',
    'invalidUser',
    'jobBackendError',
    'jobInternalError',
    'jobRateLimitExceeded',
  ],
  ...['notFound', 'notImplemented', 'parseError', 'quotaExceeded', 'rateLimitExceeded', 'required'],
  ...['resourceInUse', 'resourcesExceeded', 'responseTooLarge', 'stopped', 'tableUnavailable', 'timeout'],
  ...['userRateLimitExceeded', 'reset', 'unreachable', 'timed-out', 'out-of-time', 'unreadable'],
  ...['none-found', 'file-missing', 'unusable', 'refused'],
]);

export interface TroubleParts {
  readonly call: Call;
  /** A reason of the list above; anything else becomes `other`. */
  readonly reason: string;
  /** HTTP status, where there was an answer. */
  readonly status?: number | undefined;
  /** A short code of the system's or of OAuth, such as ECONNREFUSED or invalid_grant. */
  readonly detail?: string | undefined;
  /** What the server said. It can hold rows, tokens or values of the SQL. */
  readonly text?: string | undefined;
  /** The wait that the server asked for. */
  readonly retryAfterMs?: number | undefined;
}

/**
 * A failed call or job, before it is put in words for a person. Nothing of what the server said can be seen
 * from outside, printed or inspected: `find` hands out the parts that a pattern names.
 */
export class Trouble extends Error {
  override readonly name = 'Trouble';
  readonly call: Call;
  readonly reason: string;
  readonly status: number | undefined;
  readonly detail: string | undefined;
  readonly retryAfterMs: number | undefined;
  /** How often the call was made. */
  attempts = 1;
  readonly #text: string;

  constructor({ call, reason, status, detail, text, retryAfterMs }: TroubleParts) {
    const known = REASONS.has(reason) ? reason : 'other';
    super(`${call}: ${known}`);
    this.call = call;
    this.reason = known;
    this.status = status;
    this.detail = detail !== undefined && /^[A-Za-z_0-9]{2,60}$/.test(detail) ? detail : undefined;
    this.retryAfterMs = retryAfterMs;
    this.#text = text ?? '';
  }

  /** The named groups of the first match in what the server said; null without one. */
  find(pattern: RegExp): Readonly<Record<string, string | undefined>> | null {
    const match = pattern.exec(this.#text);
    return match === null ? null : { ...match.groups };
  }

  /** Whether the server said exactly this, among other things. */
  says(words: string): boolean {
    return this.#text.includes(words);
  }
}

const SERVER_FAILED = new Set([500, 502, 503, 504]);

/** What is worth trying again, and nothing else: docs/bigquery.md, “What is retried”. */
export function isRetryable({ status, reason }: Trouble): boolean {
  if (status === undefined) return reason === 'reset';
  return (
    status === 429 ||
    SERVER_FAILED.has(status) ||
    (status === 403 && reason === 'rateLimitExceeded') ||
    (status === 400 && reason === 'jobRateLimitExceeded')
  );
}

/** True when the server may have done what it was asked without our learning of it. */
export const isLostAnswer = ({ status, reason }: Trouble): boolean =>
  status === undefined ? ['reset', 'timed-out', 'unreadable'].includes(reason) : SERVER_FAILED.has(status);

const RETRYABLE_END = new Set([
  ...['backendError', 'internalError', 'rateLimitExceeded'],
  ...['jobBackendError', 'jobInternalError', 'jobRateLimitExceeded'],
]);

/** Whether a job that ended so is worth another job, under a new id. */
export const isRetryableEnd = ({ reason }: Trouble): boolean => RETRYABLE_END.has(reason);
