import { formatMonth } from '../../format/format.ts';
import { columnsOf } from '../columns-of.ts';
import type { InsightInput } from '../insight.ts';
import { yearName } from '../period.ts';

/** A month as a number that counts on: year × 12 + month of the year from 0. */
type Month = number;

/** The month of a `YYYY-MM-DD` date. */
const monthOf = (date: string): Month => Number(date.slice(0, 4)) * 12 + Number(date.slice(5, 7)) - 1;

/** Months in one group of a matrix: months, or quarters or years of the company's. */
export type Step = 1 | 3 | 12;

/** How a company counts its years: the first month, 1 to 12. */
export type Calendar = InsightInput['company'];

/** So many months on, a month of a fiscal year lies in the calendar year that this is named after. */
const ahead = ({ fiscal_year_start_month: start }: Calendar, step: Step): number =>
  step === 1 ? 0 : (13 - start) % 12;

/** The group that holds a month, a number that counts on as months do. */
export const groupOf = (month: Month, step: Step, calendar: Calendar): number =>
  Math.floor((month + ahead(calendar, step)) / step);

/** The name of a month: `Mar 2025`. */
export const monthName = (month: Month): string =>
  formatMonth(
    `${String(Math.floor(month / 12)).padStart(4, '0')}-${String((month % 12) + 1).padStart(2, '0')}-01`,
  );

/** The name of a group: `Mar 2025`, `Q1 2025`, `2025`; where the year is not the calendar’s, `Q1 FY 2025`, `FY 2025`. */
export function groupName(group: number, step: Step, company: Calendar): string {
  if (step === 1) return monthName(group);
  const first = group * step;
  const year = yearName({ fiscalYear: Math.floor(first / 12), company });
  return step === 12 ? year : `Q${Math.floor((first % 12) / 3) + 1} ${year}`;
}

/** Month 0 stands alone: it is the first purchase itself. Then come groups of `step` months. */
export const ageGroupOf = (age: number, step: Step): number => (age === 0 ? 0 : Math.ceil(age / step));

/** The first and last month of an age group. */
export function agesOf(group: number, step: Step): { first: number; last: number } {
  return group === 0 ? { first: 0, last: 0 } : { first: (group - 1) * step + 1, last: group * step };
}

/** The name of an age group: `7`, `7–9`. */
export function ageName(group: number, step: Step): string {
  const { first, last } = agesOf(group, step);
  return first === last ? String(first) : `${first}–${last}`;
}

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
export function readCohorts({ rows, date, ...input }: InsightInput): Cohorts {
  const column = columnsOf(input);
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

/** A share and how many customers it is a share of. */
export interface Rate {
  readonly share: number;
  readonly customers: number;
}

const rate = (part: number, customers: number): Rate | null =>
  customers === 0 ? null : { share: part / customers, customers };

/** Customers active `age` months after their first, over all cohorts that are that old; null when none is. */
export function rateAtAge(cohorts: readonly Cohort[], age: number): Rate | null {
  const old = cohorts.filter(({ lastAge }) => lastAge >= age);
  return rate(sum(old.map(({ active }) => active.get(age) ?? 0)), sum(old.map(({ size }) => size)));
}

/** Customers active in any month of their first (0), second (1) … year, over all cohorts that have completed it. */
export function rateInYear(cohorts: readonly Cohort[], year: number): Rate | null {
  const old = cohorts.filter(({ lastAge }) => lastAge >= (year + 1) * 12);
  return rate(sum(old.map(({ years }) => years.get(year) ?? 0)), sum(old.map(({ size }) => size)));
}

/** The ages that are drawn: as long as enough customers are that old, and no more than five years. */
export function drawnAges(cohorts: readonly Cohort[]): readonly number[] {
  const everyone = sum(cohorts.map(({ size }) => size));
  const ages: number[] = [];
  for (let age = 1; age <= 60; age += 1) {
    const customers = rateAtAge(cohorts, age)?.customers ?? 0;
    if (customers === 0 || customers < everyone / 20) break;
    ages.push(age);
  }
  return ages;
}

/** A cohort and the part of its customers who were active in an average month of its first year. */
interface Holding {
  readonly cohort: Cohort;
  readonly share: number;
}

/** Cohorts smaller than this are not compared: one customer would decide. */
export const COMPARED = 10;

/** Cohorts of `COMPARED` customers or more with a complete first year, those that held best first. */
export function holdings(cohorts: readonly Cohort[]): readonly Holding[] {
  return cohorts
    .filter(({ size, lastAge }) => size >= COMPARED && lastAge >= 12)
    .map((cohort) => {
      const months = Array.from({ length: 12 }, (_, index) => cohort.active.get(index + 1) ?? 0);
      return { cohort, share: sum(months) / (12 * cohort.size) };
    })
    .sort((a, b) => b.share - a.share || b.cohort.month - a.cohort.month);
}
