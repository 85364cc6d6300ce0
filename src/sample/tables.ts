import type { SourceTable, SourceValue } from './types.ts';

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
