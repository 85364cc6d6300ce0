import { columnKind, isNumeric } from '../../format/columns.ts';
import { compareExactly, type Keys } from './keys.ts';

/** Whether the row of that number is let through. */
export type Test = (at: number) => boolean;

const dates = new Set(['date', 'month', 'instant']);
const day = /^\d{4}(-\d\d){0,2}$/;

/**
 * Lets through rows at or above a bound (`sign` 1), or at or below it (-1). Null for what is no bound of the column:
 * it comes from a link as somebody typed it, and then bounds nothing.
 */
export function boundTest(
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
