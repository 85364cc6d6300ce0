import { addDecimals, type Decimal, ZERO } from '../../format/decimal.ts';
import { columnsOf } from '../columns-of.ts';
import type { InsightInput } from '../insight.ts';

/** What stands in the place of a name that the view does not have. */
export const NO_NAME = 'Customer without a name';

/** What revenue without a known customer is booked on; see sql/revenue_lines.sql. */
const UNKNOWN = 'UNKNOWN';

/** How a customer of last year stands this year. `left`: no revenue this year; `unstated`: the view does not say. */
type Course = 'grew' | 'same' | 'shrank' | 'left' | 'unstated';

/** A customer who had revenue last year. Money is exact. */
export interface Customer {
  /** Null when the view has none. */
  readonly name: string | null;
  readonly before: Decimal;
  /** This year's revenue; 0 when the view does not say. Can be below 0, where discounts exceed the rest. */
  readonly now: Decimal;
  readonly change: Decimal;
  readonly course: Course;
}

/** Every row of the view, sorted into what net revenue retention counts and what it does not. */
export interface Book {
  /** Customers with revenue above 0 last year: both sides of the ratio, as sql/metrics/nrr.sql has it. */
  readonly base: readonly Customer[];
  /** This year's revenue of every known customer, those without revenue last year included. */
  readonly thisYear: readonly Decimal[];
  /** Known customers without revenue last year who have some this year. */
  readonly others: { readonly count: number; readonly revenue: Decimal };
  /** This year's revenue without a known customer. */
  readonly unknown: Decimal;
}

export const minus = (a: Decimal, b: Decimal): Decimal => addDecimals(a, { ...b, units: -b.units });

/** The exact sum of many. */
export const total = (values: Iterable<Decimal>): Decimal => {
  let sum = ZERO;
  for (const value of values) sum = addDecimals(sum, value);
  return sum;
};

/** Orders from the lowest to the highest. */
export const byAmount = (a: Decimal, b: Decimal): number => {
  const { units } = minus(a, b);
  return units === 0n ? 0 : units > 0n ? 1 : -1;
};

/** Reads every row. A customer without an identifier cannot be known, as in the metric. */
export function readBook({ rows, fiscalYear, ...input }: InsightInput): Book {
  const column = columnsOf(input);
  const idOf = column.text('qbo_customer_id');
  const nameOf = column.text('customer_name');
  const beforeOf = column.decimal(`net_revenue_${fiscalYear - 1}`);
  const nowOf = column.decimal(`net_revenue_${fiscalYear}`);
  const base: Customer[] = [];
  const thisYear: Decimal[] = [];
  const others: Decimal[] = [];
  let unknown = ZERO;
  for (const row of rows) {
    const id = idOf(row);
    const before = beforeOf(row);
    const stated = nowOf(row);
    const now = stated ?? ZERO;
    if (id === null || id === UNKNOWN) {
      unknown = addDecimals(unknown, now);
      continue;
    }
    thisYear.push(now);
    if (before !== null && before.units > 0n) {
      const change = minus(now, before);
      const course = stated === null ? 'unstated' : courseOf(now, change);
      base.push({ name: nameOf(row), before, now, change, course });
    } else if (now.units !== 0n) others.push(now);
  }
  return { base, thisYear, others: { count: others.length, revenue: total(others) }, unknown };
}

function courseOf(now: Decimal, change: Decimal): Course {
  if (now.units <= 0n) return 'left';
  if (change.units === 0n) return 'same';
  return change.units > 0n ? 'grew' : 'shrank';
}

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
interface Concentration {
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
