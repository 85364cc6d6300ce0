import type { Misfit } from './sql/fit.ts';

/** What doctor says of one object, or of one column of it. */
export interface Diagnosis {
  /** A table, view or dataset, or a SQL file. */
  readonly object: string;
  /** Null where it is the object itself. */
  readonly column: string | null;
  readonly state: 'fits' | Misfit['state'];
  /** Keys of the metrics and paths of the pages that read it. */
  readonly needed_by: readonly string[];
  readonly expected: string;
  readonly found: string;
  /** What to do; empty where nothing has to be done. */
  readonly proposal: string;
}

/** What was found at one place, and whether a night goes on without it. */
export interface Examined extends Diagnosis {
  readonly harmless: boolean;
}

/** An adapter that doctor would write. */
export interface ProposedAdapter {
  /** Its object; the file is `sql/adapters/<name>.sql`. */
  readonly name: string;
  readonly sql: string;
  /** What it reads, `dataset.table`. */
  readonly object: string;
  /** The columns of that, for `sql/adapters/shapes.json`. */
  readonly columns: Readonly<Record<string, string>>;
}

/** All that one pass over what a night needs has found. */
export interface Examination {
  readonly found: readonly Examined[];
  readonly adapters: readonly ProposedAdapter[];
}
