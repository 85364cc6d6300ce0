import { dateText, syncedAt } from './calendar.ts';
import { commentOn } from './comments.ts';
import { arrivalsOf, mood } from './economy.ts';
import { deleteFlags } from './flags.ts';
import { eventName, ORGANIZERS, organizerName } from './names.ts';
import { kinds, type Stream, streamOf } from './prng.ts';
import { tableOf } from './tables.ts';
import type { Night, SourceTable } from './types.ts';

const PER_DAY = 3.5;
const SATISFACTION_TOPIC = 2;

/** A score: mostly a valid one from 0 to 10, now and then none, -1 or 11. */
function scoreOf(stream: Stream, satisfaction: number): number | null {
  const way = stream.unit();
  const mark = stream.unit() / satisfaction;
  const low = stream.int(0, 6);
  if (way < 0.012) return null;
  if (way < 0.017) return -1;
  if (way < 0.022) return 11;
  if (mark < 0.38) return 10;
  if (mark < 0.63) return 9;
  if (mark < 0.79) return 8;
  return mark < 0.885 ? 7 : Math.max(low, stream.int(0, 6));
}

/** The answers to the recap survey within the synced history. */
export function recapTable(night: Night): SourceTable {
  const bias = Array.from({ length: ORGANIZERS }, (_, index) =>
    streamOf(night.seed, kinds.organizer, index).between(0.88, 1.12),
  );
  const answered = arrivalsOf(night, kinds.recapArrivals, PER_DAY, night.windowStart);
  const records = answered.map(({ day, ordinal }) => {
    const stream = streamOf(night.seed, kinds.recap, day, ordinal);
    const index = stream.int(0, ORGANIZERS - 1);
    const organizer = organizerName(index);
    const general = mood(night.seed, SATISFACTION_TOPIC, day, 0.04);
    const score = scoreOf(stream, (bias[index] ?? 1) * general);
    const flags = deleteFlags(stream, day, night.today);
    return {
      id: day * 100_000 + ordinal,
      property_organizer_name: organizer,
      property_event_name: eventName(stream, organizer, day - 75),
      property_response_date: dateText(day),
      property_score: score,
      property_comment: commentOn(stream, score),
      is_deleted: flags.isDeleted,
      _fivetran_deleted: flags.fivetranDeleted,
      _fivetran_synced: syncedAt(flags.since ?? day),
    };
  });
  return tableOf('hubspot', 'organizer_recap_response', records);
}
