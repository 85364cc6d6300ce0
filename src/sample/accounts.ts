import { dayOf, instant, syncedAt } from './calendar.ts';
import { type SourceTable, tableOf } from './tables.ts';

const ACCOUNTS_OPENED = dayOf(2015, 1, 5);

/** An account: id, number, name, type, active. Numbers are free text, and old charts show it. */
type Account = readonly [string, string | null, string, string, boolean];

/** The chart of accounts, by what the lines of an invoice post to it. */
const accounts = {
  events: ['79', '4000', 'Services Revenue - Events', 'Income', true],
  travel: ['80', '4000 05', 'Services Revenue - Event Travel', 'Income', true],
  sampling: ['81', '4010', 'Services Revenue - Sampling', 'Income', true],
  digital: ['82', '4020 10', 'Services Revenue - Digital', 'Income', true],
  staffing: ['83', '4050', 'Services Revenue - Staffing', 'Income', false],
  gmv: ['91', '4100 01', 'Marketplace Revenue GMV', 'Income', true],
  partnerFees: ['92', '4100 02', 'Marketplace Revenue - Partner Fees', 'Income', true],
  listingFees: ['93', '4120', 'Marketplace Revenue - Listing Fees', 'Income', false],
  discounts: ['99', '4190', 'Discounts Given', 'Income', true],
  reimbursed: ['101', '4200', 'Reimbursed expenses', 'Income', true],
  salesTax: ['55', '2200', 'Sales tax payable', 'Other Current Liability', true],
  other: ['109', '4999', 'Uncategorized Income', 'Income', true],
  unnumbered: ['112', null, 'Services', 'Income', true],
  lettered: ['113', 'REV-EVENTS', 'Events revenue (before 2019)', 'Income', false],
} as const satisfies Record<string, Account>;

export type AccountName = keyof typeof accounts;

export const accountId = (name: AccountName): string => accounts[name][0];

/** QuickBooks' chart of accounts; it does not change. */
export function accountTable(): SourceTable {
  const records = Object.values<Account>(accounts).map(([id, number, name, type, active]) => ({
    id,
    account_number: number,
    name,
    fully_qualified_name: name,
    account_type: type,
    classification: type === 'Income' ? 'Revenue' : 'Liability',
    active,
    currency_id: 'USD',
    sub_account: false,
    created_at: instant(ACCOUNTS_OPENED, 1_000),
    updated_at: instant(ACCOUNTS_OPENED, 1_000),
    _fivetran_deleted: false,
    _fivetran_synced: syncedAt(ACCOUNTS_OPENED),
  }));
  return tableOf('qbo', 'account', records);
}

const ITEMS_OPENED = dayOf(2015, 1, 6);

/** An item: id, name, the account its sales post to, active. */
type Item = readonly [string, string, AccountName | null, boolean];

/** The items that lines sell, at least one for every account but the discounts. */
const items: readonly Item[] = [
  ['1', 'Event sponsorship', 'gmv', true],
  ['2', 'Booth placement', 'gmv', true],
  ['3', 'Festival package (2019)', 'gmv', false],
  ['10', 'Event services fee', 'events', true],
  ['11', 'Event production', 'events', true],
  ['12', 'Crew travel', 'travel', true],
  ['20', 'Sampling kit', 'sampling', true],
  ['21', 'Sampling day', 'sampling', false],
  ['30', 'Digital recap', 'digital', true],
  ['40', 'Brand ambassador hour', 'staffing', true],
  ['50', 'Partner fee', 'partnerFees', true],
  ['51', 'Listing fee', 'listingFees', true],
  ['60', 'Reimbursed expense', 'reimbursed', true],
  ['61', 'Sales tax', 'salesTax', true],
  ['70', 'Other', 'other', true],
  ['71', 'Services', 'unnumbered', true],
  ['72', 'Old event fee', 'lettered', false],
];

/** An item that nobody gave an income account. */
export const ITEM_WITHOUT_ACCOUNT = '90';

/** The ids of the items whose sales post to an account. */
export const itemsOf = (account: AccountName): string[] =>
  items.filter(([, , posts]) => posts === account).map(([id]) => id);

/** QuickBooks' products and services; they do not change. */
export function itemTable(): SourceTable {
  const all: readonly Item[] = [...items, [ITEM_WITHOUT_ACCOUNT, 'Hours', null, true]];
  const records = all.map(([id, name, account, active]) => ({
    id,
    name,
    fully_qualified_name: name,
    type: 'Service',
    income_account_id: account === null ? null : accountId(account),
    active,
    taxable: false,
    sub_item: false,
    created_at: instant(ITEMS_OPENED, 1_010),
    updated_at: instant(ITEMS_OPENED, 1_010),
    _fivetran_deleted: active ? null : false,
    _fivetran_synced: syncedAt(ITEMS_OPENED),
  }));
  return tableOf('qbo', 'item', records);
}
