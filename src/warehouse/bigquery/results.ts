import type { Cell, Column } from '../../catalog/data.ts';
import { KpiError } from '../../errors.ts';
import * as cells from '../cells.ts';
import type { Api, Field, Page, RawRow, RawValue } from './api.ts';
import { RequestError } from './request-error.ts';

/** At most this many rows a page; BigQuery itself cuts pages at about 10 MB. */
const PAGE_ROWS = 10_000;

const unreadable = () => new RequestError({ call: 'jobs.getQueryResults', reason: 'unreadable' });

/** The answer of a finished job. No more than one page of it is held at a time. */
export class Results {
  readonly columns: readonly Column[];
  readonly totalRows: number;
  readonly #api: Api;
  readonly #job: string;
  readonly #first: Page;
  readonly #cells: (row: RawRow) => Cell[];

  private constructor(
    api: Api,
    job: string,
    first: Page,
    fields: readonly Field[],
    totalRows: number,
    file: string,
  ) {
    this.#api = api;
    this.#job = job;
    this.#first = first;
    this.#cells = rowConverter(fields);
    this.columns = columnsOf(fields, file);
    this.totalRows = totalRows;
  }

  /**
   * Opens the answer of a job with its first page.
   * @param file the SQL file, for errors. @throws RequestError; KpiError `column-type`.
   */
  static async open(job: string, file: string, api: Api): Promise<Results> {
    const first = await api.getResults(job, PAGE_ROWS);
    const fields = first.schema?.fields;
    if (first.jobComplete === false || fields === undefined || first.totalRows === undefined)
      throw unreadable();
    return new Results(api, job, first, fields, first.totalRows, file);
  }

  /** The rows, page by page. Throws RequestError, also when the pages do not add up to the total. */
  async *pages(): AsyncGenerator<Cell[][]> {
    let page = this.#first;
    for (let read = 0; ; ) {
      const { rows = [], pageToken: token = '' } = page;
      read += rows.length;
      // What does not add up is refused: rows would be lost or doubled.
      if (page.totalRows !== this.totalRows || read > this.totalRows) throw unreadable();
      if (rows.length > 0) yield rows.map(this.#cells);
      if (token === '' && read !== this.totalRows) throw unreadable();
      if (token === '') return;
      page = await this.#api.getResults(this.#job, PAGE_ROWS, token);
    }
  }
}

/** The API keeps legacy SQL's names for some types. */
const STANDARD: Readonly<Record<string, string>> = {
  INTEGER: 'INT64',
  FLOAT: 'FLOAT64',
  BOOLEAN: 'BOOL',
  RECORD: 'STRUCT',
};

/** The name of a field's type in standard SQL, without its mode. */
const scalarType = ({ type }: Field): string => STANDARD[type.toUpperCase()] ?? type.toUpperCase();

/** A field's type as standard SQL writes it: `NUMERIC`, `ARRAY<STRUCT<id INT64>>`. */
export function columnType(field: Field): string {
  const scalar = scalarType(field);
  const inner = (field.fields ?? []).map((part) => `${part.name} ${columnType(part)}`);
  const whole =
    scalar === 'STRUCT'
      ? `STRUCT<${inner.join(', ')}>`
      : scalar === 'RANGE'
        ? `RANGE<${field.rangeElementType?.type ?? ''}>`
        : scalar;
  return field.mode === 'REPEATED' ? `ARRAY<${whole}>` : whole;
}

/** The columns of an answer. Throws KpiError `column-type` for one whose values would be harmed on the way. */
export function columnsOf(fields: readonly Field[], file: string): Column[] {
  for (const field of fields) refuseLossy(field, file);
  return fields.map((field) => ({ name: field.name, type: columnType(field) }));
}

function refuseLossy(field: Field, file: string): void {
  for (const part of field.fields ?? []) refuseLossy(part, file);
  // Microseconds are the finest that useInt64Timestamp brings.
  if (String(field.timestampPrecision ?? 6) === '6') return;
  throw new KpiError(
    'column-type',
    `${field.name} in the answer of ${file} is TIMESTAMP(${field.timestampPrecision}), finer than the microseconds that can be exported.`,
    'Cast it to TIMESTAMP or STRING in the view.',
  );
}

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
const instant = (text: string): string => cells.instant(BigInt(checked(/^-?\d{1,18}$/, text))) ?? fail();

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
