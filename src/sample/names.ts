import { yearOf } from './calendar.ts';
import { kinds, type Seed, type Stream, streamOf } from './prng.ts';

type Words = readonly string[];

/** Words written one after the other, separated by commas. */
const words = (...lines: readonly string[]): Words => lines.flatMap((line) => line.split(', '));

/** First halves of invented brand names. */
const brandHeads: Words = words(
  'Bramble, Quokka, Tansy, Marzi, Fennel, Thistle, Wobble, Brindle, Dapple, Gingko',
  'Hickory, Jumble, Kelpie, Larkspur, Mossy, Nettle, Oriole, Puffin, Quince, Rumple',
  'Sorrel, Tumble, Umber, Velvet, Walnut, Yarrow, Zephyr, Acorn, Burdock, Clatter',
  'Dimple, Elder, Fiddle, Gosling, Heather, Indigo, Juniper, Kettle, Lupin, Magpie',
  'Noodle, Otter, Paprika, Quill, Rhubarb, Saffron, Teasel, Wicker',
);

/** Second halves of invented brand names, in lower case. */
const brandTails: Words = words(
  'whistle, lantern, pocket, thimble, barrow, wagon, spoon, ladle, button, hammock',
  'bucket, compass, pebble, rickshaw, trumpet, window, anchor, basket, candle, drum',
  'engine, feather, gadget, hatbox, inkwell, jacket, kite, ladder, mitten, needle',
  'oboe, paddle, quarry, ribbon, saddle, teapot, umbrella, valise, wheel, yodel',
  'bobbin, cymbal, dome, ferry, gable, hinge, jar, knot',
);

/** What a brand sells, or what kind of agency it is. */
const brandTrades: Words = words(
  'Snacks, Soda, Tea, Coffee, Granola, Foods, Drinks, Skincare, Pet Treats, Juice',
  'Bakery, Kombucha, Noodles, Hot Sauce, Ice Cream, Vitamins, Sunscreen, Candles, Oats',
  'Chocolate, Sparkling Water, Cereal, Yogurt, Jerky, Cosmetics, Toothpaste',
  'Media Agency, Brand Agency, Marketing, Collective',
);

/** Where an organizer runs its events. */
const organizerPlaces: Words = words(
  'Harbor, Riverside, Old Mill, Lakeshore, Hilltop, Bayview, Canyon, Prairie, Foothill',
  'Seaside, Uptown, Orchard Row, Pine Street, Copper Valley, Northgate, Sunset Park',
);

/** What an organizer runs. */
const organizerEvents: Words = words(
  'Food Fair, Half Marathon, Jazz Weekend, Makers Market, Night Market, Film Festival',
  'Craft Fair, Yoga Festival, Bike Rally, Book Fair, Street Festival, Beer Garden',
  'Wellness Expo, Dog Show, Color Run',
);

export const programs: Words = words(
  'On-site sampling, Booth sponsorship, Digital add-on, Gift bag insert, Product seeding',
  'Stage naming, Recap survey, Email feature',
);

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
