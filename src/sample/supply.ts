import { dateText, syncedAt } from './calendar.ts';
import { arrivalsOf } from './economy.ts';
import { deleteFlags } from './flags.ts';
import { eventName, ORGANIZERS, organizerName } from './names.ts';
import { ownerOf } from './owners.ts';
import { kinds, streamOf } from './prng.ts';
import { tableOf } from './tables.ts';
import type { Night, SourceTable } from './types.ts';

const PER_DAY = 2.9;

/** The events that organizers listed within the synced history; some are withdrawn later. */
export function listingTable(night: Night): SourceTable {
  const listed = arrivalsOf(night, kinds.listingArrivals, PER_DAY, night.windowStart);
  const records = listed.map(({ day, ordinal }) => {
    const stream = streamOf(night.seed, kinds.listing, day, ordinal);
    const event = eventName(stream, organizerName(stream.int(0, ORGANIZERS - 1)), day);
    const end = day + stream.int(3, 150);
    const withdrawn = stream.chance(0.08) && end <= night.today;
    const owner = ownerOf(stream);
    const flags = deleteFlags(stream, day, night.today);
    return {
      id: day * 100_000 + ordinal,
      owner_id: owner,
      property_event_name: event,
      property_listed_date: dateText(day),
      property_status: withdrawn ? 'withdrawn' : 'listed',
      is_deleted: flags.isDeleted,
      _fivetran_deleted: flags.fivetranDeleted,
      _fivetran_synced: syncedAt(Math.max(withdrawn ? end : day, flags.since ?? 0)),
    };
  });
  return tableOf('hubspot', 'inventory_listing', records);
}
