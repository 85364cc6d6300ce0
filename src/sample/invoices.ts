import { type Billing, basketOf, billingsOf } from './billings.ts';
import type { Brand } from './brands.ts';
import { dateText, instant, OFFICE_MINUTES, syncedAt } from './calendar.ts';
import { dollarRate, statedRate } from './economy.ts';
import { LineWriter } from './invoice-lines.ts';
import { kinds, type Stream, streamOf } from './prng.ts';
import { type Night, type SourceRecord, type SourceTable, tableOf } from './tables.ts';

/**
 * Lines dated up to this many days after the start of the synced history are old ones: about its first third.
 * At the turn of a year the history starts later, and the old ones are others.
 */
const OLD_DAYS = 290;

/** QuickBooks' id of a brand. */
const customerId = (brand: Brand): string => String(brand.key);

/** The date on the invoice: mostly the day it is created, sometimes a few days off either way. */
function transactionDay(stream: Stream, created: number): number {
  const way = stream.unit();
  const days = stream.int(1, 20);
  if (way < 0.05) return created + days;
  return way < 0.08 ? created - Math.ceil(days / 3) : created;
}

/** What happened to the header since it was created, as the night sees it. */
function fateOf(stream: Stream, created: number, today: number) {
  const paid = stream.chance(0.94) ? created + stream.int(8, 80) : Number.POSITIVE_INFINITY;
  const removed = created + (stream.chance(0.4) ? 0 : stream.int(1, 150));
  const deleted = stream.chance(0.02) && removed <= today;
  const untouched = stream.chance(0.25) ? null : false;
  const settled = paid <= today && !(deleted && removed < paid);
  const changed = deleted ? removed : settled ? paid : created;
  return { settled, changed, flag: deleted ? true : untouched };
}

interface Invoice {
  readonly header: SourceRecord;
  readonly written: LineWriter;
}

function invoiceOf(night: Night, billing: Billing): Invoice | null {
  const { brand, created, number } = billing;
  const stream = streamOf(night.seed, kinds.invoice, brand.key, number);
  const dated = transactionDay(stream, created);
  if (dated < night.windowStart) return null;
  const id = String(brand.key * 1_000 + number);
  const rate = dollarRate(night.seed, brand.currency, dated);
  const stated = statedRate(stream, brand.currency, rate);
  const currency = stream.chance(0.04) && brand.currency === 'USD' ? null : brand.currency;
  const customer = stream.chance(0.007) ? null : customerId(brand);
  const minute = stream.int(...OFFICE_MINUTES);
  const { settled, changed, flag } = fateOf(stream, created, night.today);
  const written = new LineWriter(stream, id, syncedAt(created), dated < night.windowStart + OLD_DAYS);
  written.write(basketOf(night, billing, stream, rate));
  const { total } = written;
  const header = {
    id,
    doc_number: `INV-${Number(id).toString(36).toUpperCase()}`,
    customer_id: customer,
    transaction_date: dateText(dated),
    due_date: dateText(dated + 30),
    currency_id: currency,
    exchange_rate: stated,
    total_amount: total / 100,
    home_total_amount: Math.round(total * rate) / 100,
    balance: settled ? 0 : total / 100,
    sync_token: changed > created ? '1' : '0',
    created_at: instant(created, minute),
    updated_at: instant(changed, changed > created ? OFFICE_MINUTES[1] : minute),
    _fivetran_deleted: flag,
    _fivetran_synced: syncedAt(changed),
  };
  return { header, written };
}

/** The invoices dated in the synced history that exist on the night, with their lines and bundles. */
export function invoiceTables(night: Night, brands: readonly Brand[]): SourceTable[] {
  const headers: SourceRecord[] = [];
  const lines: SourceRecord[] = [];
  const bundles: SourceRecord[] = [];
  for (const brand of brands) {
    for (const billing of billingsOf(night, brand)) {
      const invoice = invoiceOf(night, billing);
      if (invoice === null) continue;
      headers.push(invoice.header);
      lines.push(...invoice.written.lines);
      bundles.push(...invoice.written.bundles);
    }
  }
  return [
    tableOf('qbo', 'invoice', headers),
    tableOf('qbo', 'invoice_line', lines),
    tableOf('qbo', 'invoice_line_bundle', bundles),
  ];
}

/**
 * QuickBooks' customers: every brand that bought within the synced history, whether or not it still does,
 * and some that were set up and never invoiced. Half of those who left are set inactive in time.
 */
export function customerTable(night: Night, brands: readonly Brand[]): SourceTable {
  const records: SourceRecord[] = [];
  for (const brand of brands) {
    const stream = streamOf(night.seed, kinds.customer, brand.key);
    const known = brand.buys || stream.chance(0.4);
    const retired = brand.last + stream.int(120, 400);
    const leaves = stream.chance(0.5);
    const removed = stream.chance(0.06);
    const untouched = stream.chance(0.3) ? null : false;
    const minute = stream.int(...OFFICE_MINUTES);
    if (!known || brand.first > night.today || brand.last < night.windowStart) continue;
    const gone = leaves && retired <= night.today;
    const changed = gone ? retired : brand.first;
    const { name } = brand;
    records.push({
      id: customerId(brand),
      display_name: name,
      company_name: name,
      fully_qualified_name: name,
      active: !gone,
      currency_id: brand.currency,
      taxable: false,
      created_at: instant(brand.first, minute),
      updated_at: instant(changed, minute),
      _fivetran_deleted: gone && removed ? true : untouched,
      _fivetran_synced: syncedAt(changed),
    });
  }
  return tableOf('qbo', 'customer', records);
}
