import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { contractsOf } from '../../catalog/contracts.ts';
import { doctor } from '../../cli/doctor.ts';
import { runCommand } from '../../cli/run.ts';
import type { Examined } from '../diagnosis.ts';
import { writeAdapters } from '../sql/shapes.ts';
import { addFiles, dataFolder } from './testing/data-folder.ts';
import { sqlFolder } from './testing/sql-folder.ts';
import { date, examine, numbers, renamed, SAMPLE, sampleWith, wrong } from './testing/trial.ts';

let whole: Awaited<ReturnType<typeof numbers>>;
beforeAll(async () => {
  whole = await numbers(dataFolder(SAMPLE));
});

describe('from a column of another name to a night', () => {
  it('doctor names it, proposes an adapter, writes it, and the next night reads it', async () => {
    expect(whole).toMatchObject({
      pipeline_coverage: expect.any(Number),
      person_contract_spend: expect.any(Number),
      person_nps: expect.any(Number),
    });
    const root = sqlFolder();
    const data = sampleWith({
      'src_fivetran_hubspot/deal': renamed('property_closedate', 'close_date'),
      'src_fivetran_hubspot/contract': renamed('property_upfront_spend', 'upfront_amount'),
    });
    expect(await numbers(data, root)).toEqual({
      ...(whole as object),
      pipeline_coverage: null,
      person_contract_spend: null,
    });
    const before = await examine(data, root);
    expect(wrong(before.found)).toEqual([
      [
        'deal',
        'property_closedate',
        'column missing',
        'CAST(close_date AS TIMESTAMP) AS property_closedate: --write-adapters writes sql/adapters/deal.sql',
      ],
      [
        'Upfront_Contract_Spend_Query',
        null,
        'missing',
        'export App_KPI_Dashboard/Upfront_Contract_Spend_Query.csv, or what computes it; map it in sql/adapters/Upfront_Contract_Spend_Query.sql; or list what reads it in not_connected of src/data/company.json',
      ],
    ]);
    expect(before.found.find(({ column }) => column === 'property_upfront_spend')).toMatchObject({
      needed_by: expect.arrayContaining(['person_contract_spend', '/details/upfront-contract-spend-query/']),
      proposal:
        'CAST(upfront_amount AS NUMERIC) AS property_upfront_spend: --write-adapters writes sql/adapters/contract.sql',
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

it('listings that nobody exported may be deals: nothing is counted of them until their pipeline is filled in', async () => {
  const root = sqlFolder();
  const data = sampleWith({ 'src_fivetran_hubspot/inventory_listing': null });
  const { found, adapters } = await examine(data, root);
  expect(wrong(found)).toEqual([
    [
      ...['inventory_listing', null, 'missing'],
      expect.stringMatching(
        /^export src_fivetran_hubspot\/inventory_listing\.csv; .*; or deal could hold it, as the deals of one pipeline/,
      ),
    ],
  ]);
  await writeAdapters(adapters, root);
  expect(wrong((await examine(data, root)).found)).toMatchObject([
    ['inventory_listing', null, 'not readable', 'correct sql/adapters/inventory_listing.sql'],
  ]);
  expect(await numbers(data, root)).toEqual({ ...(whole as object), person_new_inventory: null });
  const file = join(root, 'sql/adapters/inventory_listing.sql');
  writeFileSync(file, readFileSync(file, 'utf8').replaceAll('supply_pipeline_id', "'default'"));
  expect(wrong((await examine(data, root)).found)).toEqual([]);
  expect(await numbers(data, root)).toMatchObject({ person_new_inventory: expect.any(Number) });
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

  it('says which columns no row of a JSON file has, which may be of another name', async () => {
    const data = sampleWith({ 'src_fivetran_hubspot/deal': null });
    addFiles(data, {
      'src_fivetran_hubspot/deal.json':
        '{"deal_id":1,"deal_pipeline_id":"p","deal_pipeline_stage_id":"s","close_date":"2026-12-01","is_deleted":false,"_fivetran_deleted":false}\n',
    });
    const { found } = await examine(data, sqlFolder());
    expect(found.filter(({ object, column }) => object.endsWith('.deal') && column !== null)).toMatchObject(
      ['property_amount', 'property_closedate'].map((column) => ({
        ...{ column, state: 'column missing', harmless: true },
        ...{ expected: 'optional: no row has it, and JSON leaves NULL out', proposal: 'it is read as NULL' },
      })),
    );
  });

  it('proposes nothing for an id, and no column for two', async () => {
    const data = sampleWith({
      'src_fivetran_qbo/customer': renamed('id', 'customer_key'),
      'src_fivetran_hubspot/deal': renamed('deal_pipeline_stage_id', 'outcome'),
    });
    const { found, adapters } = await examine(data, sqlFolder());
    const said = Object.fromEntries(found.map(({ column, proposal }) => [column, proposal]));
    expect(said['id']).toBe('say in sql/adapters/customer.sql what it is');
    expect(said['deal_pipeline_stage_id']).toBe('say in sql/adapters/deal.sql what it is');
    expect(adapters.map(({ sql }) => sql).join('\n')).toMatch(
      /-- … AS id, -- .*\n[\s\S]*-- … AS deal_pipeline_stage_id, -- /,
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

  it('says where there is no folder', async () => {
    const { text } = await run('--data', join(dataFolder({}), 'none'));
    expect(text).toMatch(/The folder of data .* does not exist/);
  });
});
