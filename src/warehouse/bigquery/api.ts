import type { BigQuery } from '@google-cloud/bigquery';
import type bigquery from '@google-cloud/bigquery/build/src/types';
import { z } from 'zod';
import type { Names } from '../sql/names.ts';
import type { BigQueryConfig } from './config.ts';
import { type Request, send } from './http.ts';
import { type Call, RequestError } from './request-error.ts';
import { type Run, retry } from './retry.ts';

/** 64-bit integers travel as text in the API's JSON. */
const int64 = z.union([z.string().regex(/^\d{1,19}$/), z.int().nonnegative()]).transform(Number);
const errorProto = z.object({ reason: z.string().optional(), message: z.string().optional() });

const job = z.object({
  status: z.object({ state: z.string(), errorResult: errorProto.nullish() }),
  statistics: z
    .object({
      query: z
        .object({
          totalBytesBilled: int64.optional(),
          totalBytesProcessed: int64.optional(),
          cacheHit: z.boolean().optional(),
          referencedTables: z.array(z.unknown()).optional(),
          get schema() {
            return schema.nullish();
          },
        })
        .optional(),
    })
    .optional(),
});

const field = z.object({
  name: z.string(),
  type: z.string(),
  mode: z.string().optional(),
  timestampPrecision: z.union([z.string(), z.number()]).nullish(),
  rangeElementType: z.object({ type: z.string() }).nullish(),
  get fields() {
    return z.array(field).nullish();
  },
});

const schema = z.object({ fields: z.array(field).default([]) });

const page = z.object({
  jobComplete: z.boolean().optional(),
  schema: schema.nullish(),
  totalRows: int64.optional(),
  pageToken: z.string().optional(),
  // Checked value by value while it is converted: a second walk over every cell would double the work.
  rows: z.array(z.custom<RawRow>()).optional(),
});

const table = z.object({
  type: z.string().optional(),
  /** Milliseconds since 1970. */
  lastModifiedTime: int64.optional(),
  schema: schema.nullish(),
  timePartitioning: z.object({ type: z.string().optional(), field: z.string().nullish() }).nullish(),
  rangePartitioning: z.unknown().optional(),
  clustering: z.object({ fields: z.array(z.string()).nullish() }).nullish(),
});

const dataset = z.object({ location: z.string() });

const rights = z.object({ permissions: z.array(z.string()).default([]) });

const tableList = z.object({
  tables: z.array(z.object({ tableReference: z.object({ tableId: z.string() }) })).default([]),
  nextPageToken: z.string().optional(),
});

export type Job = z.infer<typeof job>;
export type Field = z.infer<typeof field>;
export type Page = z.infer<typeof page>;
export type Table = z.infer<typeof table>;
/** A value as the API sends it: text, null, `{ f }` for a STRUCT, a list of `{ v }` for an ARRAY. */
export type RawValue = string | null | RawRow | readonly { readonly v: RawValue }[];
export interface RawRow {
  readonly f: readonly { readonly v: RawValue }[];
}

export type JobRequest = bigquery.IJob;

/** The calls of the REST API that this project makes. Each throws RequestError. */
export class Api {
  readonly #bigquery: BigQuery;
  readonly #config: BigQueryConfig;
  readonly #run: Run;

  constructor(bigquery: BigQuery, config: BigQueryConfig, run: Run) {
    this.#bigquery = bigquery;
    this.#config = config;
    this.#run = run;
  }

  /** Starts a job, in one try: who asks has to know whether an earlier try was accepted. */
  insertJob(request: JobRequest): Promise<Job> {
    const path = `/projects/${this.#config.jobProject}/jobs`;
    return this.#once('jobs.insert', { method: 'POST', path, body: request }, job);
  }

  /** Asks what a query would read. Nothing runs, so it can be asked again freely. */
  dryRun(request: JobRequest): Promise<Job> {
    return retry(() => this.insertJob(request), this.#run);
  }

  getJob(id: string): Promise<Job> {
    const path = `/projects/${this.#config.jobProject}/jobs/${encodeURIComponent(id)}`;
    return this.#get('jobs.get', { path, query: { location: this.#config.location } }, job);
  }

  /** One page of a finished query's answer. */
  getResults(id: string, maxResults: number, pageToken?: string): Promise<Page> {
    const path = `/projects/${this.#config.jobProject}/queries/${encodeURIComponent(id)}`;
    const query = {
      location: this.#config.location,
      maxResults: String(maxResults),
      // Seconds as FLOAT64, the default, lose microseconds.
      'formatOptions.useInt64Timestamp': 'true',
      ...(pageToken === undefined ? {} : { pageToken }),
    };
    return this.#get('jobs.getQueryResults', { path, query }, page);
  }

  getDataset(project: string, name: string): Promise<{ readonly location: string }> {
    const path = `/projects/${project}/datasets/${name}`;
    return this.#get('datasets.get', { path }, dataset);
  }

  /** The names of a dataset's tables and views; none where it does not exist or may not be listed. */
  async listTables({ project, dataset }: Pick<Names, 'project' | 'dataset'>): Promise<string[]> {
    const path = `/projects/${project}/datasets/${dataset}/tables`;
    const names: string[] = [];
    try {
      for (let token: string | undefined, first = true; first || token !== undefined; first = false) {
        const query = { maxResults: '1000', ...(token === undefined ? {} : { pageToken: token }) };
        const page = await this.#get('tables.list', { path, query }, tableList);
        names.push(...page.tables.map(({ tableReference }) => tableReference.tableId));
        token = page.nextPageToken;
      }
    } catch (error) {
      const hidden = error instanceof RequestError && error.status === 403 && error.reason === 'accessDenied';
      if (hidden || (error instanceof RequestError && error.status === 404)) return [];
      throw error;
    }
    return names;
  }

  getTable({ project, dataset }: Pick<Names, 'project' | 'dataset'>, name: string): Promise<Table> {
    const path = `/projects/${project}/datasets/${dataset}/tables/${name}`;
    return this.#get('tables.get', { path, query: { view: 'BASIC' } }, table);
  }

  /** Which of these permissions the account has on a table or view. */
  async testPermissions(
    { project, dataset }: Pick<Names, 'project' | 'dataset'>,
    name: string,
    permissions: readonly string[],
  ): Promise<readonly string[]> {
    const path = `/projects/${project}/datasets/${dataset}/tables/${name}:testIamPermissions`;
    const request = { method: 'POST', path, body: { permissions } } as const;
    const held = await retry(() => this.#once('tables.testIamPermissions', request, rights), this.#run);
    return held.permissions;
  }

  #get<T>(call: Call, request: Omit<Request, 'method'>, shape: z.ZodType<T>): Promise<T> {
    return retry(() => this.#once(call, { ...request, method: 'GET' }, shape), this.#run);
  }

  async #once<T>(call: Call, request: Request, shape: z.ZodType<T>): Promise<T> {
    const { deadline, clock, closed } = this.#run;
    const timeoutMs = deadline.callTimeout(call);
    try {
      const signal = AbortSignal.any([closed, clock.timeout(timeoutMs)]);
      const answer = await send(this.#bigquery, call, request, { timeoutMs, closed, signal });
      const parsed = shape.safeParse(answer);
      if (parsed.success) return parsed.data;
    } catch (error) {
      if (error instanceof RequestError && error.reason === 'timed-out' && deadline.remaining() < 1)
        throw new RequestError({ call, reason: 'out-of-time' });
      throw error;
    }
    throw new RequestError({ call, reason: 'unreadable' });
  }
}
