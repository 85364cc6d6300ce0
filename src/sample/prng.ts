/** Two 32-bit words that stand for a seed text. */
export type Seed = readonly [number, number];

/** The kinds of things that have a life of their own; each kind draws from its own streams. */
export const kinds = {
  brand: 1,
  brandArrivals: 2,
  schedule: 3,
  invoice: 4,
  deal: 5,
  dealArrivals: 6,
  contract: 7,
  listing: 8,
  listingArrivals: 9,
  recap: 10,
  recapArrivals: 11,
  names: 12,
  organizer: 13,
  company: 14,
  mood: 15,
  dealRecord: 16,
  dealLinks: 17,
  customer: 18,
} as const;

const scramble = (word: number): number => {
  let x = word | 0;
  x = Math.imul(x ^ (x >>> 16), 0x7feb352d);
  x = Math.imul(x ^ (x >>> 15), 0x846ca68b);
  return (x ^ (x >>> 16)) | 0;
};

/** The seed of a text, the same on every platform. */
export function seedOf(text: string): Seed {
  let low = 0x243f6a88;
  let high = 0x13198a2e;
  for (let i = 0; i < text.length; i++) {
    low = scramble(low ^ text.charCodeAt(i));
    high = scramble(high + low + i);
  }
  return [low, high];
}

/** The stream of an entity: its kind and the whole numbers (below 2^32) that identify it. */
export function streamOf(seed: Seed, kind: number, ...keys: readonly number[]): Stream {
  let low = scramble(seed[0] ^ kind);
  let high = scramble(seed[1] + low);
  for (const key of keys) {
    low = scramble(low ^ key);
    high = scramble(high + low);
  }
  return new Stream(low, high);
}

/** A stream of draws: the small fast counting generator (sfc32), whole-number arithmetic throughout. */
export class Stream {
  private a: number;
  private b: number;
  private c = 0x2b7e1516;
  private counter = 1;

  constructor(low: number, high: number) {
    this.a = low | 0;
    this.b = high | 0;
    for (let i = 0; i < 12; i++) this.unit();
  }

  /** A number from 0 up to but not including 1. */
  unit(): number {
    const sum = (((this.a + this.b) | 0) + this.counter) | 0;
    this.counter = (this.counter + 1) | 0;
    this.a = this.b ^ (this.b >>> 9);
    this.b = (this.c + (this.c << 3)) | 0;
    this.c = (((this.c << 21) | (this.c >>> 11)) + sum) | 0;
    return (sum >>> 0) / 4294967296;
  }

  /** A number from `low` up to but not including `high`. */
  between(low: number, high: number): number {
    return low + this.unit() * (high - low);
  }

  /** A whole number from `low` to `high`, both included. */
  int(low: number, high: number): number {
    return low + Math.floor(this.unit() * (high - low + 1));
  }

  chance(probability: number): boolean {
    return this.unit() < probability;
  }

  /** One of a list, which must not be empty. */
  pick<T>(list: readonly T[]): T {
    const value = list[Math.floor(this.unit() * list.length)];
    if (value === undefined) throw new RangeError('Nothing to pick from.');
    return value;
  }

  /** One of the choices, in proportion to their weights. */
  weighted<T>(choices: readonly (readonly [T, number])[]): T {
    let total = 0;
    for (const [, weight] of choices) total += weight;
    let rest = this.unit() * total;
    for (const [value, weight] of choices) {
      rest -= weight;
      if (rest < 0) return value;
    }
    throw new RangeError('Nothing to pick from.');
  }
}
