import type { KpiError } from '../../errors.ts';
import type { Engine } from '../embedded/engine.ts';
import { NESTED } from '../embedded/engine.ts';
import { ColumnReader, heldType } from './cells.ts';
import { openCsv } from './csv.ts';
import type { TableFile } from './folder.ts';
import { openJson } from './json.ts';
import { openParquet } from './parquet.ts';
import { type RawTable, unreadable } from './raw.ts';

/** A table's file, opened: what it holds is known by name, and nothing of it is read. */
export interface OpenTable {
  readonly file: TableFile;
  readonly raw: RawTable;
}

/** Opens a table's file. Throws KpiError `data-invalid`. */
export async function openTable(file: TableFile, engine: Engine): Promise<OpenTable> {
  if (file.twin !== undefined)
    throw unreadable(`${file.twin} and ${file.file}`, 'both are the same table', {
      next: 'Keep one of them.',
    });
  const raw = await open(file, engine);
  refuseNames(raw, file);
  return { file, raw };
}

function open({ path, file, extension }: TableFile, engine: Engine): Promise<RawTable> {
  switch (extension) {
    case '.csv':
      return openCsv(path, file);
    case '.json':
      return openJson(path, file);
    case '.parquet':
      return openParquet(path, file, engine);
  }
}

/** Names that are nothing, or the same in any case of letters. A file without a header has cells where names should be. */
function refuseNames({ columns, unit }: RawTable, { file }: TableFile): void {
  const place = unit === 'line' ? `${file}, line 1` : file;
  const seen = new Map<string, number>();
  for (const [at, { name }] of columns.entries()) {
    const key = name.trim().toLowerCase();
    const column = at + 1;
    if (key === '') throw unreadable(place, `column ${column} has no name`);
    const other = seen.get(key);
    if (other !== undefined)
      throw unreadable(place, `columns ${other} and ${column} have the same name`, { seen: name });
    seen.set(key, column);
  }
}

/** What is known of a column beforehand. */
export interface Wanted {
  readonly name: string;
  /** The types that it may have, the preferred one first. */
  readonly types: readonly string[];
  /** Whether a cell of another type is worth a word; otherwise the column is then quietly of another type. */
  readonly strict?: boolean;
  /** Whether a file that leaves NULL out, as JSON does, may be without it. */
  readonly assumed?: boolean;
}

/** A column with a cell that is of none of its types. */
interface Unread {
  readonly name: string;
  readonly types: readonly string[];
  /** Names file, line, column and type, and never a value. */
  readonly error: KpiError;
}

/** What became of the columns of a table. */
export interface TableLoad {
  /** Strict columns that could not be read as they should have been. */
  readonly unread: readonly Unread[];
  /** Columns that no row has, in a file that leaves NULL out. */
  readonly assumed: readonly string[];
}

/** A cell that its column's type does not hold. */
class UnreadCell extends Error {
  readonly column: number;
  readonly error: KpiError;

  constructor(column: number, error: KpiError) {
    super(error.message);
    this.column = column;
    this.error = error;
  }
}

/** A column, and how its cells are read; null for lists and structs. */
interface Reading {
  readonly name: string;
  readonly types: readonly string[];
  readonly reader: ColumnReader | null;
}

/**
 * Fills a table of the engine from its file. Columns that are known are read as one of their types and take the spelling
 * by which they are known; one with a cell of another type, and any other, is of the type that the file itself states, or
 * text, or the lists and structs that it holds.
 * @param path `project.dataset.table`.
 * @throws KpiError `data-invalid` where the file cannot be read at all; no table is made then.
 */
export async function loadTable(
  engine: Engine,
  path: string,
  table: OpenTable,
  known: readonly Wanted[],
): Promise<TableLoad> {
  const unread: Unread[] = [];
  // How far down the types that it may have each column has been taken.
  const steps = table.raw.columns.map(() => 0);
  for (;;) {
    const columns = table.raw.columns.map((column, at) => readingOf(column, known, steps[at] ?? 0));
    try {
      const assumed = await fill(engine, path, table, columns, known);
      return { unread, assumed };
    } catch (error) {
      if (!(error instanceof UnreadCell)) throw error;
      const { name, types } = columns[error.column] as Reading;
      if (steps[error.column] === 0 && known.some((one) => one.name === name && one.strict === true))
        unread.push({ name, types, error: error.error });
      steps[error.column] = (steps[error.column] ?? 0) + 1;
    }
  }
}

function readingOf(
  { name, nested, type }: RawTable['columns'][number],
  known: readonly Wanted[],
  step: number,
): Reading {
  const found = known.find((column) => column.name.toLowerCase() === name.trim().toLowerCase());
  const chain = [found?.types, type === undefined ? undefined : [type], ['STRING']].filter(
    (types) => types !== undefined,
  );
  const types = chain[step] ?? ['STRING'];
  const asItIs =
    nested && (found === undefined || step > 0 || /^(ARRAY|STRUCT)\b/.test(found.types[0] ?? ''));
  return {
    name: found?.name ?? name.trim(),
    types,
    reader: asItIs ? null : new ColumnReader(types),
  };
}

/** Fills a table; answers with the columns that it has only because they are known. */
async function fill(
  engine: Engine,
  path: string,
  { file, raw }: OpenTable,
  columns: readonly Reading[],
  known: readonly Wanted[],
): Promise<readonly string[]> {
  const there = new Set(columns.map(({ name }) => name));
  const missing = known.filter(({ name, assumed }) => !there.has(name) && !raw.complete && assumed === true);
  if (columns.length + missing.length === 0)
    throw unreadable(file.file, 'it holds no row, and nothing tells its columns');
  const batches = (async function* () {
    for await (const rows of raw.batches((at) => columns[at]?.reader === null))
      yield rows.map(({ cells, place }) =>
        columns.map(({ name, types, reader }, at) => {
          const cell = cells[at] ?? null;
          const read = reader === null ? cell : reader.read(cell);
          if (read !== undefined) return read;
          const where = `${file.file}, ${raw.unit} ${place(at)}, column ${name}`;
          // Nobody expects text of a column of numbers or dates that also takes it.
          const named = types.filter((type) => type !== 'STRING').join(' or ');
          throw new UnreadCell(at, unreadable(where, `the cell is no ${named}`, { seen: cell ?? '' }));
        }),
      );
  })();
  await engine.fill(path, columns.length, batches, () => [
    ...columns.map(({ name, reader }) => ({ name, type: reader?.type ?? NESTED })),
    ...missing.map(({ name, types }) => ({ name, type: heldType(types), absent: true })),
  ]);
  return missing.map(({ name }) => name);
}
