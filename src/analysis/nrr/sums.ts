import { type Decimal, ZERO } from '../../format/decimal.ts';
import { byAmount, type Course, type Customer, minus, total } from './customers.ts';

/** Customers who took the same course, and what it made of their revenue. */
export interface Group {
  readonly customers: readonly Customer[];
  /** Last year's revenue to this year's; below 0 for a loss. */
  readonly change: Decimal;
}

/** Both sides of net revenue retention, and the courses that lead from one to the other. */
export interface Sums {
  readonly before: Decimal;
  readonly now: Decimal;
  /** `now` over `before`; null without customers of last year. */
  readonly ratio: number | null;
  readonly groups: Readonly<Record<Course, Group>>;
}

const PRECISION = 12;

/** A part of a whole as a number, worked out on every digit; null when the whole is 0. */
export function ratioOf(part: Decimal, whole: Decimal): number | null {
  if (whole.units === 0n) return null;
  const shift = PRECISION + whole.scale - part.scale;
  const [up, down] = shift >= 0 ? [shift, 0] : [0, -shift];
  const scaled = (part.units * 10n ** BigInt(up)) / (whole.units * 10n ** BigInt(down));
  return Number(scaled) / 10 ** PRECISION;
}

/** Adds up the customers of last year by the course they took. */
export function sumsOf(base: readonly Customer[]): Sums {
  const before = total(base.map((customer) => customer.before));
  const now = total(base.map((customer) => customer.now));
  const group = (course: Course): Group => {
    const customers = base.filter((customer) => customer.course === course);
    return { customers, change: total(customers.map(({ change }) => change)) };
  };
  const groups = {
    grew: group('grew'),
    same: group('same'),
    shrank: group('shrank'),
    left: group('left'),
    unstated: group('unstated'),
  };
  return { before, now, ratio: ratioOf(now, before), groups };
}

/** How much of a year's revenue stands on how few customers. */
export interface Concentration {
  readonly revenue: Decimal;
  /** How many customers `share` is the share of: 10, or as many as have revenue. */
  readonly top: number;
  /** Their share of `revenue`, a ratio. */
  readonly share: number;
  /** The fewest customers who bring half of `revenue` together. */
  readonly half: number;
  /** Customers with revenue above 0. */
  readonly customers: number;
}

const TOP = 10;

/** The concentration of customers' revenue; null when it does not add up to more than 0. */
export function concentrationOf(revenues: readonly Decimal[]): Concentration | null {
  const revenue = total(revenues);
  if (revenue.units <= 0n) return null;
  const sorted = revenues.filter(({ units }) => units > 0n).sort((a, b) => byAmount(b, a));
  const top = sorted.slice(0, TOP);
  let [half, rest] = [0, revenue];
  let passed = ZERO;
  for (const amount of sorted) {
    if (byAmount(passed, rest) >= 0) break;
    half += 1;
    passed = total([passed, amount]);
    rest = minus(rest, amount);
  }
  const share = ratioOf(total(top), revenue) ?? 0;
  return { revenue, top: top.length, share, half, customers: sorted.length };
}
