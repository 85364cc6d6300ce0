import { addDays, fiscalYearDays } from '../catalog/dates.ts';
import { formatMonth } from '../format/format.ts';
import type { InsightInput } from './insight.ts';

/** The part of a fiscal year that has passed, both days included; empty when `last` is before `first`. */
export interface Period {
  readonly first: string;
  readonly last: string;
}

/** The period that the year-to-date metrics of a night add up, as sql/refresh_kpis.sql has it. */
export function periodOf({
  date,
  fiscalYear,
  company,
}: Pick<InsightInput, 'date' | 'fiscalYear' | 'company'>): Period {
  const { first, last } = fiscalYearDays(fiscalYear, company);
  return { first, last: date < last ? date : last };
}

/**
 * A night's fiscal year in words, or the one so many years before: `2026` where it is the calendar's, else `FY 2026`,
 * which no reader takes for that.
 */
export const yearName = (
  { fiscalYear, company }: Pick<InsightInput, 'fiscalYear' | 'company'>,
  back = 0,
): string => `${company.fiscal_year_start_month === 1 ? '' : 'FY '}${fiscalYear - back}`;

/** Whether the night's fiscal year has come to its end. */
export const isOver = (input: Pick<InsightInput, 'date' | 'fiscalYear' | 'company'>): boolean =>
  periodOf(input).last === fiscalYearDays(input.fiscalYear, input.company).last;

/** True for a date of the period; null is in none. */
export const isWithin = ({ first, last }: Period, date: string | null): boolean =>
  date !== null && date >= first && date <= last;

/** The first days of the period's months, `2026-01-01`, `2026-02-01`, … */
export function monthsOf({ first, last }: Period): readonly string[] {
  const months: string[] = [];
  for (let month = monthOf(first); month <= last; month = monthOf(addDays(month, 31))) months.push(month);
  return months;
}

/** The month of a date, as `monthsOf` writes it. */
export const monthOf = (date: string): string => `${date.slice(0, 7)}-01`;

/** ` Nov 2026 is not over.` for a period that ends within a month, so that its low last bar is not read as a fall. */
export const runningMonth = ({ last }: Period): string =>
  addDays(last, 1).endsWith('-01') ? '' : ` ${formatMonth(last)} is not over.`;
