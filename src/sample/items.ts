import { type AccountName, accountId } from './accounts.ts';
import { dayOf, instant, syncedAt } from './calendar.ts';
import { tableOf } from './tables.ts';
import type { SourceTable } from './types.ts';

const OPENED = dayOf(2015, 1, 6);

/** An item: id, name, the account its sales post to, active. */
type Item = readonly [string, string, AccountName | null, boolean];

/** The items that lines sell, at least one for every account but the discounts. */
export const items: readonly Item[] = [
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
    created_at: instant(OPENED, 1_010),
    updated_at: instant(OPENED, 1_010),
    _fivetran_deleted: active ? null : false,
    _fivetran_synced: syncedAt(OPENED),
  }));
  return tableOf('qbo', 'item', records);
}
