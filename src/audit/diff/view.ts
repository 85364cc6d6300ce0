import type { Cell, Column } from '../../catalog/data.ts';
import { isNumeric } from '../../format/columns.ts';
import { formatDecimal, parseDecimal } from '../../format/decimal.ts';
import type { NightDetail, StoredRow } from '../../store/night.ts';
import { keyColumns } from './keys.ts';

/** One cell, before and after. */
export interface CellChange {
  readonly column: string;
  readonly before: Cell;
  readonly after: Cell;
}

/** Rows of a list that may be capped: `count` is exact, `rows` are the first of them. */
interface Capped<Row> {
  readonly count: number;
  readonly rows: readonly Row[];
}

/** A row that is in both nights with other cells. */
export interface ChangedRow {
  /** All its cells, as they are in the later night. */
  readonly row: StoredRow;
  readonly cells: readonly CellChange[];
}

/** What differs between a view's rows on two nights. */
export interface ViewDiff {
  readonly view: string;
  /** The columns by which rows were found again; none when only whole rows could be compared. */
  readonly key: readonly string[];
  /** Row counts; null when that night has no such view or is without it. */
  readonly before: number | null;
  readonly after: number | null;
  readonly columns: {
    readonly before: readonly string[];
    readonly after: readonly string[];
    /** Same name, another type. */
    readonly retyped: readonly string[];
  };
  /** Keys that stand for several rows on a night: theirs are compared as whole rows, so none counts as changed. */
  readonly repeatedKeys: number;
  readonly added: Capped<StoredRow>;
  readonly removed: Capped<StoredRow>;
  readonly changed: Capped<ChangedRow>;
}

/** A view that one of the nights is without: what the other has of it, and no rows. */
export const uncomparedView = (
  view: string,
  before: NightDetail | null,
  after: NightDetail | null,
): ViewDiff => ({
  ...headOf(view, before, after),
  repeatedKeys: 0,
  added: { count: 0, rows: [] },
  removed: { count: 0, rows: [] },
  changed: { count: 0, rows: [] },
});

/** What can be said of a view before its rows are compared. */
function headOf(view: string, before: NightDetail | null, after: NightDetail | null) {
  const shared = sharedColumns(before?.columns ?? [], after?.columns ?? []);
  const found = before === null || after === null ? ((before ?? after)?.columns ?? []) : shared;
  return {
    view,
    key: keyColumns(view, found),
    before: before?.rowCount ?? null,
    after: after?.rowCount ?? null,
    columns: {
      before: before?.columns.map(({ name }) => name) ?? [],
      after: after?.columns.map(({ name }) => name) ?? [],
      retyped: shared.filter(({ was, is }) => was !== is).map(({ name }) => name),
    },
  };
}

/** Rows as JSON text by key: text takes a fraction of the memory that their cells would. */
type Index = ReadonlyMap<string, readonly string[]>;

/** A column of both nights: its places in their rows and its types. */
interface Shared {
  readonly name: string;
  readonly from: number;
  readonly to: number;
  readonly was: string;
  readonly is: string;
}

/** Compares one view of two nights over the columns they share. Holds the rows of this view alone, as text. */
export async function diffView(
  view: string,
  before: NightDetail | null,
  after: NightDetail | null,
  limit: number,
): Promise<ViewDiff> {
  const head = headOf(view, before, after);
  const shared = sharedColumns(before?.columns ?? [], after?.columns ?? []);
  const old = await indexRows(before, head.key);
  const fresh = await indexRows(after, head.key);
  return { ...head, ...compareIndexes(old, fresh, { shared, keyed: head.key.length > 0, limit }) };
}

function sharedColumns(before: readonly Column[], after: readonly Column[]): Shared[] {
  return after.flatMap((column, to) => {
    const from = before.findIndex(({ name }) => name === column.name);
    const old = before[from];
    if (old === undefined) return [];
    return [{ name: column.name, from, to, was: old.type, is: column.type }];
  });
}

async function indexRows(detail: NightDetail | null, key: readonly string[]): Promise<Index> {
  const index = new Map<string, string[]>();
  if (detail === null) return index;
  const places = key.map((name) => detail.columns.findIndex((column) => column.name === name));
  for (const file of detail.rowFiles) {
    for (const row of await detail.rowsOf(file)) {
      const text = JSON.stringify(row);
      const own = keyText(places.map((place) => row[place] ?? null));
      const same = index.get(own);
      if (same === undefined) index.set(own, [text]);
      else same.push(text);
    }
  }
  return index;
}

interface Comparison {
  readonly shared: readonly Shared[];
  readonly keyed: boolean;
  readonly limit: number;
}

function compareIndexes(old: Index, fresh: Index, { shared, keyed, limit }: Comparison) {
  const added = cappedList<StoredRow>(limit);
  const removed = cappedList<StoredRow>(limit);
  const changed = cappedList<ChangedRow>(limit);
  let repeatedKeys = 0;
  for (const [key, rows] of fresh) {
    const earlier = old.get(key) ?? [];
    const several = rows.length > 1 || earlier.length > 1;
    if (several && keyed) repeatedKeys += 1;
    const [was, is] = [earlier[0], rows[0]];
    if (!several && keyed && was !== undefined && is !== undefined) {
      const cells = was === is ? [] : changedCells(parse(was), parse(is), shared);
      if (cells.length > 0) changed.add(() => ({ row: parse(is), cells }));
      continue;
    }
    const left = leftovers(earlier, rows, shared);
    for (const text of left.fresh) added.add(() => parse(text));
    for (const text of left.old) removed.add(() => parse(text));
  }
  for (const [key, rows] of old) {
    if (fresh.has(key)) continue;
    if (rows.length > 1 && keyed) repeatedKeys += 1;
    for (const text of rows) removed.add(() => parse(text));
  }
  return { repeatedKeys, added: added.done(), removed: removed.done(), changed: changed.done() };
}

/** The rows of each side without a twin on the other, as multisets. */
function leftovers(old: readonly string[], fresh: readonly string[], shared: readonly Shared[]) {
  const waiting = new Map<string, string[]>();
  for (const text of old) {
    const row = parse(text);
    const twin = keyText(shared.map(({ was, from }) => cellText(row[from] ?? null, was)));
    const same = waiting.get(twin);
    if (same === undefined) waiting.set(twin, [text]);
    else same.push(text);
  }
  const unmatched = fresh.filter((text) => {
    const row = parse(text);
    const twin = keyText(shared.map(({ is, to }) => cellText(row[to] ?? null, is)));
    return waiting.get(twin)?.pop() === undefined;
  });
  return { old: [...waiting.values()].flat(), fresh: unmatched };
}

function changedCells(before: StoredRow, after: StoredRow, shared: readonly Shared[]): CellChange[] {
  return shared.flatMap((column) => {
    const [was, is] = [before[column.from] ?? null, after[column.to] ?? null];
    return cellText(was, column.was) === cellText(is, column.is)
      ? []
      : [{ column: column.name, before: was, after: is }];
  });
}

/**
 * The same text for the same value: numbers without needless zeros or quotes, everything else as JSON. `type` is the
 * cell's own. Text that became a number, or a number that became text, is the same value only when no digit of it was
 * lost: `02134` is not 2134.
 */
function cellText(cell: Cell, type: string): string {
  if (isNumeric(type) && (typeof cell === 'number' || typeof cell === 'string')) {
    const number = parseDecimal(String(cell));
    if (number !== null) return JSON.stringify(formatDecimal(number));
  }
  return JSON.stringify(cell);
}

/** The same text for the same identifier, be it a whole number in one night and text in the other. */
const keyText = (cells: readonly Cell[]): string =>
  JSON.stringify(cells.map((cell) => (typeof cell === 'number' ? String(cell) : cell)));

const parse = (text: string): StoredRow => JSON.parse(text);

function cappedList<Row>(limit: number) {
  const rows: Row[] = [];
  let count = 0;
  return {
    add: (make: () => Row): void => {
      count += 1;
      if (rows.length < limit) rows.push(make());
    },
    done: (): Capped<Row> => ({ count, rows }),
  };
}
