import type { Cell, Column } from '../../catalog/data.ts';
import { columnsOf } from './schema.ts';
import type { Session } from './step.ts';
import { Trouble } from './trouble.ts';
import { rowConverter } from './values.ts';

/** At most this many rows a page; BigQuery itself cuts pages at about 10 MB. */
export const PAGE_ROWS = 10_000;

const unreadable = () => new Trouble({ call: 'jobs.getQueryResults', reason: 'unreadable' });

/** The answer of a finished job. */
export interface Results {
  readonly columns: readonly Column[];
  readonly totalRows: number;
  /** One page at a time; no more than one is held. Throws Trouble. */
  readonly batches: AsyncIterable<readonly (readonly Cell[])[]>;
}

/** Opens a finished job's answer with its first page. */
export async function openResults(id: string, file: string, { api }: Pick<Session, 'api'>): Promise<Results> {
  let page = await api.getResults(id, PAGE_ROWS);
  const { schema, totalRows } = page;
  if (page.jobComplete === false || schema === null || schema === undefined || totalRows === undefined)
    throw unreadable();
  const { fields } = schema;
  const total = totalRows;
  const columns = columnsOf(fields, file);
  const convert = rowConverter(fields);

  async function* pages() {
    let read = 0;
    while (true) {
      const rows = page.rows ?? [];
      read += rows.length;
      // What does not add up is refused: rows would be lost or doubled.
      if (page.totalRows !== total || read > total) throw unreadable();
      if (rows.length > 0) yield rows.map(convert);
      const token = page.pageToken ?? '';
      if (token === '') break;
      page = await api.getResults(id, PAGE_ROWS, token);
    }
    if (read !== total) throw unreadable();
  }
  return { columns, totalRows: total, batches: pages() };
}

/** How many rows a finished job's answer has. */
export async function countRows(id: string, { api }: Pick<Session, 'api'>): Promise<number> {
  const { totalRows } = await api.getResults(id, 0);
  if (totalRows === undefined) throw unreadable();
  return totalRows;
}
