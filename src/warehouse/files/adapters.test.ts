import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { openFiles } from './files.ts';
import { addFiles, dataFolder } from './testing/data-folder.ts';
import { sqlFolder } from './testing/sql-folder.ts';
import { context, examine, names, numbers, SAMPLE, sampleWith, wrong } from './testing/trial.ts';

let whole: Awaited<ReturnType<typeof numbers>>;
beforeAll(async () => {
  whole = await numbers(dataFolder(SAMPLE));
});

describe('adapters on files', () => {
  it('read other objects, with the types that are recorded of them', async () => {
    const root = sqlFolder({
      inventory_listing:
        "SELECT DATE(t.opened, 'UTC') AS property_listed_date FROM `{{project}}.{{hubspot}}.tickets` AS t WHERE t.pipeline = 7",
    });
    const shape = { opened: 'TIMESTAMP', pipeline: 'INT64' };
    writeFileSync(
      join(root, 'sql/adapters/shapes.json'),
      JSON.stringify({ 'src_fivetran_hubspot.tickets': shape }),
    );
    const data = sampleWith({ 'src_fivetran_hubspot/inventory_listing': null });
    expect(wrong((await examine(data, root)).found)).toEqual([
      ['inventory_listing', null, 'not readable', 'correct sql/adapters/inventory_listing.sql'],
    ]);
    const tickets = (cell: string) => ({
      'src_fivetran_hubspot/tickets.csv': `opened,pipeline\n2026-03-01 00:00:00 UTC,7\n2026-03-02T00:00:00Z,${cell}\n`,
    });
    addFiles(data, tickets('8'));
    expect(await numbers(data, root)).toEqual({ ...(whole as object), person_new_inventory: 1 });
    addFiles(data, tickets('eight'));
    const { found } = await examine(data, root);
    expect(found.find(({ state }) => state === 'not readable')?.found).toBe(
      'it reads src_fivetran_hubspot.tickets: src_fivetran_hubspot/tickets.csv, line 3, column pipeline: the cell is no INT64.',
    );
  });

  it('alone lose a column of another object that only they read', async () => {
    const root = sqlFolder({
      inventory_listing:
        'SELECT t.opened AS property_listed_date FROM `{{project}}.{{hubspot}}.deal` AS t WHERE t.opened IS NOT NULL',
    });
    const shapes = { 'src_fivetran_hubspot.deal': { opened: 'DATE' } };
    writeFileSync(join(root, 'sql/adapters/shapes.json'), JSON.stringify(shapes));
    const data = sampleWith({
      'src_fivetran_hubspot/deal': (csv) =>
        csv
          .split('\n')
          .map((line, at) => (line === '' ? '' : `${line},${at === 0 ? 'opened' : 'soon'}`))
          .join('\n'),
    });
    expect(wrong((await examine(data, root)).found).map(([object]) => object)).toEqual(['inventory_listing']);
  });

  it('turn months in columns into rows, and leave out a row of totals', async () => {
    const root = sqlFolder({
      cohort_retention_matrix_by_customer: `SELECT
  qbo_customer_id, customer_name, cohort_month,
  CAST(SUBSTR(month, 2) AS INT64) AS months_since_start,
  CAST(net_revenue AS NUMERIC) AS net_revenue,
  CAST(net_revenue AS NUMERIC) > 0 AS is_active
FROM \`{{object}}\`
UNPIVOT (net_revenue FOR month IN (M0, M1))
WHERE customer_name != 'TOTAL'`,
    });
    writeFileSync(
      join(root, 'sql/adapters/shapes.json'),
      '{"App_KPI_Dashboard.cohort_retention_matrix_by_customer":{"cohort_month":"DATE"}}',
    );
    const data = dataFolder(SAMPLE);
    addFiles(data, {
      'App_KPI_Dashboard/cohort_retention_matrix_by_customer.csv':
        'qbo_customer_id,customer_name,cohort_month,M0,M1\n1,A,2026-01-01,5,\n2,B,2026-02-01,0,7.5\n,TOTAL,,5,7.5\n',
    });
    expect(wrong((await examine(data, root)).found)).toEqual([]);
    const warehouse = await openFiles(context, { names, data, root });
    const read = async (view: string) =>
      (await Array.fromAsync((await warehouse.readDetail(view)).batches)).flat();
    const rows = await read('cohort_retention_matrix_by_customer');
    expect(rows.map((row) => [row[0], row[3], row[4], row[5]]).sort()).toEqual([
      ['1', 0, '5', true],
      ['2', 0, '0', false],
      ['2', 1, '7.5', true],
    ]);
    // The view that is computed from it reads it through the adapter too.
    expect(await read('net_revenue_retention_all_customers')).toHaveLength(2);
    await warehouse.close();
  });

  it('that are written by hand read a file as its contract has it, as far as its cells do', async () => {
    const root = sqlFolder({
      net_revenue_retention_all_customers: `SELECT qbo_customer_id, MAX(customer_name) AS customer_name,
  SUM(net_revenue_2025) AS net_revenue_2025, SUM(SAFE_CAST(net_revenue_2026 AS NUMERIC)) AS net_revenue_2026
FROM \`{{object}}\` WHERE customer_name != 'TOTAL' GROUP BY qbo_customer_id`,
    });
    const data = dataFolder(SAMPLE);
    addFiles(data, {
      'App_KPI_Dashboard/net_revenue_retention_all_customers.csv':
        'qbo_customer_id,customer_name,net_revenue_2025,net_revenue_2026\n1,A,5,10\n1,B,5,n/a\n,TOTAL,10,10\n',
    });
    expect(wrong((await examine(data, root)).found)).toEqual([]);
    expect(await numbers(data, root)).toMatchObject({ nrr: 1 });
  });

  it('of an object that was not exported are left aside', async () => {
    const root = sqlFolder({ customer_development: 'SELECT id AS qbo_customer_id FROM `{{object}}`' });
    const { found } = await examine(dataFolder(SAMPLE), root);
    expect(found.find(({ object }) => object.endsWith('.customer_development'))).toMatchObject({
      state: 'fits',
      found: 'computed by sql/views/customer_development.sql',
    });
  });
});
