import { formatMonth } from '../../format/format.ts';

/** A month as a number that counts on: year × 12 + month of the year from 0. */
export type Month = number;

/** The month of a `YYYY-MM-DD` date. */
export const monthOf = (date: string): Month => Number(date.slice(0, 4)) * 12 + Number(date.slice(5, 7)) - 1;

/** Months in one group of a matrix: months, calendar quarters or calendar years. */
export type Step = 1 | 3 | 12;

/** The group that holds a month, a number that counts on as months do. */
export const groupOf = (month: Month, step: Step): number => Math.floor(month / step);

/** The name of a group: `Mar 2025`, `Q1 2025`, `2025`. */
export function groupName(group: number, step: Step): string {
  const first = group * step;
  const year = Math.floor(first / 12);
  if (step === 12) return String(year);
  if (step === 3) return `Q${Math.floor((first % 12) / 3) + 1} ${year}`;
  return formatMonth(`${String(year).padStart(4, '0')}-${String((first % 12) + 1).padStart(2, '0')}-01`);
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
