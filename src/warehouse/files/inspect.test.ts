import { expect, it } from 'vitest';
import { DEFAULT_COMPANY } from '../../catalog/company.ts';
import { namesFrom } from '../sql/names.ts';
import { openTrial } from './files.ts';
import { addFiles, dataFolder, sampleFiles } from './testing/data-folder.ts';
import { sqlFolder } from './testing/sql-folder.ts';

const names = namesFrom({});
const context = {
  company: DEFAULT_COMPANY,
  date: '2026-11-22',
  fiscalYear: 2026,
  quota: 4_000_000,
  updatedAt: '2026-11-22T08:00:00Z',
};

it('what is there of a folder is loaded, computed and told apart from what is not', async () => {
  const { 'src_fivetran_qbo/invoice_line.csv': _lines, ...files } = sampleFiles('2026-11-22', 0.01);
  const data = dataFolder(files);
  addFiles(data, {
    'src_fivetran_hubspot/deal.csv':
      'deal_id,deal_pipeline_stage_id,property_amount,property_closedate\n1,s,a lot,2026-12-01\n',
    'App_KPI_Dashboard/organizer_recap_NPS_score.csv': 'response_id,score\n1,9\n',
  });
  const {
    engine,
    files: sql,
    inspected,
    viewSources,
    raw,
  } = await openTrial(context, {
    names,
    data,
    root: sqlFolder(),
  });
  const found = inspected.map(({ contract, misfits, computed }) => [
    contract.name,
    misfits.map(({ column, state }) => `${column ?? ''} ${state}`.trim()).join(', ') ||
      (computed ? 'computed' : 'fits'),
  ]);
  expect(found).toEqual([
    ['invoice', 'fits'],
    ['invoice_line', 'missing'],
    ['invoice_line_bundle', 'fits'],
    ['item', 'fits'],
    ['account', 'fits'],
    ['customer', 'fits'],
    ['deal', 'property_amount other type'],
    ['deal_pipeline_stage', 'fits'],
    ['merged_deal', 'fits'],
    ['inventory_listing', 'fits'],
    ['net_revenue_retention_all_customers', 'missing'],
    ['cohort_retention_matrix_by_customer', 'missing'],
    ['customer_development', 'computed'],
    ['Upfront_Contract_Spend_Query', 'computed'],
    ['Days_to_Fulfill_Contract_Program', 'computed'],
    ['organizer_recap_NPS_score', 'response_date column missing'],
  ]);
  // A view that has a file needs none of its tables.
  expect(viewSources.map(({ contract }) => contract.name)).toEqual(['contract', 'owner', 'contract_program']);
  expect(raw.refused?.message).toMatch(/^src_fivetran_hubspot\/deal\.csv, line 2, column property_amount/);
  const view = await engine.query(sql.statement('sql/exports/customer_development.sql'));
  expect(view.rows.length).toBeGreaterThan(0);
  engine.close();
});
