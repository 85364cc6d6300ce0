import { KpiError } from '../../errors.ts';
import { size } from './price.ts';
import { bytesIn, pathOf, thingIn } from './clues.ts';
import { explainCredentials, explainPermission } from './explain-access.ts';
import { explainSql } from './explain-sql.ts';
import type { Doing, Session } from './step.ts';
import { Trouble } from './trouble.ts';

const times = (count: number): string => (count === 1 ? 'once' : `${count} times`);

/** What a failed step left behind, as far as it matters. A job that was only asked after may still succeed. */
function left({ call }: Trouble, { writes }: Doing): string {
  if (!writes) return 'Nothing was changed';
  return ['jobs.get', 'jobs.getQueryResults'].includes(call)
    ? 'dashboard_kpis holds the rows of the last refresh or of this one, whole'
    : 'dashboard_kpis still holds the rows of the last refresh';
}

function quota(trouble: Trouble, doing: Doing, { config }: Session): KpiError {
  const { reason } = trouble;
  if (reason === 'billingNotEnabled')
    return new KpiError(
      'quota',
      `Billing is not enabled for project ${config.jobProject}.`,
      'Link a billing account to it, or set KPI_JOB_PROJECT to a project that has one.',
    );
  return new KpiError(
    'quota',
    `A quota of project ${config.jobProject} is used up (${reason} at ${doing.name}).`,
    `${left(trouble, doing)}; see “IAM & Admin > Quotas” of the project and run again when it has reset.`,
  );
}

function notFound(trouble: Trouble, doing: Doing, { config }: Session): KpiError {
  const thing = thingIn(trouble);
  if (thing === null && ['jobs.get', 'jobs.getQueryResults'].includes(trouble.call))
    return new KpiError(
      'not-found',
      `BigQuery does not know the job of ${doing.name} in location ${config.location}.`,
      'Run again, which is safe; if it happens again, correct KPI_BIGQUERY_LOCATION.',
    );
  const name = thing === null ? 'Something that the statement reads' : `The ${thing.kind} ${pathOf(thing)}`;
  return new KpiError(
    'not-found',
    `${name} does not exist in location ${config.location}.`,
    'Create it, or correct KPI_PROJECT, KPI_DATASET, KPI_QBO_DATASET, KPI_HUBSPOT_DATASET or KPI_BIGQUERY_LOCATION.',
  );
}

function bytesCap(trouble: Trouble, doing: Doing, { config }: Session): KpiError {
  const bytes = bytesIn(trouble);
  const amount = bytes === null ? 'more' : `at least ${size(bytes)}, more`;
  return new KpiError(
    'bytes-cap',
    `${doing.statement?.file ?? doing.name} would bill ${amount} than the ${size(config.maxBytesBilled)} of KPI_MAX_BYTES_BILLED.`,
    'Nothing was billed; find out why with `npm run refresh -- --dry-run`, or raise KPI_MAX_BYTES_BILLED.',
  );
}

/** Calls that got no answer, or none that can be used. */
function network(trouble: Trouble, { config, patience }: Session): KpiError | null {
  const { call, reason, status, detail, attempts } = trouble;
  const server = config.anonymous ? config.apiEndpoint : call === 'credentials' ? 'Google' : 'BigQuery';
  if (reason === 'out-of-time')
    return new KpiError(
      'deadline',
      `The run used up its ${Math.round(patience.budget.totalMs / 1000)} seconds at ${call}.`,
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

const QUOTAS = new Set(['quotaExceeded', 'billingNotEnabled', 'billingTierLimitExceeded']);
const RATES = new Set(['rateLimitExceeded', 'jobRateLimitExceeded', 'userRateLimitExceeded']);
const SQL = new Set(['invalidQuery', 'parseError']);

/** Puts a failure in words: what is wrong and what to do, without anything of the server's own text. */
export function explain(error: unknown, doing: Doing, session: Session): unknown {
  if (!(error instanceof Trouble)) return error;
  const { call, reason, status } = error;
  const known = network(error, session);
  if (known !== null) return known;
  if (call === 'credentials' || status === 401 || reason === 'authError') return explainCredentials(error);
  if (reason === 'bytesBilledLimitExceeded') return bytesCap(error, doing, session);
  if (QUOTAS.has(reason)) return quota(error, doing, session);
  if (RATES.has(reason) || status === 429)
    return new KpiError(
      'rate-limit',
      `BigQuery refused ${doing.name} ${times(error.attempts)} because of a rate limit.`,
      `${left(error, doing)}; run again in some minutes, and not beside another run.`,
    );
  if (status === 403 || reason === 'accessDenied') return explainPermission(error, doing, session);
  if (status === 404 || reason === 'notFound') return notFound(error, doing, session);
  if (SQL.has(reason) && doing.statement !== undefined)
    return explainSql(error, { ...doing, statement: doing.statement }, session);
  return new KpiError(
    'job-failed',
    `BigQuery could not finish ${doing.name} (${status === undefined ? reason : `HTTP ${status}, ${reason}`}).`,
    `${left(error, doing)}; look the job up by its label step:${doing.name} in the project's job history, then run again.`,
  );
}
