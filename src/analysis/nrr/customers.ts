import { addDecimals, type Decimal, ZERO } from '../../format/decimal.ts';
import { columnsOf } from '../columns-of.ts';
import type { InsightInput } from '../insight.ts';

/** What stands in the place of a name that the view does not have. */
export const NO_NAME = 'Customer without a name';

/** What revenue without a known customer is booked on; see sql/revenue_lines.sql. */
export const UNKNOWN = 'UNKNOWN';

/** How a customer of last year stands this year. `left`: no revenue this year; `unstated`: the view does not say. */
export type Course = 'grew' | 'same' | 'shrank' | 'left' | 'unstated';

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
export function readBook({ columns, rows, fiscalYear }: InsightInput): Book {
  const column = columnsOf(columns);
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
