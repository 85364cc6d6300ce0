import { columnKind } from '../columns.ts';
import { flatten, fold } from '../search/fold.ts';
import { type Keys, keysOf, ranksOf } from './keys.ts';
import type { TableState } from './state.ts';

type Column = { readonly name: string; readonly type: string };
type Row = readonly unknown[];

/** A column that can be filtered by its values, which are few. */
export interface Category {
  readonly column: string;
  readonly values: readonly { readonly value: string; readonly count: number }[];
}

export interface Engine {
  readonly columns: readonly Column[];
  readonly total: number;
  /** The numbers of the rows that match, in order. */
  select(state: Pick<TableState, 'q' | 'sort' | 'min' | 'max' | 'only'>): Uint32Array;
  row(at: number): Row;
  categories(): Category[];
}

/** More values than this are no choice but a search. */
const FEW = 12;

/** The text by which a cell is chosen in a list of values; null has a place there too. */
export const choiceOf = (cell: unknown): string => (cell === null || cell === undefined ? '' : String(cell));

/** Sorts and filters the rows of one view. Text for the filter is made once, keys and orders when first asked for. */
export function createEngine(columns: readonly Column[], rows: readonly Row[]): Engine {
  const place = new Map(columns.map(({ name }, index) => [name, index]));
  const searched = columns.flatMap((column, index) =>
    ['text', 'id'].includes(columnKind(column)) ? [index] : [],
  );
  const texts = rows.map((row) => fold(searched.map((index) => choiceOf(row[index])).join(' \u0001 ')));
  const keys = new Map<number, Keys>();
  const orders = new Map<string, Uint32Array>();

  const keysAt = (index: number): Keys => {
    const column = columns[index] ?? { name: '', type: 'STRING' };
    const found = keys.get(index) ?? keysOf(column, rows, index);
    keys.set(index, found);
    return found;
  };
  const orderOf = (sort: TableState['sort']): Uint32Array => {
    const index = sort === null ? undefined : place.get(sort.column);
    const name = sort === null || index === undefined ? '' : `${sort.descending}.${index}`;
    const found =
      orders.get(name) ??
      (index === undefined
        ? Uint32Array.from(rows.keys())
        : sorted(ranksOf(keysAt(index)), sort?.descending === true));
    orders.set(name, found);
    return found;
  };

  return {
    columns,
    total: rows.length,
    row: (at) => rows[at] ?? [],
    select(state) {
      const tests = testsOf(state, place, rows, texts, keysAt);
      const order = orderOf(state.sort);
      return tests.length === 0 ? order : order.filter((at) => tests.every((test) => test(at)));
    },
    categories() {
      return columns.flatMap((column, index) => {
        if (!['text', 'flag'].includes(columnKind(column))) return [];
        const counts = new Map<string, number>();
        for (const row of rows) {
          const value = choiceOf(row[index]);
          counts.set(value, (counts.get(value) ?? 0) + 1);
          if (counts.size > FEW) return [];
        }
        const values = [...counts].map(([value, count]) => ({ value, count }));
        return values.length < 2
          ? []
          : [{ column: column.name, values: values.sort((a, b) => b.count - a.count) }];
      });
    },
  };
}

/** Rows by rank, ties as they came; rows without a rank last, whatever the direction. Counts instead of comparing. */
function sorted(ranks: Int32Array, descending: boolean): Uint32Array {
  const most = ranks.reduce((high, rank) => Math.max(high, rank), -1);
  const bucket = (rank: number) => (rank === -1 ? most + 1 : descending ? most - rank : rank);
  const starts = new Uint32Array(most + 3);
  for (const rank of ranks) starts[bucket(rank) + 1] = (starts[bucket(rank) + 1] ?? 0) + 1;
  for (let at = 1; at < starts.length; at++) starts[at] = (starts[at] ?? 0) + (starts[at - 1] ?? 0);
  const order = new Uint32Array(ranks.length);
  ranks.forEach((rank, row) => {
    const at = starts[bucket(rank)] ?? 0;
    order[at] = row;
    starts[bucket(rank)] = at + 1;
  });
  return order;
}

type Test = (at: number) => boolean;

function testsOf(
  { q, min, max, only }: Pick<TableState, 'q' | 'min' | 'max' | 'only'>,
  place: ReadonlyMap<string, number>,
  rows: readonly Row[],
  texts: readonly string[],
  keysAt: (index: number) => Keys,
): Test[] {
  const tests: Test[] = [];
  for (const [column, values] of Object.entries(only)) {
    const index = place.get(column);
    if (index === undefined || values.length === 0) continue;
    const wanted = new Set(values);
    tests.push((at) => wanted.has(choiceOf(rows[at]?.[index])));
  }
  for (const [bounds, sign] of [
    [min, 1],
    [max, -1],
  ] as const)
    for (const [column, bound] of Object.entries(bounds)) {
      const index = place.get(column);
      const keys = index === undefined ? undefined : keysAt(index);
      if (keys?.kind === 'number' && Number.isFinite(Number(bound)))
        tests.push((at) => ((keys.values[at] ?? Number.NaN) - Number(bound)) * sign >= 0);
      if (keys?.kind === 'text') tests.push((at) => withinDates(keys.values[at] ?? null, bound, sign));
    }
  // A typed word such as C-014 has to occur as it is, not as a C and a 014 somewhere.
  // Punctuation alone, as in a name with an &, is no word.
  for (const word of q
    .split(/\s+/)
    .filter((part) => flatten(part).trim() !== '')
    .map(fold))
    tests.push((at) => (texts[at] ?? '').includes(word));
  return tests;
}

/** A bound that is a date takes in that whole day, also of instants. */
function withinDates(value: string | null, bound: string, sign: 1 | -1): boolean {
  if (value === null) return false;
  const day = value.slice(0, bound.length);
  return sign === 1 ? day >= bound : day <= bound;
}
