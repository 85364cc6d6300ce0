import { columnKind, isNumeric } from '../../format/columns.ts';

/** What one column sorts and filters by: a number or a text for each row; null comes last in either direction. */
export type Keys =
  | { readonly kind: 'number'; readonly values: Float64Array; readonly exact: readonly (string | null)[] }
  | { readonly kind: 'text'; readonly values: readonly (string | null)[] };

const words = new Set(['NaN', 'Infinity', '-Infinity']);

/** A cell as the text that is compared; null has none. */
export const textOf = (cell: unknown): string =>
  cell === null || cell === undefined ? '' : typeof cell === 'object' ? JSON.stringify(cell) : String(cell);

/**
 * The keys of a column: numbers, also those that identify, by value; text without case and accents. `folded` gives
 * the column's texts in that form, which filters need too.
 */
export function keysOf(
  column: { readonly name: string; readonly type: string },
  rows: readonly (readonly unknown[])[],
  index: number,
  folded: () => readonly string[],
): Keys {
  if (isNumeric(column.type)) {
    const values = new Float64Array(rows.length);
    const exact = rows.map((row, at) => {
      const cell = row[index];
      const text = typeof cell === 'number' || typeof cell === 'string' ? String(cell) : '';
      const value = text === '' || words.has(text) ? Number.NaN : Number(text);
      values[at] = value;
      return Number.isNaN(value) ? null : text;
    });
    return { kind: 'number', values, exact };
  }
  const plain = ['text', 'id'].includes(columnKind(column)) ? folded() : null;
  const values = rows.map((row, at) => {
    const cell = row[index];
    return cell === null || cell === undefined ? null : (plain?.[at] ?? textOf(cell));
  });
  return { kind: 'text', values };
}

/** Row by row the place of its key among all of them: equal keys share a rank, and rows without a key have -1. */
export function ranksOf(keys: Keys): Int32Array {
  const ranks = new Int32Array(keys.values.length).fill(-1);
  if (keys.kind === 'text') {
    // The built-in order of strings, over distinct ones only, is several times as fast as a comparison of our own.
    const distinct = [...new Set(keys.values)].filter((value) => value !== null).sort();
    const places = new Map(distinct.map((value, rank) => [value, rank]));
    keys.values.forEach((value, at) => {
      if (value !== null) ranks[at] = places.get(value) ?? -1;
    });
    return ranks;
  }
  if (keys.exact.some((text) => text !== null && text.length >= LONG)) return exactRanks(keys, ranks);
  // Sorted plainly and then looked up by halves: a Map of 100,000 different floats takes several times as long.
  const distinct = Float64Array.from(keys.values).sort();
  const count = distinct.reduce((to, value) => {
    if (Number.isNaN(value) || (to > 0 && distinct[to - 1] === value)) return to;
    distinct[to] = value;
    return to + 1;
  }, 0);
  keys.values.forEach((value, at) => {
    if (!Number.isNaN(value)) ranks[at] = placeIn(distinct, count, value);
  });
  return ranks;
}

/** Where a value is among the first `count`, which rise. */
function placeIn(sorted: Float64Array, count: number, value: number): number {
  let [low, high] = [0, count - 1];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sorted[middle] ?? 0) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** From so many characters on, two decimals may differ though their floats do not. */
const LONG = 16;

function exactRanks(keys: Extract<Keys, { kind: 'number' }>, ranks: Int32Array): Int32Array {
  const there = Array.from(keys.values.keys()).filter((at) => keys.exact[at] !== null);
  const compare = compareNumbers(keys);
  there.sort(compare);
  let rank = 0;
  there.forEach((at, place) => {
    const before = there[place - 1];
    if (before !== undefined && compare(before, at) !== 0) rank += 1;
    ranks[at] = rank;
  });
  return ranks;
}

const compareNumbers =
  ({ values, exact }: Extract<Keys, { kind: 'number' }>) =>
  (a: number, b: number) =>
    compareExactly(values[a] ?? 0, exact[a] ?? '', values[b] ?? 0, exact[b] ?? '');

/** Numbers with more digits than a float holds differ though their floats do not: then the digits decide. */
export function compareExactly(a: number, aDigits: string, b: number, bDigits: string): number {
  if (a !== b) return a < b ? -1 : 1;
  const same = aDigits === bDigits || Math.max(aDigits.length, bDigits.length) < LONG;
  return same ? 0 : compareDigits(aDigits, bDigits);
}

const decimal = /^(-?)0*(\d*)(?:\.(\d*?)0*)?$/;

function compareDigits(a: string, b: string): number {
  const [x, y] = [decimal.exec(a), decimal.exec(b)];
  if (x === null || y === null) return 0;
  const scale = Math.max((x[3] ?? '').length, (y[3] ?? '').length);
  const units = ([, sign, whole, fraction = '']: RegExpExecArray) =>
    BigInt(`${sign}${whole || '0'}${fraction.padEnd(scale, '0')}`);
  const [p, q] = [units(x), units(y)];
  return p < q ? -1 : p > q ? 1 : 0;
}
