import { cpSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../../../src/host/root.ts';
import {
  generateSources,
  type SourceRow,
  type SourceTable,
  type SourceValue,
} from '../../../src/sample/index.ts';

/** The files of this fixture: the views of a project that others built, and what its engineer leaves. */
export const FIXTURE = import.meta.dirname;

/** The month from which every cohort is in a matrix of 25 months. */
const FIRST_INVOICE = '2024-11-01';

/** A cell of a row by the name of its column. */
const at = ({ columns }: SourceTable, row: SourceRow, name: string): SourceValue =>
  row[columns.indexOf(name)] ?? null;

/** A table with one column read otherwise. */
const mapped = (
  table: SourceTable,
  name: string,
  value: (value: SourceValue, row: number) => SourceValue,
) => {
  const column = table.columns.indexOf(name);
  return column < 0
    ? table
    : { ...table, rows: table.rows.map((row, no) => row.with(column, value(row[column] ?? null, no))) };
};

const without = (table: SourceTable, name: string): SourceTable => {
  const column = table.columns.indexOf(name);
  if (column < 0) return table;
  const kept = <T>(cells: readonly T[]) => cells.filter((_, no) => no !== column);
  return { ...table, columns: kept(table.columns), rows: table.rows.map(kept) };
};

/** One business, whose books two projects keep: tables by name. */
function business(date: string): Map<string, SourceTable> {
  const tables = generateSources({ seed: 'kpi-snapshot', date, scale: 0.1 })
    .map((table) => without(table, '_fivetran_deleted'))
    .map((table) =>
      // Some of those who were asked passed.
      mapped(table, 'property_score', (score, row) => (row % 9 === 0 ? null : score)),
    );
  const named = new Map(tables.map((table) => [table.table, table]));
  for (const name of ['invoice_line_bundle', 'merged_deal']) {
    const table = named.get(name);
    if (table !== undefined) named.set(name, { ...table, rows: [] });
  }
  const invoices = named.get('invoice');
  if (invoices !== undefined)
    named.set('invoice', {
      ...invoices,
      rows: invoices.rows.filter((row) => String(at(invoices, row, 'transaction_date')) >= FIRST_INVOICE),
    });
  return named;
}

/** The books as this project expects them: what the numbers have to be follows from these. */
export const plainBooks = (date: string): SourceTable[] => [...business(date).values()];

/** The books of the other project: ids of deals as text, another name, and listings as deals of a supply pipeline. */
export function otherBooks(date: string): SourceTable[] {
  const tables = business(date);
  const listings = tables.get('inventory_listing');
  const [deals, stages, accounts] = [
    tables.get('deal'),
    tables.get('deal_pipeline_stage'),
    tables.get('account'),
  ];
  if (listings === undefined || deals === undefined || stages === undefined || accounts === undefined)
    throw new Error('the sample has other tables');
  const rowOf = ({ columns }: SourceTable, cells: Readonly<Record<string, SourceValue>>): SourceRow =>
    columns.map((name) => cells[name] ?? null);
  const supply = listings.rows.map((row, no) =>
    rowOf(deals, {
      deal_id: 990_000_000 + no,
      deal_pipeline_id: 'supply',
      deal_pipeline_stage_id:
        at(listings, row, 'property_status') === 'withdrawn' ? 'supplywithdrawn' : 'supplylisted',
      is_deleted: at(listings, row, 'is_deleted'),
      // Late on that day at home, which is the next one in UTC.
      property_createdate: lateOn(String(at(listings, row, 'property_listed_date'))),
      // As much as coverage would notice.
      property_amount: 50_000,
      property_closedate: '2026-12-15T20:00:00.000Z',
    }),
  );
  const supplyStages = ['supplylisted', 'supplywithdrawn'].map((stage) =>
    rowOf(stages, {
      ...{ stage_id: stage, pipeline_id: 'supply', label: stage, probability: 0.5 },
      ...{ is_closed: false, closed_won: false },
    }),
  );
  const allDeals = { ...deals, rows: [...deals.rows, ...supply] };
  tables.set('deal', mapped(allDeals, 'deal_id', String));
  tables.set('deal_pipeline_stage', { ...stages, rows: [...stages.rows, ...supplyStages] });
  tables.set('account', {
    ...accounts,
    columns: accounts.columns.map((name) => (name === 'account_number' ? 'account_no' : name)),
  });
  tables.delete('inventory_listing');
  return [...tables.values()];
}

/** Ten in the evening in Los Angeles in winter. */
const lateOn = (date: string): string =>
  new Date(Date.parse(`${date}T22:00:00Z`) + 8 * 3_600_000).toISOString();

/** The project of fifteen mismatches: `sql/` as others would have written it, below a folder. */
export function otherWorld(folder: string): string {
  cpSync(join(ROOT, 'sql'), join(folder, 'sql'), { recursive: true });
  cpSync(join(FIXTURE, 'views'), join(folder, 'sql/views'), { recursive: true });
  const edit = (file: string, ...changes: readonly (readonly [string | RegExp, string])[]) => {
    const path = join(folder, 'sql', file);
    const text = changes.reduce(
      (before, [from, to]) => {
        const after = before.replace(from, to);
        if (after === before) throw new Error(`${file} has no ${from}`);
        return after;
      },
      readFileSync(path, 'utf8'),
    );
    writeFileSync(path, text);
  };
  for (const dataset of ['qbo', 'hubspot'])
    for (const name of readdirSync(join(folder, 'sql/sources', dataset))) {
      const path = join(folder, 'sql/sources', dataset, name);
      writeFileSync(
        path,
        readFileSync(path, 'utf8').replace(
          /\n {2}_fivetran_deleted BOOL,|,\n {2}_fivetran_deleted BOOL(?=\n)/,
          '',
        ),
      );
    }
  // The engine below has no DATETIME: it holds an instant, and the server says what BigQuery would.
  edit('sources/qbo/invoice.sql', ['transaction_date DATE', 'transaction_date TIMESTAMP']);
  edit('sources/qbo/account.sql', ['account_number STRING', 'account_no STRING']);
  edit('sources/hubspot/deal.sql', ['deal_id INT64', 'deal_id STRING']);
  edit(
    'revenue_lines.sql',
    ['    invoice.transaction_date,', '    CAST(invoice.transaction_date AS DATE) AS transaction_date,'],
    [/ {2}WHERE invoice\._fivetran_deleted IS NOT TRUE\n/, ''],
    [/account\.account_number/g, 'account.account_no'],
  );
  return folder;
}
