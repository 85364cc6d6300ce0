import type { Cell } from '../catalog/data.ts';

/** A whole number as JSON carries it: a number where it is exact, otherwise its digits. */
export function integer(value: bigint): Cell {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : String(value);
}

/** A decimal's digits without needless zeros, so that equal numbers are equal text; null when it is none. */
export function decimal(text: string): string | null {
  const [, sign = '', whole = '', fraction = ''] = /^(-?)0*(\d+)(?:\.(\d+?)0*)?$/.exec(text) ?? [];
  if (whole === '') return null;
  const digits = fraction === '' || fraction === '0' ? whole : `${whole}.${fraction}`;
  return digits === '0' ? '0' : sign + digits;
}

/** A float as JSON carries it, which has neither NaN, nor infinities, nor a negative zero: those are text, and 0. */
export const float = (value: number): Cell => (Number.isFinite(value) ? value + 0 : String(value));

/** Microseconds since 1970 as ISO 8601, microseconds only where there are some; null beyond what dates can be. */
export function instant(micros: bigint): string | null {
  const rest = ((micros % 1000n) + 1000n) % 1000n;
  const date = new Date(Number((micros - rest) / 1000n));
  if (Number.isNaN(date.getTime())) return null;
  const iso = date.toISOString();
  return rest === 0n ? iso : iso.replace('Z', `${String(rest).padStart(3, '0')}Z`);
}
