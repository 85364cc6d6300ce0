import { DuckDBDateValue, DuckDBDecimalValue, DuckDBTimestampTZValue } from '@duckdb/node-api';
import { describe, expect, it } from 'vitest';
import { decimal, instant } from '../cells.ts';
import { cell, toDuckDB } from './values.ts';

describe('values as the snapshot holds them', () => {
  it.each([
    ['a whole number within 2^53', 42n, 42],
    ['the largest exact number', 9_007_199_254_740_991n, 9_007_199_254_740_991],
    ['beyond it, every digit', 9_007_199_254_740_993n, '9007199254740993'],
    ['negative beyond it', -9_007_199_254_740_993n, '-9007199254740993'],
    ['money without trailing zeros', new DuckDBDecimalValue(1_234_500_000_000n, 38, 9), '1234.5'],
    ['whole money', new DuckDBDecimalValue(100_000_000_000n, 38, 9), '100'],
    ['no money', new DuckDBDecimalValue(0n, 38, 9), '0'],
    ['a debt', new DuckDBDecimalValue(-10_000_000n, 38, 9), '-0.01'],
    ['a date', new DuckDBDateValue(20_777), '2026-11-20'],
    ['a date before 1970', new DuckDBDateValue(-1), '1969-12-31'],
    ['an instant', new DuckDBTimestampTZValue(1_795_161_600_000_000n), '2026-11-20T08:00:00.000Z'],
    ['NULL', null, null],
    ['text as it is', '</script>', '</script>'],
  ])('%s', (_name, value, expected) => {
    expect(cell(value)).toBe(expected);
  });

  it('keeps microseconds, before 1970 too', () => {
    expect(instant(1_000_001n)).toBe('1970-01-01T00:00:01.000001Z');
    expect(instant(-1n)).toBe('1969-12-31T23:59:59.999999Z');
  });

  it('never writes a negative nothing', () => {
    expect(decimal('-0.000000000')).toBe('0');
  });

  it('reads back the dates and instants it wrote', () => {
    expect(cell(toDuckDB('DATE', '2024-02-29'))).toBe('2024-02-29');
    expect(cell(toDuckDB('TIMESTAMP', '2026-11-01T09:30:00.000Z'))).toBe('2026-11-01T09:30:00.000Z');
    expect(cell(toDuckDB('INT64', '9007199254740993'))).toBe('9007199254740993');
  });
});
