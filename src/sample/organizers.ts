import { dateText, syncedAt } from './calendar.ts';
import { arrivalsOf, mood } from './economy.ts';
import { eventName, ORGANIZERS, organizerName } from './names.ts';
import { kinds, type Stream, streamOf } from './prng.ts';
import { ownerOf } from './sales.ts';
import { deleteFlags, type Night, type SourceTable, tableOf } from './tables.ts';

const LISTINGS_PER_DAY = 2.9;

/** The events that organizers listed within the synced history; some are withdrawn later. */
export function listingTable(night: Night): SourceTable {
  const listed = arrivalsOf(night, kinds.listingArrivals, LISTINGS_PER_DAY, night.windowStart);
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

const topics = [
  ...[
    'the sampling crew',
    'the booth setup',
    'load-in',
    'the sponsor mix',
    'communication',
    'the recap report',
  ],
  ...['the product', 'the schedule', 'payment', 'the online listing'],
];

const praise = [
  (topic: string) => `Our guests loved it, ${topic} above all.`,
  (topic: string) => `Everything about ${topic} went smoothly. We would do this again next year.`,
  (topic: string) => `Great partner; ${topic} was better than last time.`,
  (topic: string) => `Thank you! For us ${topic} made the day.`,
];

const mixed = [
  (topic: string) => `Good overall, but ${topic} could be better organized.`,
  (topic: string) => `Fine. We had some questions about ${topic} that took a while to get answered.`,
  (topic: string) => `It worked out in the end, although ${topic} was confirmed late.`,
];

const blame = [
  (topic: string) => `Disappointed by ${topic}. Nobody picked up the phone on the day.`,
  (topic: string) => `We expected more: ${topic} was not what had been agreed.`,
  (topic: string) => `Arrived two hours late, and ${topic} suffered for it.`,
];

/** Comments that are hard on whoever prints or exports them. */
export const hostileComments: readonly string[] = [
  '</script><b>bold move</b>',
  '=HYPERLINK("https://example.com","x")',
  '🎉🎉 best crew ever 👩‍🍳',
  'كانت الفعالية رائعة، شكرًا لكم',
  '-5 degrees, yet people came',
  'She said "never again", twice',
  'First line\nSecond line, with a comma\r\nThird line',
  '@everyone +1',
  '<img src=x onerror=alert(1)>',
  `${'so much to say about this event, '.repeat(7)}`.slice(0, 200),
];

/** What an organizer writes beside a score: mostly nothing. */
function commentOn(stream: Stream, score: number | null): string | null {
  const silent = stream.chance(0.74);
  const hostile = stream.chance(0.08);
  const manner = score === null || score === 7 || score === 8 ? mixed : score > 8 ? praise : blame;
  const comment = stream.pick(manner)(stream.pick(topics));
  const oddity = stream.pick(hostileComments);
  if (silent) return null;
  return hostile ? oddity : comment;
}

const RECAPS_PER_DAY = 3.5;
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
  const answered = arrivalsOf(night, kinds.recapArrivals, RECAPS_PER_DAY, night.windowStart);
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
