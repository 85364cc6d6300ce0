import type { Engine } from '../embedded/engine.ts';
import { type RawTable, unreadable } from './raw.ts';

const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`;
const named = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/** What DuckDB would read as a pattern of file names is one name here. */
const literally = (path: string): string => path.replace(/[[*?]/g, '[$&]');

/** DuckDB's names of types and BigQuery's; all others are read as text. */
const TYPES: readonly (readonly [RegExp, string])[] = [
  [/^U?(TINY|SMALL|BIG)?INT(EGER)?$/, 'INT64'],
  [/^(FLOAT|DOUBLE)$/, 'FLOAT64'],
  [/^DECIMAL/, 'NUMERIC'],
  [/^BOOLEAN$/, 'BOOL'],
  [/^DATE$/, 'DATE'],
  [/^TIMESTAMP/, 'TIMESTAMP'],
];

function columnOf(name: string, held: string) {
  const nested = /\[\d*\]$|^(STRUCT|MAP|UNION)\b/.test(held);
  const type = TYPES.find(([pattern]) => pattern.test(held))?.[1];
  return { name, nested, ...(nested || type === undefined ? {} : { type }) };
}

/**
 * Opens a Parquet file. Its cells are read as their text, lists and structs as JSON: text is what every file's cells
 * have in common, and no digit is lost in it.
 * @param file names it in errors.
 * @throws KpiError `data-invalid`.
 */
export async function openParquet(path: string, file: string, engine: Engine): Promise<RawTable> {
  const from = `read_parquet(${quoted(literally(path))})`;
  const columns: { name: string; nested: boolean; type?: string }[] = [];
  try {
    for await (const rows of engine.native(`DESCRIBE SELECT * FROM ${from}`))
      for (const [name, type] of rows) columns.push(columnOf(String(name), String(type)));
  } catch {
    throw unreadable(file, 'it is not a Parquet file that can be read');
  }
  const texts = columns.map(
    ({ name, nested }) => `CAST(${nested ? `to_json(${named(name)})` : named(name)} AS VARCHAR)`,
  );
  return {
    columns,
    unit: 'row',
    complete: true,
    batches: async function* () {
      let read = 0;
      for await (const rows of engine.native(`SELECT ${texts.join(', ')} FROM ${from}`)) {
        const before = read;
        yield rows.map((row, index) => ({
          cells: row as (string | null)[],
          place: () => before + index + 1,
        }));
        read += rows.length;
      }
    },
  };
}
