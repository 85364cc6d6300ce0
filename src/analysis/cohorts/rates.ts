import { type Cohort, sum } from './read.ts';

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
export interface Holding {
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
