import { z } from 'zod';
import { projectId, readVariables } from '../sql/names.ts';

const MIB = 1024 ** 2;
const GIB = 1024 ** 3;
const LOOPBACK = new Set(['127.0.0.1', 'localhost', '[::1]']);

function isEndpoint(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname, username, password, search, hash } = new URL(text);
  if (username + password + search + hash !== '') return false;
  return protocol === 'https:' || (protocol === 'http:' && LOOPBACK.has(hostname));
}

const whole = (least: number, most: number, what: string) =>
  z
    .string()
    .regex(/^\d{1,16}$/, what)
    .transform(Number)
    .refine((value) => value >= least && value <= most, what);

const environment = z.object({
  KPI_BIGQUERY_ENDPOINT: z
    .string()
    .refine(isEndpoint, 'an https address, or an http one on this machine, without user or query')
    .transform((text) => text.replace(/\/+$/, ''))
    .optional(),
  KPI_BIGQUERY_LOCATION: z
    .string()
    .regex(/^[A-Za-z][A-Za-z0-9-]{0,62}$/, 'a BigQuery location such as US, EU or us-central1')
    .default('US'),
  KPI_JOB_PROJECT: projectId.optional(),
  // 10 MiB is the least that BigQuery bills: https://cloud.google.com/bigquery/pricing
  KPI_MAX_BYTES_BILLED: whole(
    10 * MIB,
    Number.MAX_SAFE_INTEGER,
    'a whole number of bytes, 10485760 or more',
  ).default(20 * GIB),
  KPI_BIGQUERY_DEADLINE_SECONDS: whole(1, 86_400, 'a whole number of seconds from 1 to 86400').default(900),
});

/** How this run reaches BigQuery, and what it may cost. */
export interface BigQueryConfig {
  /** Scheme, host and path in front of `/bigquery/v2`. */
  readonly apiEndpoint: string;
  /** True for an endpoint of one's own, which is sent no credentials. */
  readonly anonymous: boolean;
  readonly location: string;
  /** The project that jobs run in and are billed to. */
  readonly jobProject: string;
  /** The most that one job may bill. */
  readonly maxBytesBilled: number;
  /** For the whole run, from opening to closing. */
  readonly deadlineMs: number;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** True when the environment says how to reach BigQuery. */
export function bigQueryConfigured(env: Environment): boolean {
  const { GOOGLE_APPLICATION_CREDENTIALS = '', KPI_BIGQUERY_ENDPOINT = '' } = env;
  return GOOGLE_APPLICATION_CREDENTIALS !== '' || KPI_BIGQUERY_ENDPOINT !== '';
}

/**
 * Reads the configuration from the environment.
 * @param project where jobs run unless KPI_JOB_PROJECT says otherwise.
 * @throws KpiError `configuration`, naming the variable that is wrong.
 */
export function configFrom(env: Environment, project: string): BigQueryConfig {
  const values = readVariables(environment, env);
  return {
    apiEndpoint: values.KPI_BIGQUERY_ENDPOINT ?? 'https://bigquery.googleapis.com',
    anonymous: values.KPI_BIGQUERY_ENDPOINT !== undefined,
    location: values.KPI_BIGQUERY_LOCATION,
    jobProject: values.KPI_JOB_PROJECT ?? project,
    maxBytesBilled: values.KPI_MAX_BYTES_BILLED,
    deadlineMs: values.KPI_BIGQUERY_DEADLINE_SECONDS * 1000,
  };
}
