import { dateText, isWeekend, monthIndex, yearOf } from './calendar.ts';
import { kinds, type Seed, type Stream, streamOf } from './prng.ts';
import type { Night } from './tables.ts';

const MONTHS = [0.74, 0.78, 0.96, 1.1, 1.2, 1.2, 1.0, 0.92, 1.14, 1.2, 0.98, 0.78];

/** How busy the month of a day is, against an average one: events are in spring and in autumn. */
export const season = (day: number): number => MONTHS[monthIndex(day)] ?? 1;

const GROWTH = 1.09;
const BASE_YEAR = 2026;

/** The level of prices and budgets on a day, against the start of 2026. */
export function moneyLevel(day: number): number {
  const year = yearOf(day);
  let level = 1;
  for (let y = BASE_YEAR; y < year; y++) level *= GROWTH;
  for (let y = BASE_YEAR; y > year; y--) level /= GROWTH;
  const date = dateText(day);
  const elapsed = (Number(date.slice(5, 7)) - 1) / 12 + (Number(date.slice(8, 10)) - 1) / 372;
  return level * (1 + (GROWTH - 1) * elapsed);
}

/** A slow swing around 1, at most `reach` away, that changes its target every 45 days. */
export function mood(seed: Seed, topic: number, day: number, reach: number): number {
  const period = Math.floor(day / 45);
  const at = (p: number): number => streamOf(seed, kinds.mood, topic, p).between(-reach, reach);
  const position = (day - period * 45) / 45;
  return 1 + at(period) * (1 - position) + at(period + 1) * position;
}

/** One entity's arrival: the day, and its place among those of that day, from 0. */
interface Arrival {
  readonly day: number;
  readonly ordinal: number;
}

/**
 * The arrivals of a kind from a day up to the night, `perDay` on an average day. Where at least one is due,
 * at least one comes. A larger scale keeps the arrivals of a smaller one and adds to them.
 */
export function arrivalsOf(night: Night, kind: number, perDay: number, from: number): Arrival[] {
  const all: Arrival[] = [];
  for (let day = from; day <= night.today; day++) {
    const stream = streamOf(night.seed, kind, day);
    const due = perDay * night.scale * (isWeekend(day) ? 0.45 : 1.22);
    const count = Math.floor(due * stream.between(0.6, 1.4) + stream.unit());
    const atLeast = due >= 1 ? 1 : 0;
    for (let ordinal = 0; ordinal < Math.max(atLeast, count); ordinal++) all.push({ day, ordinal });
  }
  return all;
}

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
