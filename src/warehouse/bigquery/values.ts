import type { Cell } from '../../catalog/data.ts';
import * as cells from '../cells.ts';
import type { Field, RawRow, RawValue } from './api.ts';
import { scalarType } from './schema.ts';
import { Trouble } from './trouble.ts';

const unreadable = () => new Trouble({ call: 'jobs.getQueryResults', reason: 'unreadable' });

function fail(): never {
  throw unreadable();
}

function checked(pattern: RegExp, text: string): string {
  if (!pattern.test(text)) throw unreadable();
  return text;
}

const integer = (text: string): Cell => cells.integer(BigInt(checked(/^-?\d{1,19}$/, text)));

const decimal = (text: string): Cell => cells.decimal(text) ?? fail();

function float(text: string): Cell {
  if (/^nan$/i.test(text)) return cells.float(Number.NaN);
  const infinite = /^([+-]?)inf(inity)?$/i.exec(text);
  if (infinite !== null) return cells.float(infinite[1] === '-' ? -Infinity : Infinity);
  return cells.float(Number(checked(/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d{1,4})?$/i, text)));
}

/** Microseconds since 1970, as text. */
export const instant = (text: string): string =>
  cells.instant(BigInt(checked(/^-?\d{1,18}$/, text))) ?? fail();

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
