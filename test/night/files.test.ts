import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { folderSource } from '../../src/audit/verify/folder.ts';
import { verifyStore } from '../../src/audit/verify/verify.ts';
import { readLedger } from '../../src/store/ledger.ts';
import { addFiles, dataFolder } from '../../src/warehouse/files/testing/data-folder.ts';
import { putBigQueryNight, runNightly, scratch } from './run.ts';

/**
 * A company of two customers, an invoice each in this year and the last, one deal, one contract and one answer. The
 * second invoice has an hour, which is still of the last year in the company's own zone.
 */
const FILES = {
  'src_fivetran_qbo/account.csv': 'id,account_number\n1,4000\n2,4100 01\n',
  'src_fivetran_qbo/item.csv': 'id,income_account_id\n1,1\n',
  'src_fivetran_qbo/customer.csv': 'id,display_name\nA,"Acme, Inc."\nB,Bolt\n',
  'src_fivetran_qbo/invoice.csv': `id,customer_id,currency_id,exchange_rate,transaction_date
1,A,,,2025-03-01 00:00:00 UTC
2,B,USD,,2026-01-01T05:00:00Z
3,A,USD,0.8,2026-02-01
4,B,USD,,2026-02-01
`,
  'src_fivetran_qbo/invoice_line.csv': `invoice_id,index,detail_type,account_id,amount,discount_account_id,item_id,sales_item_account_id,sales_item_item_id
1,0,,1,100,,,,
2,0,,1,50,,,,
3,0,SalesItemLineDetail,1,120.10,,,,
4,0,SalesItemLineDetail,2,1000,,,,
4,1,SubTotalLineDetail,,1000,,,,
`,
  'src_fivetran_hubspot/deal.csv': `deal_id,deal_pipeline_id,deal_pipeline_stage_id,property_amount,property_closedate
1,p,s,1000.50,2026-12-01T12:00:00Z
`,
  'src_fivetran_hubspot/deal_pipeline_stage.csv':
    'stage_id,pipeline_id,probability,closed_won\ns,p,0.5,false\n',
  'src_fivetran_hubspot/inventory_listing.csv': 'property_listed_date\n2026-03-01\n',
  'src_fivetran_hubspot/owner.csv': 'owner_id,first_name,last_name\n7,Ann,\n',
  'src_fivetran_hubspot/contract.csv': `id,owner_id,deal_id,property_contract_number,property_customer_name,property_signed_date,property_contract_value,property_upfront_spend
1,7,1,C-1,"Acme, Inc.",2026-01-05,500,250.25
`,
  'src_fivetran_hubspot/contract_program.csv': `id,contract_id,property_program,property_fulfilled_date
1,1,Autumn,2026-01-25
`,
  'src_fivetran_hubspot/organizer_recap_response.csv': `id,property_organizer_name,property_event_name,property_response_date,property_score,property_comment
1,Org,Fair,2026-05-01,10,"Good,
but ""late"""
`,
};

const files = (data: string, store: string) =>
  runNightly(['--source', 'files', '--data', data, '--store', store, '--no-build']);

it('a whole night from a few CSV files has their numbers, passes its checks and verifies', async () => {
  const store = join(scratch(), 'S');
  const { code, output } = await files(dataFolder(FILES), store);
  expect(output).toContain('source files');
  expect(output).not.toContain('warning: This store');
  expect(code).toBe(0);
  const { rows } = JSON.parse(readFileSync(join(store, '2026-11-22/summary.json'), 'utf8'));
  const values = Object.fromEntries(
    rows.map(({ metric_key, metric_value }: { metric_key: string; metric_value: number | null }) => [
      metric_key,
      metric_value,
    ]),
  );
  expect(values).toMatchObject({
    revenue_ytd: 1120.1,
    customer_count: 2,
    person_contract_spend: 250.25,
    person_time_to_fulfill: 20,
    person_nps: 100,
    person_new_inventory: 1,
  });
  expect(values['nrr']).toBeCloseTo(1120.1 / 150, 9);
  expect(values['take_rate']).toBeCloseTo(120.1 / 1000, 9);
  expect(await readLedger(store)).toMatchObject([{ kind: 'snapshot', source: 'files' }]);
  const manifest = JSON.parse(readFileSync(join(store, '2026-11-22/manifest.json'), 'utf8'));
  expect(manifest).toMatchObject({ source: 'files', blocked: false });
  expect((await verifyStore(folderSource(store))).findings).toEqual([]);
});

it('what needs a file that cannot be read is missing, and its cells are in nothing that is kept', async () => {
  const folder = scratch();
  const [store, outputs] = [join(folder, 'S'), join(folder, 'outputs')];
  const data = dataFolder(FILES);
  addFiles(data, { 'src_fivetran_hubspot/owner.csv': 'owner_id,first_name,last_name\nAcme,Ann,\n' });
  addFiles(folder, { outputs: '' });
  const { code, output } = await runNightly(
    ['--source', 'files', '--data', data, '--store', store, '--no-build'],
    { env: { GITHUB_OUTPUT: outputs } },
  );
  expect(code).toBe(3);
  expect(output).toContain(
    'warning: src_fivetran_hubspot/owner.csv, line 2, column owner_id: the cell is no INT64. Correct the file',
  );
  const manifest = readFileSync(join(store, '2026-11-22/manifest.json'), 'utf8');
  expect(JSON.parse(manifest).missing.map(({ name }: { name: string }) => name)).toEqual([
    'person_contract_spend',
    'Upfront_Contract_Spend_Query',
  ]);
  expect((await verifyStore(folderSource(store))).findings).toEqual([]);
  for (const kept of [output, readFileSync(outputs, 'utf8'), manifest]) {
    expect(kept).not.toContain('Acme');
  }
});

it('says before it begins that a store of real nights is none for a trial', async () => {
  const store = join(scratch(), 'S');
  await putBigQueryNight(store, '2026-11-21');
  const { output } = await files(dataFolder(FILES), store);
  expect(output).toMatch(/^warning: This store holds nights from BigQuery; .* --store DIR\.?$/m);
});
