import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ROOT } from '../../src/host/root.ts';
import { generateSources, type SourceTable } from '../../src/sample/index.ts';
import { type DuckDbServer, startDuckDbServer } from '../bigquery/duckdb-server.ts';
import { OWNERS_TABLE } from '../bigquery/shape.ts';
import { type Ran, runNightly, scratch } from './run.ts';

const folder = scratch();
const json = (store: string, name: string) =>
  JSON.parse(readFileSync(join(folder, store, '2026-11-22', name), 'utf8'));
let bigquery: DuckDbServer;
let ran: Ran;

/** A project whose tables and views have the same content in other types, in other case, and with less beside it. */
function otherWorld(): string {
  const root = join(folder, 'world');
  cpSync(join(ROOT, 'sql'), join(root, 'sql'), { recursive: true });
  const edit = (file: string, ...changes: readonly (readonly [string | RegExp, string])[]) => {
    const path = join(root, 'sql', file);
    let text = readFileSync(path, 'utf8');
    for (const [from, to] of changes) {
      const next = text.replace(from, to);
      if (next === text) throw new Error(`${file} has no ${from}`);
      text = next;
    }
    writeFileSync(path, text);
  };
  edit('sources/qbo/invoice.sql', [/transaction_date DATE/, 'transaction_date TIMESTAMP']);
  edit('sources/hubspot/deal.sql', [/deal_id INT64/, 'deal_id STRING']);
  edit(
    'sources/hubspot/merged_deal.sql',
    [/ deal_id INT64/, ' deal_id STRING'],
    [/merged_deal_id INT64/, 'merged_deal_id STRING'],
  );
  edit('sources/hubspot/inventory_listing.sql', [
    /property_listed_date DATE/,
    'property_listed_date TIMESTAMP',
  ]);
  edit('views/customer_development.sql', [
    / {2}customer_name,\n {2}first_invoice_date/,
    '  customer_name AS Customer_Name,\n  first_invoice_date',
  ]);
  edit(
    'views/organizer_recap_NPS_score.sql',
    [/ {2}CAST\(answer.id AS STRING\) AS response_id/, '  answer.id AS Response_ID'],
    [
      /answer.property_response_date AS response_date/,
      'CAST(answer.property_response_date AS TIMESTAMP) AS response_date',
    ],
    [/ AS score,\n.*comment/, ' AS score'],
  );
  return root;
}

/** The deals’ ids as text. */
const inText = (source: SourceTable): SourceTable => ({
  ...source,
  rows: source.rows.map((row) =>
    row.map((value, at) =>
      /deal$/.test(source.table) && /deal_id$/.test(source.columns[at] ?? '') ? String(value) : value,
    ),
  ),
});

beforeAll(async () => {
  bigquery = await startDuckDbServer('2026-11-22', {
    table: OWNERS_TABLE,
    root: otherWorld(),
    sources: generateSources({ seed: 'kpi-snapshot', date: '2026-11-22', scale: 0.3 }).map(inText),
  });
  const env = { KPI_BIGQUERY_ENDPOINT: bigquery.server.url };
  ran = await runNightly(['--source', 'bigquery', '--store', join(folder, 'S'), '--no-build'], { env });
  const same = ['--date', '2026-11-22', '--scale', '0.3', '--store', join(folder, 'E'), '--no-build'];
  await runNightly(['--source', 'embedded', ...same]);
});
afterAll(() => bigquery?.stop());

it('a night over other types, other case and without what only describes gives the same numbers', () => {
  expect(ran).toMatchObject({ code: 0, output: expect.stringContaining('committed') });
  const [theirs, ours] = ['S', 'E'].map((store) => json(store, 'summary.json').rows);
  const quotaless = (rows: { metric_key: string }[]) =>
    rows.filter(({ metric_key: key }) => key !== 'pipeline_coverage');
  expect(quotaless(theirs)).toEqual(quotaless(ours));
});

it('says in its record what it did without', () => {
  expect(
    json('S', 'manifest.json').checks.find(({ name }: { name: string }) => name === 'objects-optional'),
  ).toEqual({
    name: 'objects-optional',
    result: 'passed',
    message: 'Not there, and read as empty or as NULL: organizer_recap_NPS_score.comment.',
  });
});

it('and the same rows in the contract’s types, what is missing as NULL', () => {
  const view = 'details/organizer_recap_NPS_score.json';
  const [theirs, ours] = ['S', 'E'].map((store) => json(store, view));
  expect(theirs.columns).toEqual(ours.columns);
  const at = ours.columns.findIndex(({ name }: { name: string }) => name === 'comment');
  expect(theirs.rows).toEqual(ours.rows.map((row: unknown[]) => row.with(at, null)));
});
