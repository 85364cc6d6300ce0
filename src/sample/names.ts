import { yearOf } from './calendar.ts';
import { kinds, type Seed, type Stream, streamOf } from './prng.ts';
import { brandHeads, brandTails, brandTrades, organizerEvents, organizerPlaces } from './words.ts';

const PER_DAY = 12;
const DAYS = 5_700;
const NAMES = brandHeads.length * brandTails.length * brandTrades.length;
/** Shares no factor with NAMES, so that stepping by it visits every name once. */
const STEP = 40_009;

/** Names that are hard on whoever prints them; real customers have such names. */
const oddities: readonly ((name: string) => string)[] = [
  (name) => `"${name}", Inc.`,
  (name) => `${name} & Daughters <East>`,
  (name) => `=${name}`,
  (name) => `-${name} / Café Zoë`,
  (name) => `${name} 🍓`,
  (name) => `  ${name}\t(do not use)`,
  (name) => `شركة ${name}`,
  (name) => `${name}, ${'regional distribution and sampling partner, '.repeat(5)}`.slice(0, 200),
];

/**
 * The name of the brand that is the `ordinal`-th to arrive on a day. Names differ between all brands that
 * arrive within 5,700 days, which is more than one night ever looks back.
 */
export function brandName(seed: Seed, day: number, ordinal: number): string {
  const offset = streamOf(seed, kinds.names).int(0, NAMES - 1);
  const place = (ordinal % PER_DAY) * DAYS + (day % DAYS);
  const index = (place * STEP + offset) % NAMES;
  const head = brandHeads[index % brandHeads.length];
  const rest = Math.floor(index / brandHeads.length);
  const tail = brandTails[rest % brandTails.length];
  const trade = brandTrades[Math.floor(rest / brandTails.length)];
  const round = Math.floor(ordinal / PER_DAY);
  const name = `${head}${tail} ${trade}${round > 0 ? ` No. ${round + 1}` : ''}`;
  const stream = streamOf(seed, kinds.names, day, ordinal);
  return stream.chance(0.025) ? stream.pick(oddities)(name) : name;
}

/** How many organizers there are. */
export const ORGANIZERS = organizerPlaces.length * organizerEvents.length;

/** The name of an organizer, by its number from 0. */
export const organizerName = (index: number): string =>
  `${organizerPlaces[index % organizerPlaces.length]} ${organizerEvents[Math.floor(index / organizerPlaces.length)]}`;

const editions = ['Spring', 'Summer', 'Fall', 'Holiday', 'Opening', 'Members'] as const;

/** The name of one of an organizer's events that takes place soon after a day. */
export function eventName(stream: Stream, organizer: string, day: number): string {
  const name = `${organizer} ${yearOf(day + 60)}, ${stream.pick(editions)}`;
  return stream.chance(0.004) ? `${name} ${'with many a side stage '.repeat(9)}`.slice(0, 200) : name;
}
