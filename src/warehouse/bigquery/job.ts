import { randomBytes } from 'node:crypto';
import type bigquery from '@google-cloud/bigquery/build/src/types';
import type { Parameter, Parameters } from '../sql/parameters.ts';
import type { Job, JobRequest } from './api.ts';
import { size } from './price.ts';
import { RequestError } from './request-error.ts';
import {
  beforeNextTry,
  CALL_ATTEMPTS,
  isLostAnswer,
  isRetryable,
  isRetryableEnd,
  JOB_ATTEMPTS,
} from './retry.ts';
import { label, type NightQuery, type Session } from './session.ts';

/** A job that succeeded. */
export interface DoneJob {
  readonly id: string;
  readonly bytesBilled: number;
  readonly cacheHit: boolean;
}

/** What a query's job is made of, but for its id. */
function configuration(query: NightQuery, session: Session): NonNullable<JobRequest['configuration']> {
  const { config, names, snapshot } = session;
  const queryParameters = encodeParameters(query.parameters);
  return {
    labels: { app: 'kpi-snapshot', step: label(query.name), snapshot: label(snapshot) },
    query: {
      query: query.statement.sql,
      useLegacySql: false,
      maximumBytesBilled: String(config.maxBytesBilled),
      ...(queryParameters.length === 0 ? {} : { parameterMode: 'NAMED', queryParameters }),
      ...(query.destination === undefined
        ? {}
        : {
            destinationTable: {
              projectId: names.project,
              datasetId: names.dataset,
              tableId: query.destination,
            },
            createDisposition: 'CREATE_NEVER',
            // Replaces the rows in one atomic update and keeps schema, descriptions and policies:
            // https://cloud.google.com/bigquery/docs/reference/rest/v2/Job#JobConfigurationQuery
            writeDisposition: 'WRITE_TRUNCATE_DATA',
          }),
    },
  };
}

/** Asks what a query would read, and answer with. Nothing runs. Throws RequestError. */
export const dryRun = (query: NightQuery, session: Session): Promise<Job> =>
  session.api.dryRun({
    jobReference: { projectId: session.config.jobProject, location: session.config.location },
    configuration: { ...configuration(query, session), dryRun: true },
  });

/**
 * Runs a query as a job of its own and waits for its end. A second job is started only once the
 * first has ended in an error, so that no two jobs of a query are ever alive or successful.
 * @throws RequestError
 */
export async function runJob(query: NightQuery, session: Session): Promise<DoneJob> {
  const nonce = randomBytes(6).toString('hex');
  for (let attempt = 1; ; attempt += 1) {
    const id = `kpi-${session.context.date}-${label(query.name)}-${nonce}-${attempt}`;
    const begun = session.run.clock.now();
    session.run.log(`BigQuery: ${query.name} begins, job ${id}`);
    const job = await ended(id, await submit(id, query, session), session);
    const failure = job.status.errorResult;
    if (failure === undefined || failure === null) return done(id, job, session, begun);
    const error = new RequestError({ call: 'job', reason: failure.reason ?? 'other', text: failure.message });
    error.attempts = attempt;
    if (!isRetryableEnd(error)) throw error;
    await beforeNextTry(error, attempt, JOB_ATTEMPTS, session.run);
  }
}

/** Starts the job of that id, once, however often its answer is lost on the way. */
async function submit(id: string, query: NightQuery, session: Session): Promise<Job> {
  const { api, config, run } = session;
  const jobReference = { projectId: config.jobProject, jobId: id, location: config.location };
  const whole = configuration(query, session);
  for (let failures = 1; ; failures += 1) {
    // BigQuery itself stops the job once this run has given up on it.
    const jobTimeoutMs = String(Math.ceil(run.deadline.remaining()) + 1000);
    try {
      return await api.insertJob({ jobReference, configuration: { ...whole, jobTimeoutMs } });
    } catch (error) {
      if (!(error instanceof RequestError)) throw error;
      // The id is ours and random: whoever took it was an earlier try of this loop.
      if (error.status === 409) return await afterConflict(id, session);
      const lost = error.call === 'jobs.insert' && isLostAnswer(error);
      error.attempts = failures;
      if (!lost && !isRetryable(error)) throw error;
      await beforeNextTry(error, failures, CALL_ATTEMPTS, run);
      const accepted = lost ? await existing(id, session) : null;
      if (accepted !== null) return accepted;
    }
  }
}

async function existing(id: string, { api }: Session): Promise<Job | null> {
  try {
    return await api.getJob(id);
  } catch (error) {
    if (error instanceof RequestError && error.status === 404) return null;
    throw error;
  }
}

/**
 * The job that a 409 says exists. BigQuery has been seen answering 404 for a while after that
 * (https://github.com/googleapis/python-bigquery/issues/2134).
 */
async function afterConflict(id: string, session: Session): Promise<Job> {
  for (let failures = 1; ; failures += 1) {
    const job = await existing(id, session);
    if (job !== null) return job;
    const missing = new RequestError({ call: 'jobs.get', reason: 'notFound', status: 404 });
    await beforeNextTry(missing, failures, CALL_ATTEMPTS, session.run);
  }
}

const POLL_MS = [250, 500, 1000, 2000, 4000];
const SLOW_POLL_MS = 5000;
/** A job that takes longer says so, and again each time as long. */
const SLOW_JOB_MS = 30_000;

/** Asks after the job until it has ended. `jobs.get` tells a job's failure from its own, which the query's results do not. */
async function ended(id: string, first: Job, { api, run }: Session): Promise<Job> {
  let job = first;
  const begun = run.clock.now();
  let said = 0;
  for (let polls = 0; job.status.state !== 'DONE'; polls += 1) {
    await run.deadline.pause(POLL_MS[polls] ?? SLOW_POLL_MS, 'jobs.get');
    job = await api.getJob(id);
    const waited = run.clock.now() - begun;
    if (Math.floor(waited / SLOW_JOB_MS) <= said) continue;
    said = Math.floor(waited / SLOW_JOB_MS);
    run.log(`BigQuery: job ${id} is still at work after ${Math.round(waited / 1000)} s`);
  }
  return job;
}

function done(id: string, { statistics }: Job, { run }: Session, begun: number): DoneJob {
  const bytesBilled = statistics?.query?.totalBytesBilled ?? 0;
  const cacheHit = statistics?.query?.cacheHit ?? false;
  const seconds = ((run.clock.now() - begun) / 1000).toFixed(1);
  run.log(
    `BigQuery: job ${id}: ${size(bytesBilled)} billed${cacheHit ? ', from the cache' : ''}, ${seconds} s`,
  );
  return { id, bytesBilled, cacheHit };
}

type Type = bigquery.IQueryParameterType;
type Value = bigquery.IQueryParameterValue;

const text = (value: unknown): Value => ({ value: value === null ? null : String(value) }) as Value;

function encode(parameter: Parameter): { parameterType: Type; parameterValue: Value } {
  if (parameter.type !== 'ARRAY')
    return { parameterType: { type: parameter.type }, parameterValue: text(parameter.value) };
  const { fields, value } = parameter;
  const structTypes = fields.map(({ name, type }) => ({ name, type: { type } }));
  const struct = (row: Readonly<Record<string, unknown>>): Value => ({
    structValues: Object.fromEntries(fields.map(({ name }) => [name, text(row[name] ?? null)])),
  });
  return {
    parameterType: { type: 'ARRAY', arrayType: { type: 'STRUCT', structTypes } },
    parameterValue: { arrayValues: value.map(struct) },
  };
}

/** Named parameters as the API takes them, each with its type: an untyped NULL would be an INT64. */
const encodeParameters = (parameters: Parameters): bigquery.IQueryParameter[] =>
  Object.entries(parameters).map(([name, parameter]) => ({ name, ...encode(parameter) }));
