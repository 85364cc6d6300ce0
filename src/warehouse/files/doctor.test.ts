import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { contractsOf } from '../../catalog/contracts.ts';
import { doctor } from '../../cli/doctor.ts';
import { runCommand } from '../../cli/run.ts';
import { describeError } from '../../errors.ts';
import type { Examined } from '../diagnosis.ts';
import { namesFrom } from '../sql/names.ts';
import { writeAdapters } from '../sql/shapes.ts';
import type { NightContext } from '../types.ts';
import { examineFiles } from './doctor.ts';
import { openFiles } from './files.ts';
import { addFiles, dataFolder, sampleFiles } from './testing/data-folder.ts';
import { sqlFolder } from './testing/sql-folder.ts';

const names = namesFrom({});
const date = '2026-11-22';
const context: NightContext = {
  date,
  fiscalYear: 2026,
  quota: 4_000_000,
  updatedAt: `${date}T08:00:00.000Z`,
};
const SAMPLE = sampleFiles(date, 0.01);

/** The sample with some of its files changed, by `dataset/table`; null for one that is not there. */
function sampleWith(changes: Readonly<Record<string, ((csv: string) => string) | null>>): string {
  const files = Object.entries(SAMPLE).flatMap(([file, csv]) => {
    const change = changes[file.replace('.csv', '')];
    return change === null ? [] : [[file, change === undefined ? csv : change(csv)] as const];
  });
  return dataFolder(Object.fromEntries(files));
}

const renamed = (from: string, to: string) => (csv: string) =>
  csv.replace(new RegExp(`^(.*?)\\b${from}\\b`), `$1${to}`);

/** The numbers of a night, by metric, or what the night is refused with. */
async function numbers(data: string, root?: string): Promise<Record<string, number | null> | string> {
  try {
    const warehouse = await openFiles(context, { names, data, ...(root === undefined ? {} : { root }) });
    const { rows } = await warehouse.compute();
    await warehouse.close();
    return Object.fromEntries(rows.map(({ metric_key, metric_value }) => [metric_key, metric_value]));
  } catch (error) {
    return describeError(error);
  }
}

/** What doctor says does not fit, in short: object, column, state and proposal. */
const wrong = (found: readonly Examined[]) =>
  found
    .filter(({ state, harmless }) => state !== 'fits' && !harmless)
    .map(({ object, column, state, proposal }) => [object.split('.').at(-1), column, state, proposal]);

const examine = (data: string, root: string, grain = false) =>
  examineFiles(context, { names, data, root }, { grain });

let whole: Awaited<ReturnType<typeof numbers>>;
beforeAll(async () => {
  whole = await numbers(dataFolder(SAMPLE));
});

describe('from a column of another name to a night', () => {
  it('doctor names it, proposes an adapter, writes it, and the next night reads it', async () => {
    const root = sqlFolder();
    const data = sampleWith({
      'src_fivetran_hubspot/deal': renamed('property_closedate', 'close_date'),
      'src_fivetran_hubspot/contract': renamed('property_upfront_spend', 'upfront_amount'),
    });
    expect(await numbers(data, root)).toMatch(/src_fivetran_hubspot\.deal has no column property_closedate/);
    const before = await examine(data, root);
    expect(wrong(before.found)).toEqual([
      [
        'deal',
        'property_closedate',
        'column missing',
        'SAFE_CAST(close_date AS TIMESTAMP) AS property_closedate: --write-adapters writes sql/adapters/deal.sql',
      ],
      [
        'Upfront_Contract_Spend_Query',
        null,
        'missing',
        'export App_KPI_Dashboard/Upfront_Contract_Spend_Query.csv, or what computes it; map it in sql/adapters/Upfront_Contract_Spend_Query.sql; or let it be missing',
      ],
    ]);
    expect(before.found.find(({ column }) => column === 'property_upfront_spend')).toMatchObject({
      needed_by: expect.arrayContaining(['person_contract_spend', '/details/upfront-contract-spend-query/']),
      proposal:
        'SAFE_CAST(upfront_amount AS NUMERIC) AS property_upfront_spend: --write-adapters writes sql/adapters/contract.sql',
    });
    expect(await writeAdapters(before.adapters, root)).toEqual([
      'sql/adapters/deal.sql',
      'sql/adapters/contract.sql',
      'sql/adapters/shapes.json',
    ]);
    const shapes = JSON.parse(readFileSync(join(root, 'sql/adapters/shapes.json'), 'utf8'));
    expect(shapes['src_fivetran_hubspot.deal']).toMatchObject({ deal_id: 'INT64', close_date: 'STRING' });
    const after = await examine(data, root);
    expect(wrong(after.found)).toEqual([]);
    expect(after.found).toContainEqual(
      expect.objectContaining({ state: 'fits', found: 'through sql/adapters/deal.sql' }),
    );
    expect(await numbers(data, root)).toEqual(whole);
    // What is there is left as it is.
    writeFileSync(join(root, 'sql/adapters/deal.sql'), 'SELECT 1');
    await writeAdapters(before.adapters, root);
    expect(readFileSync(join(root, 'sql/adapters/deal.sql'), 'utf8')).toBe('SELECT 1');
  });

  it('and so it goes for a table of another name, and for a text where a number should be', async () => {
    const root = sqlFolder();
    const data = sampleWith({
      'src_fivetran_hubspot/organizer_recap_response': (csv) =>
        csv.replace(/\n$/, '\n999999,,,,,,2026-05-01,"ten",\n'),
      'src_fivetran_qbo/account': null,
    });
    addFiles(data, { 'src_fivetran_qbo/Accounts.csv': SAMPLE['src_fivetran_qbo/account.csv'] ?? '' });
    const { found, adapters } = await examine(data, root);
    expect(found.find(({ column }) => column === 'property_score')).toMatchObject({
      state: 'other type',
      found: expect.stringMatching(
        /^src_fivetran_hubspot\/organizer_recap_response\.csv, line \d+, column property_score: the cell is no INT64 or NUMERIC or FLOAT64\.$/,
      ),
      proposal: expect.stringContaining('SAFE_CAST(property_score AS INT64) AS property_score'),
    });
    expect(wrong(found)).toContainEqual([
      'account',
      null,
      'missing',
      expect.stringContaining('Accounts could be it: --write-adapters maps it in sql/adapters/account.sql'),
    ]);
    expect(JSON.stringify(found)).not.toMatch(/\bten\b/);
    await writeAdapters(adapters, root);
    expect(wrong((await examine(data, root)).found)).toEqual([]);
    expect(await numbers(data, root)).toEqual(whole);
  });
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

describe('doctor on files', () => {
  /** Runs the command. */
  async function run(...args: string[]) {
    const printed: string[] = [];
    const effects = {
      now: () => new Date(`${date}T20:00:00Z`),
      env: {},
      print: (line: string) => void printed.push(line),
    };
    const code = await runCommand(doctor, ['--source', 'files', ...args], effects);
    return { code, text: printed.join('\n') };
  }

  it('says that all fits, what is optional, and which views are computed', async () => {
    const data = sampleWith({ 'src_fivetran_hubspot/merged_deal': null });
    const { code, text } = await run('--data', data, '--grain');
    expect(text).toContain('computed by sql/views/customer_development.sql');
    expect(text).toMatch(
      /missing +src_fivetran_hubspot\.merged_deal · pipeline_coverage\n +optional: where no deal/,
    );
    expect(text.split('\n').at(-1)).toBe(
      `All fits: \`npm run nightly -- --source files --data ${data}\` can make a night.`,
    );
    expect(code).toBe(0);
  });

  it('lists for an empty folder all that is required, all that is optional and what each view lacks', async () => {
    const { code, text } = await run('--data', dataFolder({}), '--json');
    expect(code).toBe(1);
    const found = JSON.parse(text) as Examined[];
    expect(Object.keys(found[0] ?? {})).toEqual([
      ...['object', 'column', 'state', 'needed_by', 'expected', 'found', 'proposal'],
    ]);
    const objects = new Set(found.map(({ object }) => object.split('.').at(-1)));
    for (const { name } of contractsOf(2026)) expect(objects).toContain(name);
    expect(found.every(({ state }) => state === 'missing')).toBe(true);
    const optional = found.filter(({ expected }) => expected.startsWith('optional'));
    expect(optional.map(({ object }) => object.split('.').at(-1))).toEqual([
      'invoice_line_bundle',
      'merged_deal',
      'owner',
    ]);
    expect(found.find(({ object }) => object.endsWith('Days_to_Fulfill_Contract_Program'))?.found).toBe(
      'no file, nor what computes it: src_fivetran_hubspot.contract_program is missing, src_fivetran_hubspot.contract is missing',
    );
  });

  it('goes on after a file that cannot be read, two files of one table and a key that is repeated', async () => {
    const data = sampleWith({
      'src_fivetran_qbo/item': () => 'id,income_account_id\n1\n',
      'src_fivetran_qbo/account': (csv) => `${csv}${csv.split('\n')[1]}\n`,
    });
    addFiles(data, { 'src_fivetran_hubspot/deal.json': '{}' });
    const { found } = await examine(data, sqlFolder(), true);
    expect(wrong(found).map((line) => line.slice(0, 3))).toEqual([
      ['item', null, 'not readable'],
      ['account', 'id', 'other type'],
      ['deal', null, 'not readable'],
      ['net_revenue_retention_all_customers', null, 'missing'],
      ['cohort_retention_matrix_by_customer', null, 'missing'],
    ]);
  });

  it('says where there is no folder, and leaves this checkout alone', async () => {
    expect((await run('--data', join(dataFolder({}), 'none'))).text).toMatch(
      /The folder of data .* does not exist/,
    );
    expect(readdirSync(join(import.meta.dirname, '../../../sql'))).not.toContain('adapters');
  });
});
