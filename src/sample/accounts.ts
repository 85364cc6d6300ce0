import { dayOf, instant, syncedAt } from './calendar.ts';
import { tableOf } from './tables.ts';
import type { SourceTable } from './types.ts';

const OPENED = dayOf(2015, 1, 5);

/** An account: id, number, name, type, active. Numbers are free text, and old charts show it. */
type Account = readonly [string, string | null, string, string, boolean];

/** The chart of accounts, by what the lines of an invoice post to it. */
export const accounts = {
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
    created_at: instant(OPENED, 1_000),
    updated_at: instant(OPENED, 1_000),
    _fivetran_deleted: false,
    _fivetran_synced: syncedAt(OPENED),
  }));
  return tableOf('qbo', 'account', records);
}
