import type { ColumnContract, ColumnType, ObjectContract } from './types.ts';
import { DESCRIBES, NO_ANSWER, views } from './views.ts';

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
const flags = [column('is_deleted', flag, DELETED), column('_fivetran_deleted', flag, DELETED)] as const;

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
      ...flags,
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
      // Without either flag a won deal could not be told from an open one.
      { ...column('is_closed', flag, 'closed_won came before it'), instead: 'closed_won' },
      { ...column('closed_won', flag, 'Fivetran gives it up for is_closed'), instead: 'is_closed' },
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
      ...flags,
    ],
  },
];

/**
 * Tables as our own views read them, beyond what else is read of them: needed only where such a view is computed, because
 * nobody else makes it.
 */
export const viewSources: readonly ObjectContract[] = [
  {
    name: 'customer',
    dataset: 'qbo',
    keys: ['id'],
    columns: [column('id', textId), column('display_name', text, DESCRIBES)],
  },
  {
    name: 'owner',
    dataset: 'hubspot',
    optional: DESCRIBES,
    keys: ['owner_id'],
    columns: [
      column('owner_id', numberId),
      column('first_name', text, DESCRIBES),
      column('last_name', text, DESCRIBES),
    ],
  },
  {
    name: 'contract',
    dataset: 'hubspot',
    keys: ['id'],
    columns: [
      column('id', numberId),
      column('owner_id', numberId, DESCRIBES),
      column('property_contract_number', text, 'its id stands in its place'),
      column('property_customer_name', text, DESCRIBES),
      column('property_signed_date', date),
      column('property_contract_value', money),
      column('property_upfront_spend', money),
      ...flags,
    ],
  },
  {
    name: 'contract_program',
    dataset: 'hubspot',
    keys: [],
    columns: [
      column('contract_id', numberId),
      column('property_program', text),
      column('property_fulfilled_date', date),
      ...flags,
    ],
  },
  {
    name: 'organizer_recap_response',
    dataset: 'hubspot',
    keys: ['id'],
    columns: [
      column('id', numberId),
      column('property_organizer_name', text, DESCRIBES),
      column('property_event_name', text, DESCRIBES),
      column('property_response_date', date),
      { ...column('property_score', ['INT64', 'NUMERIC', 'FLOAT64']), unread: NO_ANSWER },
      column('property_comment', text, DESCRIBES),
      ...flags,
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
