import { columnKind } from '../columns.ts';
import { fold } from '../search/fold.ts';

/** What one column sorts and filters by: a number or a text for each row; null comes last in either direction. */
export type Keys =
  | { readonly kind: 'number'; readonly values: Float64Array; readonly exact: readonly (string | null)[] }
  | { readonly kind: 'text'; readonly values: readonly (string | null)[] };

const words = new Set(['NaN', 'Infinity', '-Infinity']);

/** The keys of a column; text is compared without case and accents, numbers by value. */
export function keysOf(
  column: { readonly name: string; readonly type: string },
  rows: readonly (readonly unknown[])[],
  index: number,
): Keys {
  const kind = columnKind(column);
  if (kind === 'number' || kind === 'money') {
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
  const plain = kind === 'text' || kind === 'id';
  return {
    kind: 'text',
    values: rows.map((row) => {
      const cell = row[index];
      if (cell === null || cell === undefined) return null;
      const text = typeof cell === 'object' ? JSON.stringify(cell) : String(cell);
      return plain ? fold(text) : text;
    }),
  };
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
  const distinct = Float64Array.from(new Set(keys.values)).sort();
  const places = new Map(Array.from(distinct, (value, rank) => [value, rank]));
  keys.values.forEach((value, at) => {
    if (!Number.isNaN(value)) ranks[at] = places.get(value) ?? -1;
  });
  return ranks;
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

/** Numbers with more digits than a float holds differ though their floats do not: then the digits decide. */
const compareNumbers =
  ({ values, exact }: Extract<Keys, { kind: 'number' }>) =>
  (a: number, b: number) => {
    const difference = (values[a] ?? 0) - (values[b] ?? 0);
    if (difference !== 0 && !Number.isNaN(difference)) return difference;
    const [x, y] = [exact[a] ?? '', exact[b] ?? ''];
    return x === y || Math.max(x.length, y.length) < LONG ? 0 : compareDigits(x, y);
  };

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
