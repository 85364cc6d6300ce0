import { isCalendarDate } from '../../catalog/dates.ts';
import type { ColumnType } from '../../catalog/types.ts';

/** A GoogleSQL type that the engine holds a column in. */
type HeldType = Exclude<ColumnType, 'BIGNUMERIC' | 'DATETIME'>;

/** A cell as the engine casts it, and the narrowest type that holds it; null when no type of the column does. */
type Read = { readonly text: string | null; readonly type: HeldType } | null;

/** Reads the cells of one column. Its type is the narrowest of those it may have that holds every cell. */
export class ColumnReader {
  /** The types it may have, the narrowest first. */
  readonly #order: readonly HeldType[];
  readonly #read: (text: string, order: readonly HeldType[]) => Read;
  #at = 0;

  /** @param types those that the contract accepts, the one that it prefers first. */
  constructor(types: readonly string[]) {
    const [first = 'STRING'] = types;
    const family = FAMILIES.find(({ accepts }) => accepts.has(first)) ?? TEXT;
    this.#order = family.order(types);
    this.#read = family.read;
  }

  /** The type that holds every cell read so far. */
  get type(): HeldType {
    return this.#order[this.#at] ?? 'STRING';
  }

  /** The cell as the engine casts it to any type of the column from `type` on; undefined when it cannot be read. */
  read(cell: string | null): string | null | undefined {
    if (cell === null) return null;
    const read = this.#read(cell, this.#order);
    if (read === null) return undefined;
    this.#at = Math.max(this.#at, this.#order.indexOf(read.type));
    return read.text;
  }
}

/** The type that an empty column is held in. */
export const heldType = (types: readonly string[]): string => new ColumnReader(types).type;

interface Family {
  readonly accepts: ReadonlySet<string>;
  readonly order: (types: readonly string[]) => readonly HeldType[];
  readonly read: (text: string, order: readonly HeldType[]) => Read;
}

const TEXT: Family = {
  accepts: new Set(['STRING']),
  order: () => ['STRING'],
  read: (text) => ({ text, type: 'STRING' }),
};

const FLAGS: Family = {
  accepts: new Set(['BOOL']),
  order: () => ['BOOL'],
  read: (text) => {
    const word = text.trim().toLowerCase();
    if (word === '') return { text: null, type: 'BOOL' };
    return word === 'true' || word === 'false' ? { text: word, type: 'BOOL' } : null;
  },
};

const DAYS: Family = {
  accepts: new Set(['DATE', 'DATETIME', 'TIMESTAMP']),
  order: ([first, ...others]) =>
    first !== 'DATE' ? ['TIMESTAMP'] : others.length === 0 ? ['DATE'] : ['DATE', 'TIMESTAMP'],
  read: (text, order) => {
    const [narrowest = 'DATE'] = order;
    if (text.trim() === '') return { text: null, type: narrowest };
    const instant = instantOf(text.trim());
    if (instant === null) return null;
    const isDay = instant.endsWith(MIDNIGHT);
    if (isDay && narrowest === 'DATE') return { text: instant.slice(0, -MIDNIGHT.length), type: 'DATE' };
    return order.includes('TIMESTAMP') ? { text: instant, type: 'TIMESTAMP' } : null;
  },
};

const NUMBERS: Family = {
  accepts: new Set(['INT64', 'NUMERIC', 'BIGNUMERIC', 'FLOAT64']),
  // A whole number's column takes decimals too: older syncs type the same money as whole numbers.
  order: (types) => {
    const [first] = types;
    if (first === 'FLOAT64') return ['FLOAT64'];
    return first === 'INT64' ? ['INT64', 'NUMERIC', 'FLOAT64'] : ['NUMERIC', 'FLOAT64'];
  },
  read: (text, order) => {
    const [narrowest = 'FLOAT64'] = order;
    const number = text.trim();
    if (number === '') return { text: null, type: narrowest };
    const digits = digitsOf(number);
    for (const type of order) {
      const written = WRITE[type]?.(digits, number) ?? null;
      if (written !== null) return { text: written, type };
    }
    return null;
  },
};

const FAMILIES: readonly Family[] = [TEXT, FLAGS, DAYS, NUMBERS];

const MIDNIGHT = ' 00:00:00.000000+00';

const INSTANT =
  /^(?<year>\d{4})-(?<month>\d{1,2})-(?<day>\d{1,2})(?:[T ](?<hour>\d{1,2}):(?<minute>\d{1,2})(?::(?<second>\d{1,2})(?:\.(?<fraction>\d{1,12}))?)? ?(?<zone>Z|UTC|[+-]\d{4}|[+-]\d{1,2}(?::\d{2})?)?)?$/i;

const twoDigits = (digits: string): string => digits.padStart(2, '0');

/**
 * An instant in ISO 8601 or in a form that BigQuery casts, with or without leading zeros, as the engine casts it: in UTC,
 * with microseconds. A date alone is its midnight in UTC, and so is a time without a zone. Null when it is none, or finer
 * than a microsecond.
 */
function instantOf(text: string): string | null {
  const parts = INSTANT.exec(text)?.groups ?? {};
  const { year = '', fraction = '', zone = 'Z' } = parts;
  const { month = '', day = '', hour = '', minute = '', second = '' } = parts;
  const date = [year, twoDigits(month), twoDigits(day)].join('-');
  const [hours = '', minutes = '', seconds = ''] = [hour, minute, second].map(twoDigits);
  if (!isCalendarDate(date) || hours > '23' || minutes > '59' || seconds > '59') return null;
  if (/[1-9]/.test(fraction.slice(6))) return null;
  const offset = minutesOf(zone);
  if (offset === null) return null;
  const local = Date.parse(`${date}T${hours}:${minutes}:${seconds}Z`);
  const [utcDate = '', utcTime = ''] = new Date(local - offset * 60_000).toISOString().split(/[T.]/);
  // Years beyond four digits, which a zone can lead to, are none of BigQuery's.
  if (!/^(?!0000)\d{4}-/.test(utcDate)) return null;
  return `${utcDate} ${utcTime}.${fraction.slice(0, 6).padEnd(6, '0')}+00`;
}

/** How far a zone is ahead of UTC; null when there is none so far. */
function minutesOf(zone: string): number | null {
  const [, sign, hours, minutes = '0'] = /^([+-])(\d{1,2}):?(\d{2})?$/.exec(zone) ?? [];
  if (sign === undefined) return 0;
  const ahead = Number(hours) * 60 + Number(minutes);
  return Number(minutes) > 59 || ahead > 14 * 60 ? null : sign === '-' ? -ahead : ahead;
}

/** A decimal's parts without needless zeros. */
interface Digits {
  readonly sign: string;
  readonly whole: string;
  readonly fraction: string;
}

/** The most places by which an exponent may move the point: a double has no more. */
const MOST_PLACES = 400;

/** The digits of a decimal, its exponent written out; null when it is none. */
function digitsOf(text: string): Digits | null {
  const [, sign = '', head = '', tail = '', exponent = '0'] =
    /^([+-]?)(\d*)(?:\.(\d*))?(?:e([+-]?\d{1,4}))?$/i.exec(text) ?? [];
  const places = Number(exponent);
  if (head + tail === '' || Math.abs(places) > MOST_PLACES) return null;
  const padded = `${'0'.repeat(Math.max(0, -places))}${head}${tail}${'0'.repeat(Math.max(0, places - tail.length))}`;
  const point = Math.max(0, -places) + head.length + places;
  return {
    sign: sign === '-' ? '-' : '',
    whole: padded.slice(0, point).replace(/^0+(?=\d)/, '') || '0',
    fraction: padded.slice(point).replace(/0+$/, ''),
  };
}

const [LEAST, MOST] = [-(2n ** 63n), 2n ** 63n - 1n];

/** How a number is written for a type; null when the type does not hold it exactly, or is none of a number. */
const WRITE: Readonly<Partial<Record<HeldType, (digits: Digits | null, text: string) => string | null>>> = {
  INT64: (digits) => {
    if (digits === null || digits.fraction !== '' || digits.whole.length > 19) return null;
    const value = BigInt(`${digits.sign}${digits.whole}`);
    return value >= LEAST && value <= MOST ? String(value) : null;
  },
  NUMERIC: (digits) => {
    if (digits === null || digits.fraction.length > 9 || digits.whole.length > 29) return null;
    return `${digits.sign}${digits.whole}${digits.fraction === '' ? '' : `.${digits.fraction}`}`;
  },
  FLOAT64: (digits, text) => {
    const [, sign, word] = /^([+-]?)(nan|inf(?:inity)?)$/i.exec(text) ?? [];
    if (word !== undefined) return /^nan$/i.test(word) ? 'NaN' : `${sign === '-' ? '-' : ''}Infinity`;
    const value = Number(text);
    return digits === null || !Number.isFinite(value) ? null : String(value);
  },
};
