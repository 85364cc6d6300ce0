/** The calls that can fail, by the API's names; `credentials` is Google's token service, `job` a job's own end. */
export type Call =
  | 'credentials'
  | 'tables.get'
  | 'tables.list'
  | 'tables.testIamPermissions'
  | 'datasets.get'
  | 'jobs.insert'
  | 'jobs.get'
  | 'jobs.getQueryResults'
  | 'job';

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

interface RequestErrorParts {
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
export class RequestError extends Error {
  override readonly name = 'RequestError';
  readonly call: Call;
  readonly reason: string;
  readonly status: number | undefined;
  readonly detail: string | undefined;
  readonly retryAfterMs: number | undefined;
  /** How often the call was made. */
  attempts = 1;
  readonly #text: string;

  constructor({ call, reason, status, detail, text, retryAfterMs }: RequestErrorParts) {
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

// The details of an error that may be repeated to a person: names, positions, amounts.

/** A resource of BigQuery that an error names. */
interface Resource {
  readonly kind: string;
  readonly project: string;
  readonly dataset?: string | undefined;
  readonly table?: string | undefined;
}

// Names as Google allows them; nothing else of an error's text gets through.
const PROJECT = String.raw`(?<project>(?:[a-z][a-z0-9.-]{0,60}:)?[a-z][a-z0-9-]{4,28}[a-z0-9])`;
const DATASET = String.raw`(?<dataset>[A-Za-z0-9_]{1,200})`;
const TABLE = String.raw`(?<table>[A-Za-z0-9_$-]{1,200})`;

// As in https://cloud.google.com/bigquery/docs/troubleshoot-access-control
const RESOURCES = [
  new RegExp(
    String.raw`(?:Access Denied|Not found): (?<kind>Table|View) ${PROJECT}[:.]${DATASET}\.${TABLE}(?=[:,.\s]|$)`,
    'i',
  ),
  new RegExp(String.raw`permission to query table ${PROJECT}:${DATASET}\.${TABLE}(?=[:,.\s]|$)`, 'i'),
  new RegExp(String.raw`'projects/${PROJECT}/datasets/${DATASET}/tables/${TABLE}'`, 'i'),
  new RegExp(
    String.raw`(?:Access Denied|Not found): (?<kind>Dataset) ${PROJECT}:${DATASET}(?=[:,.\s]|$)`,
    'i',
  ),
  new RegExp(String.raw`'projects/${PROJECT}/datasets/${DATASET}'`, 'i'),
  new RegExp(String.raw`(?:Access Denied|Not found): (?<kind>Project) ${PROJECT}(?=[:,.\s]|$)`, 'i'),
];

/** The table, dataset or project that an error is about; null when it names none in a form that Google uses. */
export function resourceIn(error: RequestError): Resource | null {
  for (const pattern of RESOURCES) {
    const found = error.find(pattern);
    const { project, dataset, table } = found ?? {};
    if (project === undefined) continue;
    const kind = table !== undefined ? 'table' : dataset !== undefined ? 'dataset' : 'project';
    return { kind, project, dataset, table };
  }
  return null;
}

/** `project.dataset.table`, as far as it is known. */
export const pathOf = ({ project, dataset, table }: Resource): string =>
  [project, dataset, table].filter((part) => part !== undefined).join('.');

/** The permission that is missing, such as `bigquery.jobs.create`. */
export const permissionIn = (error: RequestError): string | undefined =>
  error.find(/\b(?<permission>bigquery\.[a-z]{1,30}\.[a-zA-Z]{1,30})\b/)?.['permission'];

/** Where in the SQL an error is: `at [12:5]`. */
export function positionIn(error: RequestError): { readonly line: number; readonly column: number } | null {
  const found = error.find(/\bat \[(?<line>\d{1,6}):(?<column>\d{1,6})\]/);
  return found === null ? null : { line: Number(found['line']), column: Number(found['column']) };
}

/** The bytes that a job over its cap would have billed. */
export function bytesIn(error: RequestError): number | null {
  const found = error.find(/\b(?<bytes>\d{1,18}) or higher required/);
  return found === null ? null : Number(found['bytes']);
}

/** A name that BigQuery does not know, if our own SQL holds it. */
export function unknownNameIn(error: RequestError, sql: string): string | undefined {
  const name = error.find(/Unrecognized name: `?(?<name>[A-Za-z_][A-Za-z0-9_]{0,200})/)?.['name'];
  return name !== undefined && new RegExp(`\\b${name}\\b`).test(sql) ? name : undefined;
}

/** What BigQuery says of types that do not go together, where it names types alone. */
export function signatureIn(error: RequestError): string | undefined {
  const found = error.find(
    /No matching signature for (?<what>(?:aggregate |analytic )?(?:operator|function) [A-Z_<>=!+*|-]{1,40})\s+(?:for argument types|Argument types): ?(?<types>[A-Z0-9_<>, ]{2,200}[A-Z0-9_>])/,
  );
  return found === null ? undefined : `no matching signature for ${found['what']} (${found['types']})`;
}

/** The text of an ERROR('…') of our own SQL that stopped a statement. */
export function assertionIn(error: RequestError, sql: string): string | undefined {
  const messages = [...sql.matchAll(/\bERROR\('(?<text>[^'\\]+)'\)/g)].map(
    (match) => match.groups?.['text'] ?? '',
  );
  return messages.find((text) => error.says(text));
}

/** Whether a job was refused because the columns of its answer are not REQUIRED, as those of its table are. */
export const isModeRefusal = (error: RequestError): boolean =>
  error.find(/has changed mode from REQUIRED to NULLABLE/i) !== null;
