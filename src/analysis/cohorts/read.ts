import { columnsOf } from '../columns-of.ts';
import type { InsightInput } from '../insight.ts';
import { type Month, monthOf } from './months.ts';

/** Customers whose first revenue falls into one month. */
export interface Cohort {
  readonly month: Month;
  readonly size: number;
  /** How many of them had revenue above 0 in the month `age` months later. Ages without any are left out. */
  readonly active: ReadonlyMap<number, number>;
  /** The last age whose month is over; below 0 for the running month's own cohort. */
  readonly lastAge: number;
  /** Customers with revenue in any month of their first, second … year, from month 1; by year from 0. */
  readonly years: ReadonlyMap<number, number>;
}

/** The cohorts of a view, oldest first. */
export interface Cohorts {
  readonly cohorts: readonly Cohort[];
  /** Customers of all cohorts. */
  readonly customers: number;
  /** The month of the night: it is not over, and what it holds so far is not counted. */
  readonly running: Month;
  /** Rows without a customer, a first month or an age: nothing can be counted. */
  readonly unreadable: number;
  /** Rows that do not say whether their customer was active: they count as not active. */
  readonly unstated: number;
}

/** Revenue booked on nobody is no customer; see sql/revenue_lines.sql. */
const UNKNOWN = 'UNKNOWN';

interface Draft {
  readonly customers: Set<string>;
  readonly active: Map<number, number>;
  readonly years: Map<number, Set<string>>;
}

/** Reads every row. A customer is active in a month with net revenue above 0: `is_active` says so for each. */
export function readCohorts({ columns, rows, date }: InsightInput): Cohorts {
  const column = columnsOf(columns);
  const idOf = column.text('qbo_customer_id');
  const startOf = column.date('cohort_month');
  const ageOf = column.number('months_since_start');
  const activeOf = column.flag('is_active');
  const running = monthOf(date);
  const drafts = new Map<Month, Draft>();
  let [unreadable, unstated] = [0, 0];
  for (const row of rows) {
    const id = idOf(row);
    if (id === UNKNOWN) continue;
    const start = startOf(row);
    const age = ageOf(row);
    if (id === null || start === null || age === null || age < 0 || !Number.isInteger(age)) {
      unreadable += 1;
      continue;
    }
    const month = monthOf(start);
    const draft = drafts.get(month) ?? { customers: new Set(), active: new Map(), years: new Map() };
    drafts.set(month, draft);
    draft.customers.add(id);
    if (month + age >= running) continue;
    const active = activeOf(row);
    if (active === null) unstated += 1;
    if (active !== true) continue;
    draft.active.set(age, (draft.active.get(age) ?? 0) + 1);
    if (age > 0) remember(draft.years, Math.floor((age - 1) / 12), id);
  }
  const cohorts = [...drafts]
    .map(([month, { customers, active, years }]) => ({
      month,
      size: customers.size,
      active,
      lastAge: running - 1 - month,
      years: new Map([...years].map(([year, ids]) => [year, ids.size])),
    }))
    .sort((a, b) => a.month - b.month);
  return { cohorts, customers: sum(cohorts.map(({ size }) => size)), running, unreadable, unstated };
}

function remember(years: Map<number, Set<string>>, year: number, id: string): void {
  const ids = years.get(year);
  if (ids === undefined) years.set(year, new Set([id]));
  else ids.add(id);
}

/** The sum of numbers, 0 of none. */
export const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
