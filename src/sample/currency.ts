import { mood } from './economy.ts';
import type { Seed, Stream } from './prng.ts';

const RATES: Readonly<Record<string, readonly [topic: number, rate: number]>> = {
  CAD: [11, 0.73],
  EUR: [12, 1.09],
  GBP: [13, 1.27],
};

/** What one unit of a currency is worth in US dollars on a day, to six digits; 1 for dollars. */
export function dollarRate(seed: Seed, currency: string, day: number): number {
  const known = RATES[currency];
  if (known === undefined) return 1;
  return Math.round(known[1] * mood(seed, known[0], day, 0.04) * 1e6) / 1e6;
}

/**
 * The exchange rate that the invoice header states. On home-currency invoices it means nothing: 1, absent,
 * or a leftover 0.8.
 */
export function statedRate(stream: Stream, currency: string, rate: number): number | null {
  const leftover = stream.weighted<number | null>([
    [1, 62],
    [null, 35],
    [0.8, 3],
  ]);
  return currency === 'USD' ? leftover : rate;
}
