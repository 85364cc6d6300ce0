import { describe, expect, it } from 'vitest';
import { DEFAULT_COMPANY } from '../catalog/company.ts';
import type { StoredCell } from '../store/night.ts';
import { columnsOf, toNumber } from './columns-of.ts';

const column = columnsOf({
  company: DEFAULT_COMPANY,
  columns: [
    { name: 'before', type: 'STRING' },
    { name: 'x', type: 'STRING' },
  ],
});
const cells = (kind: 'text' | 'number' | 'decimal' | 'date' | 'flag') => {
  const read = column[kind]('x');
  return (cell: StoredCell) => read(['other', cell]);
};

describe('columnsOf', () => {
  it('reads text as it is, and identifiers that are numbers', () => {
    const text = cells('text');
    expect(text(' a\u0000b ')).toBe(' a\u0000b ');
    expect(text(2_077_900_000)).toBe('2077900000');
    expect([text(null), text(''), text(' \n ')]).toEqual([null, null, null]);
  });

  it('reads numbers from JSON numbers and decimal strings, and nothing else', () => {
    const number = cells('number');
    expect([number(0), number('-8.50'), number(1e300)]).toEqual([0, -8.5, 1e300]);
    expect(['NaN', 'Infinity', '1e999', '', '0x10', 'ten', true, [1], null].map(number)).toEqual(
      Array(9).fill(null),
    );
  });

  it('reads money with every digit', () => {
    const decimal = cells('decimal');
    expect(decimal('90071992547409931.07')).toEqual({ units: 9007199254740993107n, scale: 2 });
    expect(decimal(1e-7)).toEqual({ units: 1n, scale: 7 });
    expect([decimal('NaN'), decimal('$5'), decimal(null)]).toEqual([null, null, null]);
    const half = column.decimal('x')(['other', '-0.50']);
    expect(half === null ? null : toNumber(half)).toBe(-0.5);
  });

  it('reads dates, and instants by their Pacific date', () => {
    const date = cells('date');
    expect(date('2026-11-22')).toBe('2026-11-22');
    expect(date('2026-11-22T15:00:00')).toBe('2026-11-22');
    expect(date('2026-11-22T07:59:00Z')).toBe('2026-11-21');
    expect(['2026-02-30', 'someday', '', 20261122, null, 'xT1Z'].map(date)).toEqual(Array(6).fill(null));
  });

  it('reads flags, and takes a row that is too short for one full of nulls', () => {
    expect(['true', 1, true, false].map(cells('flag'))).toEqual([null, null, true, false]);
    expect(column.text('x')(['only'])).toBeNull();
  });

  it('names the column that is missing', () => {
    expect(() => column.number('score')).toThrow('no column score');
  });
});
