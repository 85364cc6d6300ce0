import type { SourceTable, SourceValue } from './tables.ts';

/** A row by the names of its columns. */
export type TestRow = Readonly<Record<string, SourceValue>>;

/** The rows of one of the generated tables as objects. */
export function rowsOf(tables: readonly SourceTable[], name: string): TestRow[] {
  const found = tables.find(({ table }) => table === name);
  if (found === undefined) throw new Error(`No table ${name} was generated.`);
  return found.rows.map((row) =>
    Object.fromEntries(found.columns.map((column, i) => [column, row[i] ?? null])),
  );
}

const keyColumns: Readonly<Record<string, readonly string[]>> = {
  invoice_line: ['invoice_id', 'index'],
  invoice_line_bundle: ['invoice_id', 'invoice_line_index', 'index'],
  deal: ['deal_id'],
  deal_company: ['deal_id', 'company_id', 'type_id'],
  deal_pipeline: ['pipeline_id'],
  deal_pipeline_stage: ['pipeline_id', 'stage_id'],
  merged_deal: ['merged_deal_id'],
  owner: ['owner_id'],
};

/** What identifies a row of a table. */
export const keyOf = (table: string, row: TestRow): string =>
  (keyColumns[table] ?? ['id']).map((column) => String(row[column])).join('/');

/** A table's rows by what identifies them. */
export const byKey = (tables: readonly SourceTable[], table: string): Map<string, TestRow> =>
  new Map(rowsOf(tables, table).map((row) => [keyOf(table, row), row]));
