import type { Seed } from './prng.ts';

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
