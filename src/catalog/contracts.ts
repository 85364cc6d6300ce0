import type { ColumnContract, ColumnType, ObjectContract } from './types.ts';
import { views } from './views.ts';

const column = (name: string, types: readonly ColumnType[], optional?: string): ColumnContract => ({
  name,
  types,
  ...(optional === undefined ? {} : { optional }),
});

const money: readonly ColumnType[] = ['NUMERIC', 'BIGNUMERIC', 'FLOAT64', 'INT64'];
/** QuickBooks’ identifiers are text, HubSpot’s whole numbers; either has been synced as the other. */
const textId: readonly ColumnType[] = ['STRING', 'INT64'];
const numberId: readonly ColumnType[] = ['INT64', 'STRING'];
const date: readonly ColumnType[] = ['DATE', 'DATETIME', 'TIMESTAMP'];
const instant: readonly ColumnType[] = ['TIMESTAMP', 'DATETIME', 'DATE'];
const text: readonly ColumnType[] = ['STRING'];
const flag: readonly ColumnType[] = ['BOOL'];

/** Fivetran’s public packages fill columns that a connector has not synced with NULL; these can be without harm. */
const FIVETRAN = 'Fivetran’s packages read it as NULL where a connector does not sync it';
const DELETED = 'a connector that keeps no deleted rows has no such flag';

/**
 * The source tables that metrics and checks read in production, as far as they read them; the tables of `sql/sources/`
 * that only our own views read are not among them.
 */
const tables: readonly ObjectContract[] = [
  {
    name: 'invoice',
    dataset: 'qbo',
    keys: ['id'],
    columns: [
      column('id', textId),
      column('customer_id', textId),
      column('transaction_date', date),
      column('currency_id', text, 'a company with one currency has none'),
      column('exchange_rate', money, 'a company with one currency has none'),
      column('_fivetran_deleted', flag, DELETED),
    ],
  },
  {
    name: 'invoice_line',
    dataset: 'qbo',
    keys: ['invoice_id', 'index'],
    columns: [
      column('invoice_id', textId),
      column('index', textId),
      column('amount', money),
      column('detail_type', text),
      column('account_id', textId, FIVETRAN),
      column('item_id', textId, FIVETRAN),
      column('sales_item_item_id', textId, FIVETRAN),
      column('sales_item_account_id', textId, FIVETRAN),
      column('discount_account_id', textId, FIVETRAN),
    ],
  },
  {
    name: 'invoice_line_bundle',
    dataset: 'qbo',
    optional: 'a company that sells no bundles has none (using_invoice_bundle of Fivetran’s package)',
    keys: [],
    columns: [
      column('invoice_id', textId),
      column('invoice_line_index', textId),
      column('amount', money),
      column('account_id', textId, FIVETRAN),
      column('item_id', textId, FIVETRAN),
      column('sales_item_item_id', textId, FIVETRAN),
      column('sales_item_account_id', textId, FIVETRAN),
    ],
  },
  {
    name: 'item',
    dataset: 'qbo',
    keys: ['id'],
    columns: [column('id', textId), column('income_account_id', textId)],
  },
  {
    name: 'account',
    dataset: 'qbo',
    keys: ['id'],
    columns: [column('id', textId), column('account_number', text)],
  },
  {
    name: 'customer',
    dataset: 'qbo',
    keys: ['id'],
    columns: [column('id', textId)],
  },
  {
    name: 'deal',
    dataset: 'hubspot',
    keys: ['deal_id'],
    columns: [
      column('deal_id', numberId),
      column('deal_pipeline_id', textId, 'a stage’s id tells its pipeline'),
      column('deal_pipeline_stage_id', textId),
      column('property_amount', money),
      column('property_closedate', instant),
      column('is_deleted', flag, DELETED),
      column('_fivetran_deleted', flag, DELETED),
    ],
  },
  {
    name: 'deal_pipeline_stage',
    dataset: 'hubspot',
    keys: ['stage_id', 'pipeline_id'],
    columns: [
      column('stage_id', textId),
      column('pipeline_id', textId, 'a stage’s id tells its pipeline'),
      column('probability', money),
      column('is_closed', flag, FIVETRAN),
      // Without either flag a won deal could not be told from an open one.
      column('closed_won', flag),
    ],
  },
  {
    name: 'merged_deal',
    dataset: 'hubspot',
    optional:
      'where no deal was ever merged there is none (hubspot_merged_deal_enabled of Fivetran’s package)',
    keys: [],
    columns: [column('merged_deal_id', numberId)],
  },
  {
    name: 'inventory_listing',
    dataset: 'hubspot',
    keys: [],
    columns: [
      column('property_listed_date', date),
      column('property_status', text, 'where listings are never withdrawn there is none'),
      column('is_deleted', flag, DELETED),
      column('_fivetran_deleted', flag, DELETED),
    ],
  },
];

/** Everything that a night reads and others own: source tables and detail views. */
export const contractsOf = (fiscalYear: number): readonly ObjectContract[] => [
  ...tables,
  ...views.map(({ name, keys, columns }) => ({
    name,
    dataset: 'dataset' as const,
    keys,
    columns: columns(fiscalYear),
  })),
];
