import { readFile } from 'node:fs/promises';
import { errorCode } from '../../host/files.ts';
import { type RawRow, type RawTable, unreadable } from './raw.ts';

/** A number as its digits stand in the file; JSON's own numbers would lose some. */
class Digits {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }

  toJSON(): unknown {
    return (JSON as unknown as { rawJSON: (text: string) => unknown }).rawJSON(this.text);
  }
}

const exactly = (text: string): unknown =>
  JSON.parse(text, ((_key: string, value: unknown, { source }: { readonly source: string }) =>
    typeof value === 'number' ? new Digits(source) : value) as (key: string, value: unknown) => unknown);

type Object_ = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Object_ =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Digits);

/** More than this is no text that can be held as one. */
const MOST_BYTES = 400 * 1024 * 1024;

/** Rows are yielded this many at a time. */
const BATCH = 2048;

/**
 * Opens a JSON file: one object a line, as BigQuery exports tables, or an array of them, as `bq query` prints it. An
 * object is a row; names that it lacks are NULL. The file is held in memory.
 * @param file names it in errors.
 * @throws KpiError `data-invalid`, naming file and line or row.
 */
export async function openJson(path: string, file: string): Promise<RawTable> {
  const text = await textOf(path, file);
  const isArray = text.trimStart().startsWith('[');
  const unit = isArray ? 'row' : 'line';
  const placed = isArray ? objectsOfArray(text, file) : objectsOfLines(text, file);
  const names = [...new Set(placed.flatMap(({ row }) => Object.keys(row)))];
  const columns = names.map((name) => ({
    name,
    nested: placed.some(({ row }) => isObject(row[name]) || Array.isArray(row[name])),
  }));
  const rowOf = ({ row, at }: Placed, asJson: (column: number) => boolean): RawRow => ({
    cells: names.map((name, column) => {
      const value = row[name] ?? null;
      if (value === null) return null;
      if (value instanceof Digits) return value.text;
      return asJson(column) || typeof value === 'object' ? JSON.stringify(value) : String(value);
    }),
    place: () => at,
  });
  return {
    columns,
    unit,
    complete: false,
    batches: async function* (asJson) {
      for (let start = 0; start < placed.length; start += BATCH)
        yield placed.slice(start, start + BATCH).map((one) => rowOf(one, asJson));
    },
  };
}

async function textOf(path: string, file: string): Promise<string> {
  const bytes = await readFile(path).catch((error: unknown) => {
    if (errorCode(error) === 'ERR_FS_FILE_TOO_LARGE') throw tooLarge(file);
    throw error;
  });
  if (bytes.length > MOST_BYTES) throw tooLarge(file);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw unreadable(file, 'it is not text in UTF-8', { next: 'Save the file as UTF-8.' });
  }
}

const tooLarge = (file: string) =>
  unreadable(file, 'it is too large for JSON', { next: 'Export the table as Parquet or CSV.' });

interface Placed {
  readonly row: Object_;
  readonly at: number;
}

function objectsOfArray(text: string, file: string): Placed[] {
  let rows: unknown;
  try {
    rows = exactly(text);
  } catch {
    throw unreadable(file, 'it is not JSON');
  }
  return (rows as readonly unknown[]).map((row, index) =>
    placedObject(row, index + 1, `${file}, row ${index + 1}`),
  );
}

const objectsOfLines = (text: string, file: string): Placed[] =>
  text.split('\n').flatMap((line, index) => {
    if (line.trim() === '') return [];
    const where = `${file}, line ${index + 1}`;
    let row: unknown;
    try {
      row = exactly(line);
    } catch {
      throw unreadable(where, 'it is not JSON; one object is expected on each line');
    }
    return [placedObject(row, index + 1, where)];
  });

function placedObject(row: unknown, at: number, where: string): Placed {
  if (!isObject(row)) throw unreadable(where, 'it is not an object');
  return { row, at };
}
