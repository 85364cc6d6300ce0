/** Which rows of a table are wanted, in which order. */
export interface TableState {
  /** Words that must all occur in a row; empty for every row. */
  readonly q: string;
  readonly sort: { readonly column: string; readonly descending: boolean } | null;
  /** From 1. */
  readonly page: number;
  /** Bounds by column, as typed: numbers, or dates as `YYYY-MM-DD`. */
  readonly min: Readonly<Record<string, string>>;
  readonly max: Readonly<Record<string, string>>;
  /** The values that are let through, by column. */
  readonly only: Readonly<Record<string, readonly string[]>>;
}

export const EMPTY: TableState = { q: '', sort: null, page: 1, min: {}, max: {}, only: {} };

/** What a record has for a column; a column may be named like something that every object has. */
export const own = <T>(record: Readonly<Record<string, T>>, column: string): T | undefined =>
  Object.hasOwn(record, column) ? record[column] : undefined;

/** How many columns the rows are filtered by, beside the words. */
export const filterCount = ({ min, max, only }: TableState): number =>
  new Set([min, max, only].flatMap(Object.keys)).size;

/**
 * The state in a URL fragment. It stays in the browser: names of customers must not reach a server's log, and a link
 * can be shared all the same. Columns that the table does not have are left out.
 */
export function readState(fragment: string, columns: readonly string[]): TableState {
  const text = fragment.replace(/^#/, '');
  if (!text.includes('=')) return EMPTY;
  const known = new Set(columns);
  const state = { ...EMPTY, min: {} as Record<string, string>, max: {} as Record<string, string> };
  const only: Record<string, string[]> = {};
  let sort: TableState['sort'] = null;
  for (const [key, value] of new URLSearchParams(text)) {
    const [kind = '', ...rest] = key.split('.');
    const column = rest.join('.');
    if (key === 'q') state.q = value;
    else if (key === 'page') state.page = Math.max(1, Math.trunc(Number(value)) || 1);
    else if (key === 'sort') {
      const descending = value.startsWith('-') && !known.has(value);
      const name = descending ? value.slice(1) : value;
      if (known.has(name)) sort = { column: name, descending };
    } else if (!known.has(column)) continue;
    else if (kind === 'min' && value !== '') state.min[column] = value;
    else if (kind === 'max' && value !== '') state.max[column] = value;
    else if (kind === 'only') only[column] = [...(own(only, column) ?? []), value];
  }
  return { ...state, sort, only };
}

/** The fragment of a state, without `#`; empty for the table as it came. */
export function writeState({ q, sort, page, min, max, only }: TableState): string {
  const params = new URLSearchParams();
  if (q !== '') params.set('q', q);
  if (sort !== null) params.set('sort', `${sort.descending ? '-' : ''}${sort.column}`);
  for (const [column, value] of Object.entries(min)) params.set(`min.${column}`, value);
  for (const [column, value] of Object.entries(max)) params.set(`max.${column}`, value);
  for (const [column, values] of Object.entries(only))
    for (const value of values) params.append(`only.${column}`, value);
  if (page > 1) params.set('page', String(page));
  return params.toString();
}

/** A column that can be filtered by its values, which are few. */
export interface Category {
  readonly column: string;
  readonly values: readonly { readonly value: string; readonly count: number }[];
}

/** What a page asks the worker that holds its rows. `url` is the view's JSON file, as the page was built with it. */
export type Question = { readonly url: string } & (
  | { readonly kind: 'categories' }
  | { readonly kind: 'page'; readonly state: TableState; readonly size: number }
  | { readonly kind: 'file'; readonly state: TableState; readonly format: 'csv' | 'json' }
);

/** What it is told. */
export type Answer =
  | { readonly kind: 'categories'; readonly categories: readonly Category[] }
  | {
      readonly kind: 'page';
      readonly page: number;
      readonly pages: number;
      readonly matched: number;
      readonly total: number;
      readonly rows: readonly (readonly unknown[])[];
    }
  | { readonly kind: 'file'; readonly text: string };
