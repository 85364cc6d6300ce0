import { dateIn } from '../catalog/dates.ts';
import type { Format } from '../catalog/types.ts';

/** What stands in the place of a value that could not be computed. It is never 0. */
export const NOT_AVAILABLE = 'Not available';

/**
 * What a value is shown in: a metric's format, and for money the currency (ISO 4217) of the night that it is of. Money
 * without its currency cannot be shown.
 */
export type Unit = Exclude<Format, 'currency'> | `currency:${string}`;

/** What a night's values of a format are shown in. */
export const unitOf = (format: Format, { currency }: { readonly currency: string }): Unit =>
  format === 'currency' ? `currency:${currency}` : format;

const number = (options: Intl.NumberFormatOptions) => new Intl.NumberFormat('en-US', options);

/** `short` is for cards, `$9.84M`; `plain` leaves out needless cents, `$11,000,000`; `full` has them. */
export type ValueLength = 'short' | 'plain' | 'full';

const moneyOptions = {
  short: { notation: 'compact', maximumFractionDigits: 2 },
  plain: { trailingZeroDisplay: 'stripIfInteger' },
  full: {},
} as const;

const formatters = new Map<string, Intl.NumberFormat>();

/** Money in a currency; formatters are dear to make. */
function money(currency: string, length: ValueLength): Intl.NumberFormat {
  const name = `${currency} ${length}`;
  const found =
    formatters.get(name) ??
    number({ style: 'currency', currency, signDisplay: 'negative', ...moneyOptions[length] });
  formatters.set(name, found);
  return found;
}

/** The currency of money, null for what is none. */
const currencyOf = (unit: Unit): string | null =>
  unit.startsWith('currency:') ? unit.slice('currency:'.length) : null;

const wholeNumber = number({ maximumFractionDigits: 0 });
const shortNumber = number({ maximumFractionDigits: 1 });
const everyDigit = number({ maximumFractionDigits: 38 });
const twoDigits = number({ minimumFractionDigits: 2, maximumFractionDigits: 2 });
const percentage = number({ style: 'percent', minimumFractionDigits: 1, maximumFractionDigits: 1 });
const wholePercentage = number({ style: 'percent', maximumFractionDigits: 0 });

/** A count: `1,234`. */
export const formatCount = (value: number): string => wholeNumber.format(value);

/** The share of something, `89%`, from a ratio. */
export const formatShare = (ratio: number): string => wholePercentage.format(ratio);

/** A metric's value by its unit; null is "Not available". */
export function formatValue(value: number | null, unit: Unit, length: ValueLength = 'full'): string {
  if (value === null) return NOT_AVAILABLE;
  switch (unit) {
    case 'percent':
      return percentage.format(value);
    case 'multiplier':
      return `${twoDigits.format(value)}×`;
    case 'number':
      return shortNumber.format(value);
    default:
      return money(currencyOf(unit) ?? '', length).format(value);
  }
}

const axisOptions = {
  percent: { style: 'percent', maximumFractionDigits: 1 },
  multiplier: { maximumFractionDigits: 2 },
  number: { maximumFractionDigits: 1 },
} as const;
const axisNumber = (unit: Unit, notation: 'standard' | 'compact' | 'scientific') => {
  const currency = currencyOf(unit);
  const options: Intl.NumberFormatOptions =
    currency === null
      ? axisOptions[unit as keyof typeof axisOptions]
      : { style: 'currency', currency, maximumFractionDigits: 2, trailingZeroDisplay: 'stripIfInteger' };
  return number({ ...options, notation, signDisplay: 'negative' });
};

/** A value on an axis, as short as it can be: `$1.5M`, `50%`, `2×`, `12.5K`. */
export function formatTick(value: number, unit: Unit): string {
  const size = Math.abs(value);
  const notation =
    size >= 1e15 ? 'scientific' : size >= 10_000 || currencyOf(unit) !== null ? 'compact' : 'standard';
  return `${axisNumber(unit, notation).format(value)}${unit === 'multiplier' ? '×' : ''}`;
}

const points = number({ minimumFractionDigits: 1, maximumFractionDigits: 1 });

/**
 * The size of a change, without a sign, as precise as the value is shown: `$28.3K`, `0.4 points`, `3`, `0.01×`. Null
 * when the change is too small to be seen in the value.
 */
export function formatChange(change: number, unit: Unit): string | null {
  const size = Math.abs(change);
  const text = unit === 'percent' ? points.format(size * 100) : formatValue(size, unit, 'short');
  if (!/[1-9]/.test(text)) return null;
  return unit === 'percent' ? `${text} ${text === '1.0' ? 'point' : 'points'}` : text;
}

/** Money from a number or from a decimal string, whose every digit counts. */
export const formatMoney = (value: number | string, currency: string): string =>
  money(currency, 'full').format(value as Intl.StringNumericLiteral);

/** A number from a number or from a decimal string, whose every digit counts. */
export const formatNumber = (value: number | string): string =>
  everyDigit.format(value as Intl.StringNumericLiteral);

const day = { year: 'numeric', month: 'short', day: 'numeric' } as const;
const clock = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZoneName: 'short' } as const;
const inZone = (timeZone: string, options: Intl.DateTimeFormatOptions) =>
  new Intl.DateTimeFormat('en-US', { ...options, timeZone });

const calendarDate = inZone('UTC', day);
const calendarMonth = inZone('UTC', { year: 'numeric', month: 'short' });
const monthAlone = inZone('UTC', { month: 'short' });
const dayOfMonth = inZone('UTC', { month: 'short', day: 'numeric' });
const utcInstant = inZone('UTC', { ...day, ...clock });

const formatInZone = (formatter: Intl.DateTimeFormat, date: string): string => {
  const instant = new Date(`${date.slice(0, 10)}T00:00:00Z`);
  return Number.isNaN(instant.getTime()) ? date : formatter.format(instant);
};

/** A calendar date, `Nov 22, 2026`, from `YYYY-MM-DD`; anything else is shown as it is. */
export const formatDate = (date: string): string => formatInZone(calendarDate, date);

/** A calendar date without its year, `Nov 22`. */
export const formatShortDate = (date: string): string => formatInZone(dayOfMonth, date);

/** The month of a calendar date, `Nov 2026`. */
export const formatMonth = (date: string): string => formatInZone(calendarMonth, date);

/** The same where the year is said beside it, `Nov`. */
export const formatMonthName = (date: string): string => formatInZone(monthAlone, date);

/** An instant in a time zone on a page that names the date already: the clock alone when the date is the same. */
export function formatTimeOn(instant: string, date: string, timeZone: string): string {
  const parsed = new Date(instant);
  if (Number.isNaN(parsed.getTime())) return instant;
  const options = dateIn(timeZone, parsed) === date ? clock : { ...day, ...clock };
  return inZone(timeZone, options).format(parsed);
}

/** An instant by Greenwich; anything else is shown as it is. */
export function formatUtc(instant: string): string {
  const parsed = new Date(instant);
  return Number.isNaN(parsed.getTime()) ? instant : utcInstant.format(parsed);
}

/** An instant in both clocks that matter here, Greenwich's and the company's; anything else is shown as it is. */
export function formatInstant(instant: string, timeZone: string): string {
  const parsed = new Date(instant);
  if (Number.isNaN(parsed.getTime())) return instant;
  return `${formatUtc(instant)} (${inZone(timeZone, { ...day, ...clock }).format(parsed)})`;
}
