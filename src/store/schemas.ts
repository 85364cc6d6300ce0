import { z } from 'zod';
import { companySchema, timeZone } from '../catalog/company.ts';
import { ownersSchema } from '../catalog/owners.ts';
import { SOURCE_NAMES } from '../catalog/sources.ts';
import { LISTED_PATH, PART_PATH } from './night-files.ts';

/** The version of every format in the store; readers accept this and every earlier one. */
export const SCHEMA_VERSION = 2;

const schemaVersion = z.literal([1, SCHEMA_VERSION]);
export const sha256 = z.string().regex(/^[0-9a-f]{64}$/, 'a SHA-256 in 64 lower-case hex digits');
const date = z.iso.date();
const instant = z.iso.datetime();
const count = z.int().nonnegative();

/** A snapshot's id: its calendar date, with `-rN` from the second run of a day on. */
export const snapshotId = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}(-r([2-9]|[1-9]\d+))?$/, 'a date, or a date with -r2, -r3, …');
const source = z.enum(SOURCE_NAMES);

/** One row of `dashboard_kpis`. Percent metrics are ratios; null is "not available". */
const kpiRow = z.strictObject({
  metric_key: z.string().min(1),
  metric_value: z.number().nullable(),
  metric_format: z.enum(['currency', 'percent', 'number', 'multiplier']),
  department: z.string(),
  person_name: z.string().nullable(),
  fiscal_year: z.int(),
  updated_at: instant,
});

/** `summary.json`. */
export const summary = z.strictObject({ schema_version: schemaVersion, rows: z.array(kpiRow) });

export const column = z.strictObject({ name: z.string().min(1), type: z.string().min(1) });

/** A value in a detail view: NUMERIC, BIGNUMERIC and integers beyond 2^53 are strings with every digit. */
const cell = z.json();

/** A file that holds part of a large view's rows, at most 20 MiB. */
export const part = z.strictObject({
  /** Relative to the snapshot's folder. */
  path: z.string().regex(PART_PATH, 'no part of a view'),
  bytes: count,
  sha256,
  rows: count,
});

const detailHead = { schema_version: schemaVersion, view: z.string().min(1), columns: z.array(column) };

/** `details/<view>.json`: its rows, or the parts that hold them: above 50,000 rows, or above 20 MiB. */
export const detail = z.union([
  z.strictObject({ ...detailHead, rows: z.array(z.array(cell)) }),
  z.strictObject({ ...detailHead, row_count: count, parts: z.array(part) }),
]);

/** A part file of a large view. */
export const detailPart = z.strictObject({
  schema_version: schemaVersion,
  view: z.string().min(1),
  rows: z.array(z.array(cell)),
});

const target = z.strictObject({
  key: z.string().min(1),
  value: z.number(),
  effective_from: date,
  fiscal_year: z.int().optional(),
});

/** `targets.json`, and the project's own `src/data/targets.json`. */
export const targets = z.strictObject({ schema_version: schemaVersion, targets: z.array(target) });

/** `company.json` of a night: the project's `src/data/company.json` as it was in force. */
export const company = companySchema.extend({ schema_version: schemaVersion });

/** `owners.json` of a night: the project's `src/data/owners.json` as it was in force. */
export const owners = ownersSchema.extend({ schema_version: schemaVersion });

/** `definitions.json`: the catalog and the SQL as it ran, so that the night explains itself later. */
export const definitions = z.strictObject({
  schema_version: schemaVersion,
  metrics: z.array(
    z.strictObject({
      key: z.string(),
      label: z.string(),
      definition: z.string(),
      formula: z.string(),
      source: z.string(),
      unit: z.string(),
      format: kpiRow.shape.metric_format,
      better: z.enum(['higher', 'lower']),
      year_to_date: z.boolean(),
      view: z.string(),
      department: z.string(),
      owner: z.string().nullable(),
      /** The metric's own SELECT; null in sample data. */
      sql: z.string().nullable(),
    }),
  ),
  views: z.array(z.strictObject({ name: z.string(), title: z.string(), question: z.string() })),
  /** Every statement of the night, by the path of its file. */
  queries: z.array(z.strictObject({ file: z.string(), sql: z.string() })),
});

export const check = z.strictObject({
  /** Stable identifier, e.g. `metrics-complete`. */
  name: z.string().min(1),
  /** `failed` blocks the night from being published, or what is in its scope; `warned` is shown. */
  result: z.enum(['passed', 'warned', 'failed']),
  /** One sentence a person can read, without customer rows. */
  message: z.string(),
  /** A failed check that somebody let through for this run, and why: it then blocks nothing. */
  accepted: z.strictObject({ reason: z.string().min(1).max(500), actor: z.string().nullable() }).optional(),
  /** What a failed check takes away, metrics and views by name; the night is then published without them. */
  scope: z.array(z.string().min(1)).min(1).optional(),
});

const query = z.strictObject({
  file: z.string(),
  sql_sha256: sha256,
  parameters: z.record(z.string(), z.json()),
  job_id: z.string().nullable(),
  bytes_billed: count.nullable(),
  cache_hit: z.boolean().nullable(),
  rows: count,
});

const manifestFile = z.strictObject({
  /** Relative to the snapshot's folder, with `/`. */
  path: z.string().regex(LISTED_PATH, 'a file that no night holds'),
  bytes: count,
  sha256,
  /** Null for files that hold no rows. The head file of a view in parts states the rows of all its parts. */
  rows: count.nullable(),
  /** Sum of each numeric column of those rows, exact, as a decimal string; nulls are skipped. */
  control_totals: z.record(z.string(), z.string()),
});

/** A metric or a view that could not be had, while everything else was. */
const missing = z.strictObject({
  /** A metric's key or a view's name. */
  name: z.string().min(1),
  kind: z.enum(['metric', 'view']),
  /** One sentence a person can read, without customer rows. */
  reason: z.string().min(1),
  /** What it was to be read from and did not fit, `project.dataset.table`, or the check that it failed; null when neither is known. */
  object: z.string().nullable(),
});

/** `manifest.json`: everything needed to judge a night and to build it again. */
export const manifest = z
  .strictObject({
    schema_version: schemaVersion,
    id: snapshotId,
    snapshot_date: date,
    fiscal_year: z.int(),
    source,
    /** The instant of the data: the rows' common `updated_at`. */
    data_time: instant,
    /** True when a check failed: kept for the record, never published. */
    blocked: z.boolean(),
    started_at: instant,
    finished_at: instant,
    git_commit: z.string().nullable(),
    /** Whether the checkout had changes that the commit lacks; null when git could not tell, absent in older nights. */
    git_dirty: z.boolean().nullable().optional(),
    run: z.strictObject({
      /** `local`, or GitHub's event name. */
      event: z.string(),
      /** Null for a run of the schedule; older nights name whoever had last edited it. */
      actor: z.string().nullable(),
      run_id: z.string().nullable(),
      attempt: z.int().nullable(),
    }),
    queries: z.array(query),
    files: z.array(manifestFile),
    checks: z.array(check),
    /** Metrics and views that the night is without, and why; from version 2 on. */
    missing: z.array(missing).optional(),
    versions: z.record(z.string(), z.string()),
  })
  .refine((night) => (night.schema_version === 1) === (night.missing === undefined), {
    path: ['missing'],
    message: 'expected from version 2 on, and not before',
  });

const place = { seq: z.int().positive() };
const link = { prev: sha256, hash: sha256 };
/** Where the company's days began, so that the line alone tells whether its date can be true; absent for Los Angeles. */
const where = { time_zone: timeZone.optional() };
/** What a line says of the snapshot it is about. */
const ofSnapshot = { id: snapshotId, date, revision: z.int().positive(), source, manifest_sha256: sha256 };

/**
 * One line of `ledger.jsonl`. Members are written in the order in which they stand here. `hash` is the SHA-256
 * of the line's bytes without its `,"hash":"…"` member; `prev` is the hash of the line before, 64 zeros first.
 */
export const ledgerLine = z.discriminatedUnion('kind', [
  z.strictObject({
    ...place,
    kind: z.literal('snapshot'),
    ...ofSnapshot,
    created_at: instant,
    ...where,
    ...link,
  }),
  z.strictObject({
    ...place,
    kind: z.literal('missed'),
    id: z.null(),
    date,
    revision: z.null(),
    /** The source that was wanted. */
    source,
    manifest_sha256: z.null(),
    created_at: instant,
    /** The error's code, e.g. `network`. */
    code: z.string().min(1),
    ...where,
    ...link,
  }),
  z.strictObject({
    ...place,
    kind: z.literal('deployment'),
    /** The snapshot that was deployed, as its own line states it. */
    ...ofSnapshot,
    created_at: instant,
    url: z.url(),
    alias: z.string().nullable(),
    git_commit: z.string().nullable(),
    dist_sha256: sha256,
    /** The ledger head the site was built from. Hash first, so that `,"hash":"` stands once in every line. */
    head: z.strictObject({ hash: sha256, seq: z.int().positive() }),
    ...link,
  }),
]);

export type Summary = z.infer<typeof summary>;
export type Detail = z.infer<typeof detail>;
export type Targets = z.infer<typeof targets>;
export type Definitions = z.infer<typeof definitions>;
export type Check = z.infer<typeof check>;
export type Missing = z.infer<typeof missing>;
export type Manifest = z.infer<typeof manifest>;
export type ManifestFile = z.infer<typeof manifestFile>;
export type LedgerLine = z.infer<typeof ledgerLine>;
