import type { Cell } from '../../catalog/data.ts';
import type { Field, RawRow, RawValue } from './api.ts';
import { scalarType } from './schema.ts';
import { Trouble } from './trouble.ts';

const unreadable = () => new Trouble({ call: 'jobs.getQueryResults', reason: 'unreadable' });

function checked(pattern: RegExp, text: string): string {
  if (!pattern.test(text)) throw unreadable();
  return text;
}

/** A whole number as JSON carries it: a number where it is exact, otherwise its digits. */
function integer(text: string): Cell {
  const value = Number(checked(/^-?\d{1,19}$/, text));
  return Number.isSafeInteger(value) ? value : text;
}

/** A decimal's digits without needless zeros, so that equal numbers are equal text. */
function decimal(text: string): Cell {
  const [, sign = '', whole = '', fraction = ''] = /^(-?)0*(\d+)(?:\.(\d+?)0*)?$/.exec(text) ?? [];
  if (whole === '') throw unreadable();
  const digits = fraction === '' || fraction === '0' ? whole : `${whole}.${fraction}`;
  return digits === '0' ? '0' : sign + digits;
}

/** JSON has no NaN and no infinities: they are text. */
function float(text: string): Cell {
  if (/^nan$/i.test(text)) return 'NaN';
  const infinite = /^([+-]?)inf(inity)?$/i.exec(text);
  if (infinite !== null) return infinite[1] === '-' ? '-Infinity' : 'Infinity';
  // JSON has no negative zero either.
  return Number(checked(/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d{1,4})?$/i, text)) + 0;
}

/** Microseconds since 1970 as ISO 8601; microseconds only where there are some. */
export function instant(text: string): string {
  const micros = BigInt(checked(/^-?\d{1,18}$/, text));
  const rest = ((micros % 1000n) + 1000n) % 1000n;
  const date = new Date(Number((micros - rest) / 1000n));
  if (Number.isNaN(date.getTime())) throw unreadable();
  return rest === 0n
    ? date.toISOString()
    : date.toISOString().replace('Z', `${String(rest).padStart(3, '0')}Z`);
}

/** `[start, end)`; instants come as microseconds here too. */
function range(text: string, element: string): Cell {
  if (element !== 'TIMESTAMP') return text;
  return text.replace(/-?\d+/g, (micros) => instant(micros));
}

function bool(text: string): Cell {
  return checked(/^(true|false)$/i, text).toLowerCase() === 'true';
}

const same = (text: string): Cell => text;

/** From the API's text to the value of a snapshot. Types that are not here are text that stays as it is. */
const SCALARS: Readonly<Record<string, (text: string) => Cell>> = {
  INT64: integer,
  NUMERIC: decimal,
  BIGNUMERIC: decimal,
  FLOAT64: float,
  BOOL: bool,
  TIMESTAMP: instant,
};

type Convert = (raw: RawValue) => Cell;

function scalar(field: Field): Convert {
  const element = field.rangeElementType?.type ?? '';
  const type = scalarType(field);
  const convert = type === 'RANGE' ? (text: string) => range(text, element) : (SCALARS[type] ?? same);
  return (raw) => {
    if (typeof raw !== 'string') throw unreadable();
    return convert(raw);
  };
}

/** A value out of its `{ v }`; what the API leaves out is NULL. */
const inside = (wrapped: unknown): RawValue => (wrapped as { v?: RawValue } | null)?.v ?? null;

function struct(fields: readonly Field[]): Convert {
  const parts = fields.map((part) => [part.name, converter(part)] as const);
  return (raw) => {
    const values = (raw as Partial<RawRow>).f;
    if (!Array.isArray(values) || values.length !== parts.length) throw unreadable();
    return Object.fromEntries(parts.map(([name, convert], at) => [name, convert(inside(values[at]))]));
  };
}

/** What turns a field's raw values into cells. NULL stays null; an ARRAY that is NULL arrives empty. */
export function converter(field: Field): Convert {
  const one = scalarType(field) === 'STRUCT' ? struct(field.fields ?? []) : scalar(field);
  const orNull: Convert = (raw) => (raw === null ? null : one(raw));
  if (field.mode !== 'REPEATED') return orNull;
  return (raw) => {
    if (raw === null) return [];
    if (!Array.isArray(raw)) throw unreadable();
    return raw.map((element) => orNull(inside(element)));
  };
}

/** What turns a raw row into the cells of a snapshot, in the order of the columns. */
export function rowConverter(fields: readonly Field[]): (row: RawRow) => Cell[] {
  const converters = fields.map(converter);
  return (row) => {
    const values = (row as Partial<RawRow> | null)?.f;
    if (!Array.isArray(values) || values.length !== converters.length) throw unreadable();
    return converters.map((convert, at) => convert(inside(values[at])));
  };
}
