const formatters = new Map<string, Intl.DateTimeFormat>();

/** The calendar date in a time zone (IANA) at an instant, `YYYY-MM-DD`: the date a snapshot carries. */
export function dateIn(timeZone: string, instant: Date): string {
  const formatter =
    formatters.get(timeZone) ??
    new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' });
  formatters.set(timeZone, formatter);
  return formatter.format(instant);
}

/** Whether this machine knows a time zone of that name. */
export function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en-US', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}

/** How a company counts its years: the first month, 1 to 12. */
interface FiscalCalendar {
  readonly fiscal_year_start_month: number;
}

const twoDigits = (number: number): string => String(number).padStart(2, '0');

/** The fiscal year of a date. It is named after the calendar year in which it ends: with January first, that year. */
export function fiscalYearOf(date: string, { fiscal_year_start_month: start }: FiscalCalendar): number {
  const [year, month] = [Number(date.slice(0, 4)), Number(date.slice(5, 7))];
  return start > 1 && month >= start ? year + 1 : year;
}

/** The first and the last day of a fiscal year. */
export function fiscalYearDays(
  fiscalYear: number,
  { fiscal_year_start_month: start }: FiscalCalendar,
): { readonly first: string; readonly last: string } {
  const first = (year: number) => `${start > 1 ? year - 1 : year}-${twoDigits(start)}-01`;
  return { first: first(fiscalYear), last: addDays(first(fiscalYear + 1), -1) };
}

/** The share of a fiscal year that has passed by the end of a date, 0 to 1. */
export function fiscalYearElapsed(date: string, fiscalYear: number, calendar: FiscalCalendar): number {
  const { first, last } = fiscalYearDays(fiscalYear, calendar);
  const share = (daysBetween(first, date) + 1) / (daysBetween(first, last) + 1);
  return Math.min(1, Math.max(0, share));
}

/** True for a real calendar date written `YYYY-MM-DD`. */
export function isCalendarDate(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const parsed = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(parsed.getTime()) && parsed.toISOString().startsWith(text);
}

/** The date `days` after (or, negative, before) a date. */
export function addDays(date: string, days: number): string {
  const instant = new Date(`${date}T00:00:00Z`);
  instant.setUTCDate(instant.getUTCDate() + days);
  return instant.toISOString().slice(0, 10);
}

/** How many days lie from one date to a later one; negative when it is earlier. */
export const daysBetween = (from: string, to: string): number =>
  Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / 86_400_000);
