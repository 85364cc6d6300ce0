import type { Brand } from './brands.ts';
import { instant, OFFICE_MINUTES, syncedAt } from './calendar.ts';
import { customerId } from './invoices.ts';
import { kinds, streamOf } from './prng.ts';
import { type SourceRecord, tableOf } from './tables.ts';
import type { Night, SourceTable } from './types.ts';

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
