import type { Column } from '../catalog/data.ts';
import type { NumericType } from '../format/columns.ts';
import { addDecimals, type Decimal, formatDecimal, parseDecimal, ZERO } from '../format/decimal.ts';

/** Exact sums by column name, as plain decimal text; `0` where every value is null. */
export type Totals = Record<string, string>;

/** Adds rows up. */
export interface TotalsCounter {
  /** Adds a row; returns what is wrong with it, by column, or null. A row with a problem is not added. */
  add(row: readonly unknown[]): string | null;
  totals(): Totals;
}

/** What JSON cannot say in numbers; it counts for nothing, as NULL does. */
const WORDS = new Set(['NaN', 'Infinity', '-Infinity']);

const integerText = /^-?\d+$/;

/** Reads a cell of each numeric type in the one form the store allows; null when it has another. */
const readers: Readonly<Record<NumericType, (cell: unknown) => Decimal | null>> = {
  INT64: (cell) => {
    if (typeof cell === 'number') return Number.isSafeInteger(cell) ? parseDecimal(String(cell)) : null;
    return typeof cell === 'string' && integerText.test(cell) ? parseDecimal(cell) : null;
  },
  NUMERIC: (cell) => (typeof cell === 'string' ? parseDecimal(cell) : null),
  BIGNUMERIC: (cell) => (typeof cell === 'string' ? parseDecimal(cell) : null),
  // String() of a float is its shortest decimal form that reads back as the same float.
  FLOAT64: (cell) => {
    if (typeof cell === 'string') return WORDS.has(cell) ? ZERO : null;
    return typeof cell === 'number' ? parseDecimal(String(cell)) : null;
  },
};

const expected: Readonly<Record<NumericType, string>> = {
  INT64: 'a whole number, as text beyond 2^53',
  NUMERIC: 'a decimal number as text',
  BIGNUMERIC: 'a decimal number as text',
  FLOAT64: 'a number',
};

// Verification loads this in the browser: for four words it need not load how columns are written for readers.
const hasReader = (type: string): type is NumericType => Object.hasOwn(readers, type);

/** A counter of control totals over the numeric columns; nulls are skipped, the order of rows is no matter. */
export function countTotals(columns: readonly Column[]): TotalsCounter {
  const numeric = columns.flatMap(({ name, type }, index) => {
    if (!hasReader(type)) return [];
    return [{ name, type, index, read: readers[type] }];
  });
  const sums = numeric.map(() => ZERO);
  return {
    add: (row) => {
      const values: Decimal[] = [];
      for (const { name, type, index, read } of numeric) {
        const cell = row[index];
        const value = cell === null ? ZERO : read(cell);
        if (value === null) return `column ${name} (${type}) holds something other than ${expected[type]}`;
        values.push(value);
      }
      for (const [index, value] of values.entries()) sums[index] = addDecimals(sums[index] ?? ZERO, value);
      return null;
    },
    totals: () =>
      Object.fromEntries(numeric.map(({ name }, index) => [name, formatDecimal(sums[index] ?? ZERO)])),
  };
}

/** The totals of several sets of rows together. */
export function mergeTotals(all: readonly Totals[]): Totals {
  const sums = new Map<string, Decimal>();
  for (const totals of all) {
    for (const [name, text] of Object.entries(totals)) {
      sums.set(name, addDecimals(sums.get(name) ?? ZERO, parseDecimal(text) ?? ZERO));
    }
  }
  return Object.fromEntries([...sums].map(([name, sum]) => [name, formatDecimal(sum)]));
}
