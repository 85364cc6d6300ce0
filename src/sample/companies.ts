import type { Brand } from './brands.ts';
import { instant, OFFICE_MINUTES, syncedAt } from './calendar.ts';
import { MAX_CYCLE } from './deal-life.ts';
import { deleteFlags } from './flags.ts';
import { kinds, streamOf } from './prng.ts';
import { tableOf } from './tables.ts';
import type { Night, SourceTable } from './types.ts';

const countries: Readonly<Record<string, string>> = {
  USD: 'United States',
  CAD: 'Canada',
  EUR: 'Ireland',
  GBP: 'United Kingdom',
};

const industries = ['FOOD_BEVERAGES', 'COSMETICS', 'CONSUMER_GOODS', 'MARKETING_AND_ADVERTISING', null];

/** HubSpot's companies: every brand that sales has met and whose deals the night can see. */
export function companyTable(night: Night, brands: readonly Brand[]): SourceTable {
  const records = brands
    .filter(({ last }) => last >= night.windowStart - MAX_CYCLE)
    .map((brand) => {
      const stream = streamOf(night.seed, kinds.company, brand.key);
      const flags = deleteFlags(stream, brand.met, night.today);
      return {
        id: brand.key,
        property_name: brand.name,
        property_createdate: instant(brand.met, stream.int(...OFFICE_MINUTES)),
        property_industry: stream.pick(industries),
        property_country: countries[brand.currency] ?? null,
        is_deleted: flags.isDeleted,
        _fivetran_deleted: flags.fivetranDeleted,
        _fivetran_synced: syncedAt(flags.since ?? brand.met),
      };
    });
  return tableOf('hubspot', 'company', records);
}
