import { isCalendarDate } from '../../../src/catalog/dates.ts';

const DAY_MS = 86_400_000;
const pad = (value: bigint | number, digits: number): string => String(value).padStart(digits, '0');

/** Days since 1970-01-01 of a date; undefined when the text is no calendar date. */
export const dateToDays = (text: string): number | undefined =>
  isCalendarDate(text) ? Date.parse(`${text}T00:00:00Z`) / DAY_MS : undefined;

/** The reverse of `dateToDays`. */
export const daysToDate = (days: number): string => new Date(days * DAY_MS).toISOString().slice(0, 10);

interface Civil {
  readonly date: string;
  /** Hours, minutes, seconds. */
  readonly clock: readonly [number, number, number];
  readonly micros: number;
}

function parseCivil(text: string): Civil | undefined {
  const match = /^(\d{4}-\d{2}-\d{2})[T ]([01]\d|2[0-3]):([0-5]\d):([0-5]\d)(?:\.(\d{1,6}))?$/.exec(text);
  if (match === null) return undefined;
  const [, date = '', hours, minutes, seconds, fraction = ''] = match;
  if (!isCalendarDate(date)) return undefined;
  return {
    date,
    clock: [Number(hours), Number(minutes), Number(seconds)],
    micros: Number(fraction.padEnd(6, '0')),
  };
}

/** Seconds and nanoseconds since 1970 of an ISO 8601 instant in UTC; undefined when it is none. */
export function timestampToWire(text: string): { seconds: string; nanos: number } | undefined {
  const civil = text.endsWith('Z') ? parseCivil(text.slice(0, -1)) : undefined;
  const days = civil === undefined ? undefined : dateToDays(civil.date);
  if (civil === undefined || days === undefined) return undefined;
  const [hours, minutes, seconds] = civil.clock;
  const total = days * 86_400 + hours * 3600 + minutes * 60 + seconds;
  return { seconds: String(total), nanos: civil.micros * 1000 };
}

/** ISO 8601 in UTC with milliseconds, or with microseconds where there are any. */
export function wireToTimestamp(seconds: string, nanos: number): string {
  const micros = pad(Math.trunc(nanos / 1000), 6);
  const fraction = micros.endsWith('000') ? micros.slice(0, 3) : micros;
  return `${new Date(Number(seconds) * 1000).toISOString().slice(0, 19)}.${fraction}Z`;
}

/** ZetaSQL packs a civil time into bits: year, 4 of month, 5 of day, 5 of hour, 6 of minute, 6 of second. */
export function datetimeToWire(text: string): { bitFieldDatetimeSeconds: string; nanos: number } | undefined {
  const civil = parseCivil(text);
  if (civil === undefined) return undefined;
  const [year = 0, month = 0, day = 0] = civil.date.split('-').map(Number);
  const [hour, minute, second] = civil.clock;
  const parts: readonly (readonly [value: number, bits: bigint])[] = [
    [month, 4n],
    [day, 5n],
    [hour, 5n],
    [minute, 6n],
    [second, 6n],
  ];
  const packed = parts.reduce((all, [value, bits]) => (all << bits) | BigInt(value), BigInt(year));
  return { bitFieldDatetimeSeconds: String(packed), nanos: civil.micros * 1000 };
}

/** `YYYY-MM-DDTHH:MM:SS`, with microseconds where there are any. */
export function wireToDatetime(bits: string, nanos: number): string {
  let rest = BigInt(bits);
  const take = (width: bigint): string => {
    const value = rest & ((1n << width) - 1n);
    rest >>= width;
    return pad(value, 2);
  };
  const [second, minute, hour, day, month] = [take(6n), take(6n), take(5n), take(5n), take(4n)];
  const fraction = nanos === 0 ? '' : `.${pad(Math.trunc(nanos / 1000), 6)}`;
  return `${pad(rest, 4)}-${month}-${day}T${hour}:${minute}:${second}${fraction}`;
}
