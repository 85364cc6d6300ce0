import { KpiError } from '../../errors.ts';
import { pathOf, permissionIn, thingIn } from './clues.ts';
import { type Doing, type Session, TABLE } from './step.ts';
import type { Trouble } from './trouble.ts';

const SIGN_IN =
  'Run `gcloud auth application-default login`, or set GOOGLE_APPLICATION_CREDENTIALS; docs/bigquery.md shows how.';

/** No token, or one that BigQuery does not take. */
export function explainCredentials({ call, reason, status, detail }: Trouble): KpiError {
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
export function explainPermission(trouble: Trouble, doing: Doing, { names, config }: Session): KpiError {
  const permission = permissionIn(trouble);
  const thing = thingIn(trouble);
  const missing = permission === undefined ? '' : ` (${permission})`;
  if (permission === 'bigquery.jobs.create' || thing?.kind === 'project')
    return new KpiError(
      'no-permission',
      `The account of this run may not start jobs in project ${config.jobProject}${missing}.`,
      `Grant it roles/bigquery.jobUser on project ${config.jobProject}, or set KPI_JOB_PROJECT; docs/bigquery.md has the command.`,
    );
  const own = `${names.project}.${names.dataset}`;
  const dataset = thing?.dataset === undefined ? undefined : `${thing.project}.${thing.dataset}`;
  // Only the refresh writes, and only this table.
  const target = dataset === own && (thing?.table ?? TABLE) === TABLE;
  if (doing.writes && (target || (thing === null && trouble.call === 'tables.get')))
    return new KpiError(
      'no-permission',
      `The account of this run may not write ${own}.${TABLE}${missing}.`,
      `Grant it roles/bigquery.dataEditor on dataset ${own}; docs/bigquery.md has the command.`,
    );
  if (thing === null || dataset === undefined)
    return new KpiError(
      'no-permission',
      `The account of this run may not do all that ${doing.statement?.file ?? doing.name} needs${missing}.`,
      `Grant it roles/bigquery.dataEditor on dataset ${own} and roles/bigquery.dataViewer on ${names.project}.${names.qbo} and ${names.project}.${names.hubspot}; docs/bigquery.md has the commands.`,
    );
  return new KpiError(
    'no-permission',
    `The account of this run may not read ${pathOf(thing)}, or it does not exist${missing}.`,
    `Grant it roles/bigquery.dataViewer on dataset ${dataset}; docs/bigquery.md has the command.`,
  );
}
