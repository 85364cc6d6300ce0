import { describe, expect, it } from 'vitest';
import { generateSources } from './index.ts';
import { byKey, rowsOf, type TestRow } from './testing.ts';

const night = generateSources({ seed: 'dirt', date: '2026-11-20' });
const all = new Map(night.map(({ table }) => [table, rowsOf(night, table)]));
const rows = (table: string): TestRow[] => all.get(table) ?? [];
const text = (row: TestRow, column: string): string => String(row[column]);
const invoices = byKey(night, 'invoice');
const items = byKey(night, 'item');
const accounts = byKey(night, 'account');

const itemAccount = (row: TestRow) =>
  items.get(text(row, 'sales_item_item_id'))?.['income_account_id'] ?? null;
const resolved = (row: TestRow) =>
  accounts.get(
    String(
      row['discount_account_id'] ??
        row['account_id'] ??
        row['sales_item_account_id'] ??
        itemAccount({ ...row, sales_item_item_id: row['sales_item_item_id'] ?? row['item_id'] ?? null }),
    ),
  );
const foreign = (row: TestRow) => row['currency_id'] !== null && row['currency_id'] !== 'USD';
const isSale = (row: TestRow) => row['detail_type'] === null || row['detail_type'] === 'SalesItemLineDetail';

/** Each kind of dirt: its table, how to tell it, and the share of rows (in percent) between which it lies. */
const kinds: readonly (readonly [string, string, (row: TestRow) => unknown, low: number, high: number])[] = [
  ['deleted headers', 'invoice', (r) => r['_fivetran_deleted'] === true, 1, 3],
  ['headers with an unknown delete flag', 'invoice', (r) => r['_fivetran_deleted'] === null, 15, 35],
  [
    'headers deleted after a while',
    'invoice',
    (r) =>
      r['_fivetran_deleted'] === true &&
      text(r, 'updated_at').slice(0, 10) > text(r, 'created_at').slice(0, 10),
    0.4,
    2,
  ],
  ['invoices without a customer', 'invoice', (r) => r['customer_id'] === null, 0.3, 1.5],
  ['invoices dated ahead', 'invoice', (r) => text(r, 'transaction_date') > '2026-11-20', 0.02, 0.3],
  [
    'invoices dated back',
    'invoice',
    (r) => text(r, 'transaction_date') < text(r, 'created_at').slice(0, 10),
    1,
    6,
  ],
  ['foreign invoices', 'invoice', foreign, 2, 14],
  ['home invoices at 0.8', 'invoice', (r) => !foreign(r) && r['exchange_rate'] === 0.8, 1, 5],
  ['home invoices at 1', 'invoice', (r) => !foreign(r) && r['exchange_rate'] === 1, 40, 70],
  ['home invoices without a rate', 'invoice', (r) => !foreign(r) && r['exchange_rate'] === null, 20, 45],
  ['invoices without a currency', 'invoice', (r) => r['currency_id'] === null, 2, 6],
  ['subtotals', 'invoice_line', (r) => r['detail_type'] === 'SubTotalLineDetail', 12, 25],
  [
    'remarks without an amount',
    'invoice_line',
    (r) => r['detail_type'] === 'DescriptionOnly' && r['amount'] === null,
    0.5,
    3,
  ],
  [
    'remarks with an amount',
    'invoice_line',
    (r) => r['detail_type'] === 'DescriptionOnly' && r['amount'] !== null,
    0.2,
    2,
  ],
  ['lines without a detail type', 'invoice_line', (r) => r['detail_type'] === null, 5, 20],
  [
    'discounts',
    'invoice_line',
    (r) =>
      r['detail_type'] === 'DiscountLineDetail' &&
      r['discount_account_id'] !== null &&
      Number(r['amount']) > 0,
    1,
    5,
  ],
  ['corrections below zero', 'invoice_line', (r) => isSale(r) && Number(r['amount']) < 0, 0.1, 1],
  ['lines placed by account_id', 'invoice_line', (r) => r['account_id'] !== null, 5, 20],
  [
    'lines placed by sales_item_account_id',
    'invoice_line',
    (r) => r['account_id'] === null && r['sales_item_account_id'] !== null,
    10,
    25,
  ],
  [
    'lines placed by their item alone',
    'invoice_line',
    (r) =>
      isSale(r) && r['account_id'] === null && r['sales_item_account_id'] === null && itemAccount(r) !== null,
    30,
    60,
  ],
  [
    'lines that name their item in item_id',
    'invoice_line',
    (r) => r['item_id'] !== null && r['sales_item_item_id'] === null,
    0.5,
    4,
  ],
  [
    'lines against their item',
    'invoice_line',
    (r) => r['account_id'] !== null && itemAccount(r) !== null && r['account_id'] !== itemAccount(r),
    0.5,
    4,
  ],
  [
    'lines whose two accounts differ',
    'invoice_line',
    (r) =>
      r['account_id'] !== null &&
      r['sales_item_account_id'] !== null &&
      r['account_id'] !== r['sales_item_account_id'],
    0.3,
    2,
  ],
  [
    'lines that no account can be found for',
    'invoice_line',
    (r) => isSale(r) && resolved(r) === undefined,
    0.03,
    1,
  ],
  [
    'lines on an account without a number',
    'invoice_line',
    (r) => resolved(r)?.['name'] === 'Services',
    0.05,
    1,
  ],
  [
    'lines on an account with letters',
    'invoice_line',
    (r) => resolved(r)?.['account_number'] === 'REV-EVENTS',
    0.05,
    1,
  ],
  ['lines on retired accounts', 'invoice_line', (r) => resolved(r)?.['active'] === false, 0.5, 8],
  ['retired customers', 'customer', (r) => r['active'] === false, 2, 25],
  ['deleted customers', 'customer', (r) => r['_fivetran_deleted'] === true, 0.1, 2],
  [
    'customers that were never invoiced',
    'customer',
    (r) => ![...invoices.values()].some((i) => i['customer_id'] === r['id']),
    0.5,
    10,
  ],
];

describe('flaws of a QuickBooks sync', () => {
  it.each(kinds)('%s', (_, table, is, low, high) => {
    const share = (100 * rows(table).filter(is).length) / rows(table).length;
    expect(share).toBeGreaterThan(low);
    expect(share).toBeLessThan(high);
  });

  it('puts several bundles on an invoice, whose parts add up to their lines', () => {
    const bundles = Map.groupBy(
      rows('invoice_line_bundle'),
      (r) => `${r['invoice_id']}/${r['invoice_line_index']}`,
    );
    const groups = rows('invoice_line').filter((r) => r['detail_type'] === 'GroupLineDetail');
    expect(groups.length).toBe(bundles.size);
    for (const group of groups) {
      const parts = bundles.get(`${group['invoice_id']}/${group['index']}`) ?? [];
      expect(parts.reduce((sum, r) => sum + Number(r['amount']), 0)).toBeCloseTo(Number(group['amount']), 6);
    }
    const perInvoice = Map.groupBy(groups, (r) => r['invoice_id']);
    expect([...perInvoice.values()].filter((list) => list.length > 1).length).toBeGreaterThan(50);
  });

  it('repeats in each subtotal the money above it, and states the total that the lines add up to', () => {
    const cents = (value: unknown) => Math.round(Number(value) * 100);
    for (const [id, lines] of Map.groupBy(rows('invoice_line'), (r) => text(r, 'invoice_id'))) {
      let total = 0;
      for (const line of lines) {
        const amount = cents(line['amount']);
        if (line['detail_type'] === 'SubTotalLineDetail') expect(amount).toBe(total);
        else if (line['discount_account_id'] !== null) total -= amount;
        else if (line['detail_type'] !== 'DescriptionOnly') total += amount;
      }
      expect(cents(invoices.get(id)?.['total_amount'])).toBe(total);
    }
  });
});
