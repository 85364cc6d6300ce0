import { dateIn, isCalendarDate } from '../catalog/dates.ts';
import { KpiError } from '../errors.ts';
import { type Decimal, formatDecimal, parseDecimal } from '../format/decimal.ts';
import type { StoredCell, StoredRow } from '../store/night.ts';
import type { InsightInput } from './insight.ts';

/** Reads one column's cell of a row; null when it is empty or is not what was asked for (`NaN`, free text). */
type Read<T> = (row: StoredRow) => T | null;

/** The columns of a view, found by name. Each reader is made once and then given every row. */
interface Columns {
  /** Text as it is, also from identifiers that are numbers; blank text is null. */
  text(name: string): Read<string>;
  /** A finite number. */
  number(name: string): Read<number>;
  /** An exact number: money, to be added up. */
  decimal(name: string): Read<Decimal>;
  /** A calendar date, `YYYY-MM-DD`; instants by the date they have where the company is. */
  date(name: string): Read<string>;
  flag(name: string): Read<boolean>;
}

/** Finds a view's columns by name. A name that the view does not have is an error as soon as a reader is asked for. */
export function columnsOf({ columns, company }: Pick<InsightInput, 'columns' | 'company'>): Columns {
  const reader =
    <T>(read: (cell: Exclude<StoredCell, null>) => T | null) =>
    (name: string): Read<T> => {
      const index = columns.findIndex((column) => column.name === name);
      if (index === -1)
        throw new KpiError(
          'store-invalid',
          `A detail view has no column ${name}.`,
          'Every view must have the columns that src/catalog/views.ts asks for.',
        );
      return (row) => {
        const cell = row[index] ?? null;
        return cell === null ? null : read(cell);
      };
    };
  return {
    text: reader(readText),
    number: reader(readNumber),
    decimal: reader(readDecimal),
    date: reader((cell) => readDate(cell, company.time_zone)),
    flag: reader((cell) => (typeof cell === 'boolean' ? cell : null)),
  };
}

/** A decimal as a number, for what is drawn or shown: its last digits may be lost. */
export const toNumber = (value: Decimal): number => Number(formatDecimal(value));

function readText(cell: StoredCell): string | null {
  const text = typeof cell === 'string' ? cell : JSON.stringify(cell);
  return text.trim() === '' ? null : text;
}

function readDecimal(cell: StoredCell): Decimal | null {
  return typeof cell === 'string' || typeof cell === 'number' ? parseDecimal(String(cell)) : null;
}

function readNumber(cell: StoredCell): number | null {
  if (typeof cell === 'string' && parseDecimal(cell) === null) return null;
  const value = typeof cell === 'string' || typeof cell === 'number' ? Number(cell) : Number.NaN;
  return Number.isFinite(value) ? value : null;
}

function readDate(cell: StoredCell, timeZone: string): string | null {
  if (typeof cell !== 'string') return null;
  const zoned = /T.*(Z|[+-]\d{2}:\d{2})$/.test(cell);
  const instant = zoned ? new Date(cell) : null;
  if (instant !== null && Number.isNaN(instant.getTime())) return null;
  const date = instant === null ? cell.slice(0, 10) : dateIn(timeZone, instant);
  return isCalendarDate(date) ? date : null;
}
