import { KpiError } from '../../errors.ts';

/** A row as a file has it: a cell is its text, null where there is none. */
export interface RawRow {
  readonly cells: readonly (string | null)[];
  /** Where a cell stands in its file, counted from 1: the line it begins on, or its row. */
  readonly place: (column: number) => number;
}

/** A column as a file has it. A nested one holds lists or structs. */
interface RawColumn {
  readonly name: string;
  readonly nested: boolean;
  /** Its type as the file itself states it, by BigQuery's name; absent where its cells are text to the file. */
  readonly type?: string;
}

/** A file's table before anything is known of its types. Rows arrive in batches so that memory stays bounded. */
export interface RawTable {
  readonly columns: readonly RawColumn[];
  /** What `place` counts. */
  readonly unit: 'line' | 'row';
  /** True when `columns` are all there are; false where a column that is NULL everywhere leaves no trace. */
  readonly complete: boolean;
  /**
   * Reads the rows. @param asJson of a column, counted from 0: whether all its cells are to be written as JSON; else
   * lists and structs alone are.
   */
  readonly batches: (asJson: (column: number) => boolean) => AsyncIterable<readonly RawRow[]>;
}

/** How much of a cell is shown. */
const SHOWN = 40;

/**
 * The error of a file that cannot be read. What the file holds is for the eyes of whoever exported it: `seen` goes to
 * a terminal, cut to 40 characters, and into no message.
 */
export function unreadable(
  where: string,
  problem: string,
  { next = EXPORT_AGAIN, seen }: { readonly next?: string; readonly seen?: string } = {},
): KpiError {
  const cut = seen === undefined || seen.length <= SHOWN ? seen : `${seen.slice(0, SHOWN)}…`;
  return new KpiError('data-invalid', `${where}: ${problem}.`, next, {
    ...(cut === undefined ? {} : { seen: `It holds “${cut}”.` }),
  });
}

const EXPORT_AGAIN = 'Correct the file or export it again; docs/connect.md says what is read.';
