import { findView } from '../../catalog/views.ts';
import { KpiError } from '../../errors.ts';
import { size } from './price.ts';
import {
  assertionIn,
  bytesIn,
  pathOf,
  permissionIn,
  positionIn,
  RequestError,
  resourceIn,
  signatureIn,
  unknownNameIn,
} from './request-error.ts';
import { type NightQuery, type Session, TABLE } from './session.ts';

const QUOTAS = new Set(['quotaExceeded', 'billingNotEnabled', 'billingTierLimitExceeded']);
const RATES = new Set(['rateLimitExceeded', 'jobRateLimitExceeded', 'userRateLimitExceeded']);
const SQL = new Set(['invalidQuery', 'parseError']);

/** Puts a failure in words: what is wrong and what to do, without anything of the server's own text. */
export function explain(error: unknown, query: NightQuery, session: Session): unknown {
  if (!(error instanceof RequestError)) return error;
  const { call, reason, status } = error;
  const unanswered = explainNoAnswer(error, session);
  if (unanswered !== null) return unanswered;
  if (call === 'credentials' || status === 401 || reason === 'authError') return explainCredentials(error);
  if (reason === 'bytesBilledLimitExceeded') return explainBytesCap(error, query, session);
  if (QUOTAS.has(reason)) return explainQuota(error, query, session);
  if (RATES.has(reason) || status === 429)
    return new KpiError(
      'rate-limit',
      `BigQuery refused ${query.name} ${times(error.attempts)} because of a rate limit.`,
      `${tableState(error, query)}; run again in some minutes, and not beside another run.`,
    );
  if (status === 403 || reason === 'accessDenied') return explainPermission(error, query, session);
  if (status === 404 || reason === 'notFound') return explainNotFound(error, query, session);
  if (SQL.has(reason)) return explainSql(error, query, session);
  return new KpiError(
    'job-failed',
    `BigQuery could not finish ${query.name} (${status === undefined ? reason : `HTTP ${status}, ${reason}`}).`,
    `${tableState(error, query)}; look the job up by its label step:${query.name} in the project's job history, then run again.`,
    reason === 'resourcesExceeded' ? about(error, query, query.statement.file) : {},
  );
}

/**
 * An error of one object or statement, as the answer to it or the end of its job says. What writes serves the whole night,
 * and so does a job that is asked after.
 */
const about = (
  { call, status }: RequestError,
  { writes }: NightQuery,
  object: string,
): { object?: string } => (writes || (call !== 'jobs.insert' && status !== undefined) ? {} : { object });

/** Runs a query's work; what it throws is put in words. */
export async function explained<T>(query: NightQuery, session: Session, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw explain(error, query, session);
  }
}

const times = (count: number): string => (count === 1 ? 'once' : `${count} times`);

/** What a failed query left behind, as far as it matters. A job that was only asked after may still succeed. */
function tableState({ call }: RequestError, { writes }: NightQuery): string {
  if (!writes) return 'Nothing was changed';
  return ['jobs.get', 'jobs.getQueryResults'].includes(call)
    ? 'dashboard_kpis holds the rows of the last refresh or of this one, whole'
    : 'dashboard_kpis still holds the rows of the last refresh';
}

function explainQuota(error: RequestError, query: NightQuery, { config }: Session): KpiError {
  const { reason } = error;
  if (reason === 'billingNotEnabled')
    return new KpiError(
      'quota',
      `Billing is not enabled for project ${config.jobProject}.`,
      'Link a billing account to it, or set KPI_JOB_PROJECT to a project that has one.',
    );
  return new KpiError(
    'quota',
    `A quota of project ${config.jobProject} is used up (${reason} at ${query.name}).`,
    `${tableState(error, query)}; see “IAM & Admin > Quotas” of the project and run again when it has reset.`,
  );
}

function explainNotFound(error: RequestError, query: NightQuery, { config }: Session): KpiError {
  const resource = resourceIn(error);
  if (resource === null && ['jobs.get', 'jobs.getQueryResults'].includes(error.call))
    return new KpiError(
      'not-found',
      `BigQuery does not know the job of ${query.name} in location ${config.location}.`,
      'Run again, which is safe; if it happens again, correct KPI_BIGQUERY_LOCATION.',
    );
  const name =
    resource === null ? 'Something that the statement reads' : `The ${resource.kind} ${pathOf(resource)}`;
  return new KpiError(
    'not-found',
    `${name} does not exist in location ${config.location}.`,
    'Create it, or correct KPI_PROJECT, KPI_DATASET, KPI_QBO_DATASET, KPI_HUBSPOT_DATASET or KPI_BIGQUERY_LOCATION.',
    about(error, query, resource === null ? query.statement.file : pathOf(resource)),
  );
}

function explainBytesCap(error: RequestError, query: NightQuery, { config }: Session): KpiError {
  const bytes = bytesIn(error);
  const amount = bytes === null ? 'more' : `at least ${size(bytes)}, more`;
  return new KpiError(
    'bytes-cap',
    `${query.statement.file} would bill ${amount} than the ${size(config.maxBytesBilled)} of KPI_MAX_BYTES_BILLED.`,
    'Nothing was billed; find out why with `npm run refresh -- --dry-run`, or raise KPI_MAX_BYTES_BILLED.',
    about(error, query, query.statement.file),
  );
}

/** Calls that got no answer, or none that can be used. */
function explainNoAnswer(error: RequestError, { config, run }: Session): KpiError | null {
  const { call, reason, status, detail, attempts } = error;
  const server = config.anonymous ? config.apiEndpoint : call === 'credentials' ? 'Google' : 'BigQuery';
  if (reason === 'out-of-time')
    return new KpiError(
      'deadline',
      `The run used up its ${Math.round(run.deadline.totalMs / 1000)} seconds at ${call}.`,
      'Run again, which is safe; if it needs the time, raise KPI_BIGQUERY_DEADLINE_SECONDS.',
    );
  if (reason === 'timed-out')
    return new KpiError(
      'timeout',
      `${server} did not answer ${call} in time.`,
      'Run again, which is safe; if it happens again, see https://status.cloud.google.com.',
    );
  if (reason === 'unreachable')
    return new KpiError(
      'network',
      `${server} cannot be reached${detail === undefined ? '' : ` (${detail})`}.`,
      'Check the network, a proxy if there is one, and KPI_BIGQUERY_ENDPOINT, then run again.',
    );
  if (reason === 'reset')
    return new KpiError(
      'network',
      `The connection to ${server} broke ${times(attempts)} during ${call}.`,
      'Check the network, then run again, which is safe.',
    );
  if (status !== undefined && status >= 500)
    return new KpiError(
      'network',
      `${server} answered ${call} with HTTP ${status} ${times(attempts)}.`,
      'Run again later, which is safe; if it happens again, see https://status.cloud.google.com.',
    );
  if (reason === 'unreadable')
    return new KpiError(
      'bad-response',
      `${server} answered ${call} with something that cannot be read.`,
      'Run again, which is safe; check that no proxy changes answers and that KPI_BIGQUERY_ENDPOINT speaks the BigQuery API.',
    );
  return null;
}

const SIGN_IN =
  'Run `gcloud auth application-default login`, or set GOOGLE_APPLICATION_CREDENTIALS; docs/bigquery.md shows how.';

/** No token, or one that BigQuery does not take. */
function explainCredentials({ call, reason, status, detail }: RequestError): KpiError {
  if (reason === 'none-found')
    return new KpiError('no-credentials', 'No Google credentials were found.', SIGN_IN);
  if (reason === 'file-missing')
    return new KpiError(
      'no-credentials',
      'GOOGLE_APPLICATION_CREDENTIALS names a file that does not exist.',
      'Correct the path or unset the variable; docs/bigquery.md shows how to get the file.',
    );
  if (reason === 'unusable')
    return new KpiError(
      'bad-credentials',
      'The Google credentials cannot be used: their file is damaged or incomplete, or what it refers to is missing.',
      'Get the file again; docs/bigquery.md shows how.',
    );
  const who = call === 'credentials' ? 'Google' : 'BigQuery';
  const why = detail ?? (status === undefined ? reason : `HTTP ${status}`);
  return new KpiError(
    'bad-credentials',
    `${who} refused the credentials (${why}): they are expired, revoked or not allowed to act as their service account.`,
    SIGN_IN,
  );
}

/** Names the role that is missing, and where. */
function explainPermission(error: RequestError, query: NightQuery, { names, config }: Session): KpiError {
  const permission = permissionIn(error);
  const resource = resourceIn(error);
  const missing = permission === undefined ? '' : ` (${permission})`;
  if (permission === 'bigquery.jobs.create' || resource?.kind === 'project')
    return new KpiError(
      'no-permission',
      `The account of this run may not start jobs in project ${config.jobProject}${missing}.`,
      `Grant it roles/bigquery.jobUser on project ${config.jobProject}, or set KPI_JOB_PROJECT; docs/bigquery.md has the command.`,
    );
  const own = `${names.project}.${names.dataset}`;
  const dataset = resource?.dataset === undefined ? undefined : `${resource.project}.${resource.dataset}`;
  // Only the refresh writes, and only this table.
  const target = dataset === own && (resource?.table ?? TABLE) === TABLE;
  if (query.writes && (target || (resource === null && error.call === 'tables.get')))
    return new KpiError(
      'no-permission',
      `The account of this run may not write ${own}.${TABLE}${missing}.`,
      query.name === 'create-table'
        ? `Make the table as yourself with sql/schema/dashboard_kpis.sql; docs/bigquery.md has the command.`
        : `Grant it roles/bigquery.dataEditor on that table; docs/bigquery.md has the command.`,
    );
  if (resource === null || dataset === undefined)
    return new KpiError(
      'no-permission',
      `The account of this run may not do all that ${query.statement.file} needs${missing}.`,
      `Grant it roles/bigquery.dataEditor on table ${own}.${TABLE} and roles/bigquery.dataViewer on ${own}, ${names.project}.${names.qbo} and ${names.project}.${names.hubspot}; docs/bigquery.md has the commands.`,
      about(error, query, query.statement.file),
    );
  return new KpiError(
    'no-permission',
    `The account of this run may not read ${pathOf(resource)}, or it does not exist${missing}.`,
    `Grant it roles/bigquery.dataViewer on dataset ${dataset}; docs/bigquery.md has the command.`,
    about(error, query, pathOf(resource)),
  );
}

/** A statement that BigQuery refuses, or that refuses tonight's data itself. */
function explainSql(error: RequestError, query: NightQuery, { context, files, metrics }: Session): KpiError {
  const { statement } = query;
  const assertion = assertionIn(error, statement.sql);
  if (assertion !== undefined)
    return new KpiError(
      'assertion-failed',
      `${statement.file} stopped the refresh: ${assertion}.`,
      'dashboard_kpis still holds the rows of the last refresh; run the files of sql/metrics one by one to find the metric, then correct it.',
      about(error, query, statement.file),
    );
  const name = unknownNameIn(error, statement.sql);
  const required = findView(query.view ?? '')
    ?.columns(context.fiscalYear)
    .find((column) => column.name === name);
  if (required !== undefined)
    return new KpiError(
      'column-missing',
      `The view ${query.view} has no column ${required.name}, which must be ${required.types.join(' or ')}.`,
      'Add the column to the view, or give it this name.',
      about(error, query, statement.file),
    );
  const at = positionIn(error);
  const place = at === null ? null : files.origin(statement, at.line, metrics);
  const where =
    place === null || at === null
      ? statement.file
      : place.line === null
        ? `${place.file}, at line ${at.line} of the statement as it ran`
        : `${place.file}, line ${place.line}, column ${at.column}`;
  const why = name === undefined ? signatureIn(error) : `it does not know ${name}`;
  return new KpiError(
    'invalid-sql',
    `BigQuery refuses ${where}${why === undefined ? '' : `: ${why}`}.`,
    'Correct the SQL; `npm run test:sql` checks every statement without BigQuery.',
    about(error, query, place?.file ?? statement.file),
  );
}
