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

/** Row numbers by place: equal keys share a rank, and rows without a key have -1. */
export function ranksOf(keys: Keys): Int32Array {
  const there: number[] = [];
  const { values } = keys;
  for (let at = 0; at < values.length; at++)
    if (keys.kind === 'number' ? !Number.isNaN(keys.values[at]) : keys.values[at] !== null) there.push(at);
  const compare = keys.kind === 'number' ? compareNumbers(keys) : compareTexts(keys.values);
  there.sort(compare);
  const ranks = new Int32Array(values.length).fill(-1);
  let rank = 0;
  there.forEach((at, place) => {
    const before = there[place - 1];
    if (before !== undefined && compare(before, at) !== 0) rank += 1;
    ranks[at] = rank;
  });
  return ranks;
}

const compareTexts = (values: readonly (string | null)[]) => (a: number, b: number) => {
  const [x, y] = [values[a] ?? '', values[b] ?? ''];
  return x < y ? -1 : x > y ? 1 : 0;
};

/** Numbers with more digits than a float holds differ though their floats do not: then the digits decide. */
const compareNumbers =
  ({ values, exact }: Extract<Keys, { kind: 'number' }>) =>
  (a: number, b: number) => {
    const difference = (values[a] ?? 0) - (values[b] ?? 0);
    if (difference !== 0 && !Number.isNaN(difference)) return difference;
    const [x, y] = [exact[a] ?? '', exact[b] ?? ''];
    return x === y || Math.max(x.length, y.length) < 16 ? 0 : compareDigits(x, y);
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
