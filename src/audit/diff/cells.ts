import type { Cell } from '../../catalog/data.ts';
import { formatDecimal, parseDecimal } from '../../format/decimal.ts';

const NUMBERS = new Set(['INT64', 'NUMERIC', 'BIGNUMERIC', 'FLOAT64']);

/** True for the types whose cells are numbers, whatever JSON holds them as. */
export const isNumeric = (type: string): boolean => NUMBERS.has(type);

/**
 * The same text for the same value: numbers without needless zeros or quotes, everything else as JSON. `type` is the
 * cell's own. Text that became a number, or a number that became text, is the same value only when no digit of it was
 * lost: `02134` is not 2134.
 */
export function cellText(cell: Cell, type: string): string {
  if (isNumeric(type) && (typeof cell === 'number' || typeof cell === 'string')) {
    const number = parseDecimal(String(cell));
    if (number !== null) return JSON.stringify(formatDecimal(number));
  }
  return JSON.stringify(cell);
}

/** The same text for the same identifier, be it a whole number in one night and text in the other. */
export const keyText = (cells: readonly Cell[]): string =>
  JSON.stringify(cells.map((cell) => (typeof cell === 'number' ? String(cell) : cell)));
