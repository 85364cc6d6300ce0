import type { Brand } from './brands.ts';
import { isWeekend, nextWorkday } from './calendar.ts';
import { season } from './economy.ts';
import { kinds, streamOf } from './prng.ts';
import type { Night } from './types.ts';

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
