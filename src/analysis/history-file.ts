import type { HistoryPoint } from '../store/history.ts';
import { toCsv } from '../format/csv.ts';

/** The nights on record as a table: one row a night, oldest first, and one column for each metric key. */
export function historyTable(history: readonly HistoryPoint[], keys: readonly string[]) {
  return {
    columns: [
      { name: 'date', type: 'DATE' },
      { name: 'snapshot_id', type: 'STRING' },
      ...keys.map((name) => ({ name, type: 'FLOAT64' })),
    ],
    rows: history.map(({ id, date, values }) => [date, id, ...keys.map((key) => values.get(key) ?? null)]),
  };
}

/** The files under `/data/` that hold the history, by extension. */
export const historyFiles = {
  json: {
    type: 'application/json',
    body: (table: ReturnType<typeof historyTable>) => `${JSON.stringify(table)}\n`,
  },
  csv: {
    type: 'text/csv; charset=utf-8',
    body: ({ columns, rows }: ReturnType<typeof historyTable>) => toCsv(columns, rows),
  },
} as const;
