import type { Seed, Stream } from './prng.ts';

/** A value of a source row: DATE as `YYYY-MM-DD`, TIMESTAMP as an ISO 8601 instant ending in `Z`. */
export type SourceValue = string | number | boolean | null;

export type SourceRow = readonly SourceValue[];

/** The rows of one source table. Columns of its DDL that are not named are NULL; an empty table names none. */
export interface SourceTable {
  readonly dataset: 'qbo' | 'hubspot';
  readonly table: string;
  readonly columns: readonly string[];
  readonly rows: readonly SourceRow[];
}

/** What the sync has seen on one night. Days are counted from 1 January 1970. */
export interface Night {
  readonly seed: Seed;
  readonly today: number;
  /** The first day of the synced history: 1 July two calendar years before the night. */
  readonly windowStart: number;
  /** Multiplies how many entities arrive; amounts stay as they are. */
  readonly scale: number;
}

/** A row by the names of its columns; a column that is left out is NULL. */
export type SourceRecord = Readonly<Record<string, SourceValue>>;

/** A table from its records. Its columns are those that any record names, in order of appearance. */
export function tableOf(
  dataset: SourceTable['dataset'],
  table: string,
  records: readonly SourceRecord[],
): SourceTable {
  const names = new Set<string>();
  for (const record of records) for (const name in record) names.add(name);
  const columns = [...names];
  const rows = records.map((record) => columns.map((name) => record[name] ?? null));
  return { dataset, table, columns, rows };
}

type Flag = boolean | null;

/** HubSpot's two delete flags on a row, `is_deleted` and `_fivetran_deleted`, and since when they say so. */
interface DeleteFlags {
  readonly isDeleted: Flag;
  readonly fivetranDeleted: Flag;
  /** The day of the deletion once it has happened, otherwise null. */
  readonly since: number | null;
}

const alive: readonly [
  readonly [readonly [Flag, Flag], number],
  ...(readonly [readonly [Flag, Flag], number])[],
] = [
  [[false, false], 70],
  [[false, null], 12],
  [[null, false], 12],
  [[null, null], 6],
];

const gone: readonly (readonly [Flag, Flag])[] = [
  [true, false],
  [false, true],
  [true, true],
  [null, true],
  [true, null],
];

/** The flags of a row that appeared on a day, as a night sees them: about 3% are deleted some day. */
export function deleteFlags(stream: Stream, appeared: number, today: number): DeleteFlags {
  const before = stream.weighted(alive);
  const after = stream.pick(gone);
  const deleted = stream.chance(0.03);
  const since = appeared + stream.int(2, 150);
  const [isDeleted, fivetranDeleted] = deleted && since <= today ? after : before;
  return { isDeleted, fivetranDeleted, since: deleted && since <= today ? since : null };
}
