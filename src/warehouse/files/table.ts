import type { ColumnContract } from '../../catalog/types.ts';
import type { Engine, TextColumn } from '../embedded/engine.ts';
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

/** Which of the columns a table's file does not have. One that leaves NULL out, as JSON does, may have any. */
export function lacking({ raw }: OpenTable, columns: Iterable<string>): string[] {
  if (!raw.complete) return [];
  const there = new Set(raw.columns.map(({ name }) => name.trim().toLowerCase()));
  return [...columns].filter((name) => !there.has(name.toLowerCase()));
}

/**
 * Fills a table of the engine from its file. Known columns are read as one of their types, and take the spelling by which
 * they are known; others are text, or the lists and structs that they are.
 * @param path `project.dataset.table`.
 * @returns the table's columns; optional ones that the file does not have are NULL.
 * @throws KpiError `data-invalid`, naming file, line, column and type, and never a value.
 */
export async function loadTable(
  engine: Engine,
  path: string,
  { file, raw }: OpenTable,
  known: readonly ColumnContract[],
): Promise<readonly TextColumn[]> {
  const columns = raw.columns.map(({ name, nested }) => {
    const found = known.find((column) => column.name.toLowerCase() === name.trim().toLowerCase());
    const types: readonly string[] = found?.types ?? ['STRING'];
    return {
      name: found?.name ?? name.trim(),
      types,
      reader: nested && found === undefined ? null : new ColumnReader(types),
    };
  });
  const there = new Set(columns.map(({ name }) => name));
  const missing = known.filter(
    ({ name, optional }) => !there.has(name) && (!raw.complete || optional !== undefined),
  );
  const batches = (async function* () {
    for await (const rows of raw.batches((at) => columns[at]?.reader === null))
      yield rows.map(({ cells, place }) =>
        columns.map(({ name, types, reader }, at) => {
          const cell = cells[at] ?? null;
          const read = reader === null ? cell : reader.read(cell);
          if (read !== undefined) return read;
          const where = `${file.file}, ${raw.unit} ${place(at)}, column ${name}`;
          throw unreadable(where, `the cell is no ${types.join(' or ')}`, { seen: cell ?? '' });
        }),
      );
  })();
  const filled = (): TextColumn[] => [
    ...columns.map(({ name, reader }) => ({ name, type: reader?.type ?? NESTED })),
    ...missing.map(({ name, types }) => ({ name, type: heldType(types), absent: true })),
  ];
  await engine.fill(path, columns.length, batches, filled);
  return filled();
}
