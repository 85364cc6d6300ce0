import { arrivalsOf } from './economy.ts';
import { brandName } from './names.ts';
import { kinds, type Stream, streamOf } from './prng.ts';
import type { Night } from './tables.ts';

/** How large a customer is, and what follows from it. */
interface Size {
  readonly name: string;
  readonly invoicesPerYear: number;
  /** Marketplace volume of an average invoice at the price level of 2026, in US dollars. */
  readonly volume: number;
  /** An average deal at the price level of 2026, in US dollars. */
  readonly deal: number;
  /** How much longer it stays than an average customer. */
  readonly loyalty: number;
}

/** Sizes with their weights. */
const sizes: readonly (readonly [Size, number])[] = [
  [{ name: 'small', invoicesPerYear: 2.4, volume: 700, deal: 15_000, loyalty: 0.8 }, 45],
  [{ name: 'medium', invoicesPerYear: 4, volume: 1_700, deal: 38_000, loyalty: 1 }, 35],
  [{ name: 'large', invoicesPerYear: 6.5, volume: 4_000, deal: 90_000, loyalty: 1.6 }, 16],
  [{ name: 'enterprise', invoicesPerYear: 11, volume: 8_400, deal: 210_000, loyalty: 2.2 }, 4],
];

/** A brand or agency: what HubSpot knows as a company, and QuickBooks as a customer once it is invoiced. */
export interface Brand {
  /** Unique among brands and below 2^32. */
  readonly key: number;
  readonly name: string;
  readonly size: Size;
  readonly currency: string;
  /** False for a brand that never buys. */
  readonly buys: boolean;
  /** The day it becomes known to sales. */
  readonly met: number;
  /** The day of the first invoice. */
  readonly first: number;
  /** The last day on which it is a customer, or a prospect worth keeping. */
  readonly last: number;
  /** A break in the middle of its life, empty (`from` after `to`) for most. */
  readonly pause: { readonly from: number; readonly to: number };
  /** Mean days between invoices. */
  readonly interval: number;
  /** Marketplace volume of an average invoice at the price level of 2026, in US dollars. */
  readonly volume: number;
  /** What it grows by each year on top of the price level, as a share. */
  readonly drift: number;
  /** The share of its marketplace volume that we keep. */
  readonly takeRate: number;
}

const PER_DAY = 0.32;
/** No brand stays longer, so no night has to look back further. */
const MAX_LIFE = 4_383;

/** Years of custom by the share of brands that stay longer, from the longest stay to the shortest. */
const STAYS: readonly (readonly [number, number])[] = [
  [0, 12],
  [0.12, 8],
  [0.28, 5],
  [0.46, 3],
  [0.6, 2],
  [0.78, 1],
  [0.92, 0.25],
  [1, 0],
];

function stay(share: number): number {
  for (let i = 1; i < STAYS.length; i++) {
    const [high = 1, shorter = 0] = STAYS[i] ?? [];
    const [low = 0, longer = 0] = STAYS[i - 1] ?? [];
    if (share < high) return longer + ((shorter - longer) * (share - low)) / (high - low);
  }
  return 0;
}

function pauseOf(stream: Stream, first: number, last: number): Brand['pause'] {
  const from = first + stream.int(150, 900);
  const to = from + stream.int(380, 800);
  return stream.chance(0.16) && to < last - 60 ? { from, to } : { from: 0, to: -1 };
}

function brandOf(night: Night, day: number, ordinal: number): Brand {
  const stream = streamOf(night.seed, kinds.brand, day, ordinal);
  const size = stream.weighted(sizes);
  const buys = stream.chance(0.88);
  const first = day + stream.int(5, 75);
  const life = Math.min(MAX_LIFE, Math.floor(stay(stream.unit()) * 365 * size.loyalty));
  const last = buys ? first + life : day + 365;
  return {
    key: day * 10_000 + ordinal,
    name: brandName(night.seed, day, ordinal),
    size,
    buys,
    met: day,
    first,
    last,
    pause: pauseOf(stream, first, last),
    currency: stream.weighted([
      ['USD', 93],
      ['CAD', 4],
      ['EUR', 2],
      ['GBP', 1],
    ]),
    interval: (365 / size.invoicesPerYear) * stream.between(0.8, 1.25),
    volume: size.volume * stream.between(0.6, 1.4),
    drift: stream.between(-0.06, 0.18),
    takeRate: stream.between(0.095, 0.155),
  };
}

/**
 * Every brand met up to the night that could still matter to the synced history, in the order of their keys.
 * Those whose time ended before it are included: the deals of that time name them.
 */
export function brandsOf(night: Night): Brand[] {
  const met = arrivalsOf(night, kinds.brandArrivals, PER_DAY, night.windowStart - MAX_LIFE - 80);
  return met.map(({ day, ordinal }) => brandOf(night, day, ordinal));
}
