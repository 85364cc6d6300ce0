type Words = readonly string[];

/** Words written one after the other, separated by commas. */
const words = (...lines: readonly string[]): Words => lines.flatMap((line) => line.split(', '));

/** First halves of invented brand names. */
export const brandHeads: Words = words(
  'Bramble, Quokka, Tansy, Marzi, Fennel, Thistle, Wobble, Brindle, Dapple, Gingko',
  'Hickory, Jumble, Kelpie, Larkspur, Mossy, Nettle, Oriole, Puffin, Quince, Rumple',
  'Sorrel, Tumble, Umber, Velvet, Walnut, Yarrow, Zephyr, Acorn, Burdock, Clatter',
  'Dimple, Elder, Fiddle, Gosling, Heather, Indigo, Juniper, Kettle, Lupin, Magpie',
  'Noodle, Otter, Paprika, Quill, Rhubarb, Saffron, Teasel, Wicker',
);

/** Second halves of invented brand names, in lower case. */
export const brandTails: Words = words(
  'whistle, lantern, pocket, thimble, barrow, wagon, spoon, ladle, button, hammock',
  'bucket, compass, pebble, rickshaw, trumpet, window, anchor, basket, candle, drum',
  'engine, feather, gadget, hatbox, inkwell, jacket, kite, ladder, mitten, needle',
  'oboe, paddle, quarry, ribbon, saddle, teapot, umbrella, valise, wheel, yodel',
  'bobbin, cymbal, dome, ferry, gable, hinge, jar, knot',
);

/** What a brand sells, or what kind of agency it is. */
export const brandTrades: Words = words(
  'Snacks, Soda, Tea, Coffee, Granola, Foods, Drinks, Skincare, Pet Treats, Juice',
  'Bakery, Kombucha, Noodles, Hot Sauce, Ice Cream, Vitamins, Sunscreen, Candles, Oats',
  'Chocolate, Sparkling Water, Cereal, Yogurt, Jerky, Cosmetics, Toothpaste',
  'Media Agency, Brand Agency, Marketing, Collective',
);

/** Where an organizer runs its events. */
export const organizerPlaces: Words = words(
  'Harbor, Riverside, Old Mill, Lakeshore, Hilltop, Bayview, Canyon, Prairie, Foothill',
  'Seaside, Uptown, Orchard Row, Pine Street, Copper Valley, Northgate, Sunset Park',
);

/** What an organizer runs. */
export const organizerEvents: Words = words(
  'Food Fair, Half Marathon, Jazz Weekend, Makers Market, Night Market, Film Festival',
  'Craft Fair, Yoga Festival, Bike Rally, Book Fair, Street Festival, Beer Garden',
  'Wellness Expo, Dog Show, Color Run',
);

export const programs: Words = words(
  'On-site sampling, Booth sponsorship, Digital add-on, Gift bag insert, Product seeding',
  'Stage naming, Recap survey, Email feature',
);
