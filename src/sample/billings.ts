import type { AccountName } from './accounts.ts';
import type { Brand } from './brands.ts';
import { isWeekend, nextWorkday } from './calendar.ts';
import { moneyLevel, mood, season } from './economy.ts';
import { kinds, type Stream, streamOf } from './prng.ts';
import type { Night } from './tables.ts';

/** One invoice in a customer's life. */
export interface Billing {
  readonly brand: Brand;
  /** Counts the customer's invoices from 0. */
  readonly number: number;
  /** The day on which it is created. */
  readonly created: number;
}

/** A customer's billings from shortly before the synced history up to the night. */
export function billingsOf(night: Night, brand: Brand): Billing[] {
  const billings: Billing[] = [];
  if (!brand.buys || brand.last < night.windowStart - 30) return billings;
  const stream = streamOf(night.seed, kinds.schedule, brand.key);
  let day = brand.first;
  for (let number = 0; day <= brand.last && day <= night.today; number++) {
    const created = isWeekend(day) && stream.chance(0.6) ? nextWorkday(day) : day;
    const paused = day >= brand.pause.from && day <= brand.pause.to;
    if (!paused && created >= night.windowStart - 30 && created <= night.today)
      billings.push({ brand, number, created });
    day += Math.max(1, Math.round((brand.interval * stream.between(0.4, 1.6)) / season(day)));
  }
  return billings;
}

/** Money that an invoice asks for, in cents of its currency, and the account it belongs to. */
export interface Charge {
  readonly account: AccountName;
  readonly cents: number;
}

/** What an invoice consists of before it is written down as lines. */
export interface Basket {
  readonly charges: readonly Charge[];
  readonly bundles: readonly (readonly Charge[])[];
}

const TAKE_RATE_TOPIC = 1;

/** What invoices carry besides volume and event services: how often, and how much of the volume. */
const extras: readonly (readonly [AccountName, chance: number, low: number, high: number])[] = [
  ['sampling', 0.34, 0.06, 0.26],
  ['digital', 0.14, 0.02, 0.09],
  ['travel', 0.06, 0.01, 0.05],
  ['staffing', 0.08, 0.03, 0.12],
  ['partnerFees', 0.06, 0.01, 0.06],
  ['listingFees', 0.09, 0.01, 0.04],
  ['reimbursed', 0.05, 0.02, 0.1],
  ['salesTax', 0.06, 0.05, 0.09],
  ['other', 0.012, 0.01, 0.1],
  ['unnumbered', 0.008, 0.01, 0.06],
  ['lettered', 0.006, 0.01, 0.06],
];

const bundled: readonly AccountName[] = ['sampling', 'digital', 'staffing', 'listingFees'];

function volumeOf({ brand, created }: Billing, stream: Stream): number {
  const grown = 1 + brand.drift * ((created - brand.first) / 365);
  return brand.volume * stream.between(0.5, 1.5) * season(created) * moneyLevel(created) * grown;
}

function bundleOf(stream: Stream, volume: number): Charge[] {
  const children: Charge[] = [];
  const count = stream.int(2, 3);
  for (let i = 0; i < count; i++) {
    const account = bundled[i] ?? 'sampling';
    children.push({ account, cents: Math.max(100, Math.round(volume * stream.between(1, 5))) });
  }
  return children;
}

/**
 * What a billing charges.
 * @param rate what one unit of the invoice's currency is worth in US dollars
 */
export function basketOf(night: Night, billing: Billing, stream: Stream, rate: number): Basket {
  const volume = volumeOf(billing, stream) / rate;
  const take = billing.brand.takeRate * mood(night.seed, TAKE_RATE_TOPIC, billing.created, 0.07);
  const cents = (share: number): number => Math.round(volume * share * 100);
  const charges: Charge[] = [];
  const first = stream.chance(0.45) ? stream.between(0.35, 0.75) : 1;
  charges.push({ account: 'gmv', cents: cents(first) });
  if (first < 1) charges.push({ account: 'gmv', cents: cents(1 - first) });
  charges.push({ account: 'events', cents: cents(take * stream.between(0.88, 1.12)) });
  for (const [account, chance, low, high] of extras)
    if (stream.chance(chance)) charges.push({ account, cents: cents(stream.between(low, high)) });
  if (stream.chance(0.012)) charges.push({ account: 'gmv', cents: -cents(stream.between(0.02, 0.1)) });
  const bundles: Charge[][] = [];
  if (stream.chance(0.05)) {
    const count = stream.int(1, 3);
    for (let i = 0; i < count; i++) bundles.push(bundleOf(stream, volume));
  }
  return { charges, bundles };
}
