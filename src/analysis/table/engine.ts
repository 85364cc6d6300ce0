import { columnKind, isNumeric } from '../../format/columns.ts';
import { flatten, fold } from '../search/fold.ts';
import { compareExactly, type Keys, keysOf, ranksOf, textOf } from './keys.ts';
import { type Category, own, type TableState } from './state.ts';

type Column = { readonly name: string; readonly type: string };
type Row = readonly unknown[];

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
const choiceOf = (cell: unknown): string => (cell === null || cell === undefined ? '' : String(cell));

/** Sorts and filters the rows of one view. Text for the filter is made once, keys and orders when first asked for. */
export function createEngine(columns: readonly Column[], rows: readonly Row[]): Engine {
  const place = new Map(columns.map(({ name }, index) => [name, index]));
  const searched = columns.flatMap((column, index) =>
    ['text', 'id'].includes(columnKind(column)) ? [index] : [],
  );
  const folds = new Map<number, readonly string[]>();
  const foldsAt = (index: number): readonly string[] => {
    const found = folds.get(index) ?? foldColumn(rows, index);
    folds.set(index, found);
    return found;
  };
  // Folded text has no line feed, so that no word is found across two cells.
  const parts = searched.map(foldsAt);
  const texts = rows.map((_, at) => parts.map((part) => part[at]).join('\n'));
  const keys = new Map<number, Keys>();
  const orders = new Map<string, Uint32Array>();

  const keysAt = (index: number): Keys => {
    const column = columns[index] ?? { name: '', type: 'STRING' };
    const found = keys.get(index) ?? keysOf(column, rows, index, () => foldsAt(index));
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
      const tests = testsOf(state, columns, rows, texts, keysAt);
      const order = orderOf(state.sort);
      return tests.length === 0 ? order : order.filter((at) => tests.every((test) => test(at)));
    },
    categories() {
      return columns.flatMap((column, index) => {
        if (!isChoice(column)) return [];
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

/** Whether the values of a column may be few: words, flags and years, but not what names one row. */
function isChoice(column: Column): boolean {
  const kind = columnKind(column);
  return kind === 'text' || kind === 'flag' || (kind === 'id' && isNumeric(column.type));
}

/** The texts of a column without case and accents; names repeat, and each is folded once. */
function foldColumn(rows: readonly Row[], index: number): readonly string[] {
  const known = new Map<unknown, string>();
  return rows.map((row) => {
    const cell = row[index];
    const found = known.get(cell) ?? fold(textOf(cell));
    known.set(cell, found);
    return found;
  });
}

function testsOf(
  { q, min, max, only }: Pick<TableState, 'q' | 'min' | 'max' | 'only'>,
  columns: readonly Column[],
  rows: readonly Row[],
  texts: readonly string[],
  keysAt: (index: number) => Keys,
): Test[] {
  const tests: Test[] = [];
  columns.forEach((column, index) => {
    const keys = () => keysAt(index);
    for (const test of [
      boundTest(column, own(min, column.name), 1, keys),
      boundTest(column, own(max, column.name), -1, keys),
    ])
      if (test !== null) tests.push(test);
    const values = own(only, column.name) ?? [];
    const wanted = new Set(values);
    if (values.length > 0) tests.push((at) => wanted.has(choiceOf(rows[at]?.[index])));
  });
  // A typed word such as C-014 has to occur as it is, not as a C and a 014 somewhere.
  // Punctuation alone, as in a name with an &, is no word.
  for (const word of q
    .split(/\s+/)
    .filter((part) => flatten(part).trim() !== '')
    .map(fold))
    tests.push((at) => (texts[at] ?? '').includes(word));
  return tests;
}

/** Whether the row of that number is let through. */
type Test = (at: number) => boolean;

const dates = new Set(['date', 'month', 'instant']);
const day = /^\d{4}(-\d\d){0,2}$/;

/**
 * Lets through rows at or above a bound (`sign` 1), or at or below it (-1). Null for what is no bound of the column:
 * it comes from a link as somebody typed it, and then bounds nothing.
 */
function boundTest(
  column: { readonly name: string; readonly type: string },
  bound: string | undefined,
  sign: 1 | -1,
  keysOfColumn: () => Keys,
): Test | null {
  if (bound === undefined || bound.trim() === '') return null;
  if (isNumeric(column.type)) {
    const limit = Number(bound);
    const keys = keysOfColumn();
    if (!Number.isFinite(limit) || keys.kind !== 'number') return null;
    const { values, exact } = keys;
    return (at) => {
      const digits = exact[at] ?? null;
      return digits !== null && compareExactly(values[at] ?? 0, digits, limit, bound) * sign >= 0;
    };
  }
  if (!dates.has(columnKind(column)) || !day.test(bound)) return null;
  const { values } = keysOfColumn();
  return (at) => {
    const value = values[at];
    if (typeof value !== 'string') return false;
    // A bound takes in its whole day, also of instants.
    const start = value.slice(0, bound.length);
    return sign === 1 ? start >= bound : start <= bound;
  };
}
