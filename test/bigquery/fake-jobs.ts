import type { RawRow } from '../../src/warehouse/bigquery/api.ts';

/** An answer of the fake engine. */
export interface FakeAnswer {
  readonly fields: readonly Record<string, unknown>[];
  readonly rows: readonly RawRow[];
}

/** A job as the fake engine keeps it. */
interface FakeJob {
  readonly id: string;
  readonly step: string;
  readonly snapshot: string;
  readonly configuration: JobConfiguration;
  /** How often it is still asked after before it has ended. */
  pending: number;
  error: { reason: string; message: string } | null;
  answer: FakeAnswer;
  cacheHit: boolean;
  bytesBilled: number;
}

export interface JobConfiguration {
  readonly dryRun?: boolean;
  readonly labels: Readonly<Record<string, string>>;
  readonly jobTimeoutMs?: string;
  readonly query: Readonly<Record<string, unknown>> & {
    readonly query: string;
    readonly destinationTable?: Readonly<Record<string, string>>;
  };
}

export const row = (...values: readonly (string | null)[]): RawRow => ({ f: values.map((v) => ({ v })) });

/** What BigQuery says of any failure here: it holds a token and a customer's name, as real answers can. */
export const TOKEN = 'ya29.canary-token-0123456789';
export const CUSTOMER = 'Canary Customer Ltd';
export const canary = (message: string): string => `${message} [Bearer ${TOKEN}] '${CUSTOMER}'`;

/**
 * The jobs of the fake engine. It holds what must never happen against the client: a second job of a step while
 * another one is alive or has succeeded.
 */
export class FakeJobs {
  readonly jobs = new Map<string, FakeJob>();
  /** What must not have happened. */
  readonly violations: string[] = [];
  /** How often a job is asked after before it has ended. */
  polls = 1;

  accept(id: string, configuration: JobConfiguration, answer: FakeAnswer): FakeJob {
    const { step = '', snapshot = '' } = configuration.labels;
    for (const other of this.jobs.values()) {
      if (other.step !== step || other.snapshot !== snapshot) continue;
      if (other.pending > 0 || other.error === null)
        this.violations.push(`${id} was started while ${other.id} was alive or had succeeded`);
    }
    const job: FakeJob = {
      id,
      step,
      snapshot,
      configuration,
      pending: this.polls,
      error: null,
      answer,
      cacheHit: false,
      bytesBilled: 10 * 1024 ** 2,
    };
    this.jobs.set(id, job);
    return job;
  }

  /** The job as `jobs.get` answers. */
  resource(job: FakeJob, project: string): unknown {
    const done = job.pending <= 0;
    return {
      kind: 'bigquery#job',
      jobReference: { projectId: project, jobId: job.id, location: 'US' },
      status: {
        state: done ? 'DONE' : 'RUNNING',
        ...(done && job.error !== null ? { errorResult: job.error, errors: [job.error] } : {}),
      },
      statistics: {
        query:
          done && job.error === null
            ? { totalBytesBilled: String(job.bytesBilled), cacheHit: job.cacheHit }
            : {},
      },
    };
  }
}
