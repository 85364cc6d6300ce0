import type { Cell, Column } from '../../../src/catalog/data.ts';
import { JudgeError } from './error.ts';
import { typeFromName } from './types.ts';
import { toWire } from './values.ts';
import type { WireLanguage, WireType, WireValue } from './wire.ts';

/** A table that statements may read. */
export interface JudgeTable {
  /** The whole path as SQL writes it between backticks: `project.dataset.table`. */
  readonly name: string;
  readonly columns: readonly Column[];
  readonly rows?: readonly (readonly Cell[])[];
}

/** Named parameters with BigQuery's names of their types, and for evaluation their values. */
export type JudgeParameters = Readonly<Record<string, { readonly type: string; readonly value?: unknown }>>;

/** The tables as a catalog without rows. */
export const wireCatalog = (tables: readonly JudgeTable[], languageOptions: WireLanguage) => ({
  name: 'judge',
  table: tables.map(({ name, columns }) => ({
    name,
    column: columns.map((column) => ({ name: column.name, type: typeFromName(column.type) })),
  })),
  builtinFunctionOptions: { languageOptions },
});

function wireRow(table: JudgeTable, types: readonly WireType[], row: readonly Cell[]): { cell: WireValue[] } {
  if (row.length !== types.length)
    throw new JudgeError(
      'value',
      `A row of ${table.name} has ${row.length} cells for ${types.length} columns.`,
    );
  return {
    cell: types.map((type, at) => toWire(type, row[at], `${table.name}.${table.columns[at]?.name}`)),
  };
}

/** The rows of tables; one without rows is empty. */
export const wireContent = (tables: readonly JudgeTable[]) =>
  Object.fromEntries(
    tables.map((table) => {
      const types = table.columns.map(({ type }) => typeFromName(type));
      const row = (table.rows ?? []).map((cells) => wireRow(table, types, cells));
      return [table.name, { tableData: { row } }];
    }),
  );

/** What the analyzer is told of the parameters. */
export const wireParameterTypes = (parameters: JudgeParameters) =>
  Object.entries(parameters).map(([name, { type }]) => ({ name, type: typeFromName(type) }));

/** What the evaluator is told of the parameters. */
export const wireParameters = (parameters: JudgeParameters) =>
  Object.entries(parameters).map(([name, { type, value }]) => ({
    name,
    value: toWire(typeFromName(type), value, `@${name}`),
  }));
