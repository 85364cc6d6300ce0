import { describe, expect, it } from 'vitest';
import {
  formatDate,
  formatInstant,
  formatMoney,
  formatMonth,
  formatNumber,
  formatShare,
  formatTimeOn,
  formatValue,
} from './format.ts';

describe('formatValue', () => {
  it('shows money short on cards and to the cent elsewhere', () => {
    expect(formatValue(9_841_203.5, 'currency:USD', 'short')).toBe('$9.84M');
    expect(formatValue(9_841_203.5, 'currency:USD')).toBe('$9,841,203.50');
    expect(formatValue(11_000_000, 'currency:USD', 'plain')).toBe('$11,000,000');
    expect(formatValue(-1234.5, 'currency:USD')).toBe('-$1,234.50');
    expect(formatValue(9_841_203.5, 'currency:EUR', 'short')).toBe('€9.84M');
    expect(formatValue(9_841_203.5, 'currency:JPY')).toBe('¥9,841,204');
  });

  it('shows ratios as percent, multipliers with their sign, numbers grouped', () => {
    expect(formatValue(0.9321, 'percent')).toBe('93.2%');
    expect(formatValue(1.083, 'multiplier')).toBe('1.08×');
    expect(formatValue(1204, 'number')).toBe('1,204');
    expect(formatValue(34.5, 'number')).toBe('34.5');
  });

  it('never shows a missing value as 0', () => {
    for (const format of ['currency:USD', 'percent', 'number', 'multiplier'] as const) {
      expect(formatValue(null, format)).toBe('Not available');
      expect(formatValue(0, format)).toMatch(/0/);
    }
  });
});

describe('exact numbers', () => {
  it('keeps every digit of decimal strings that a float would lose', () => {
    expect(formatMoney('90071992547409931.07', 'USD')).toBe('$90,071,992,547,409,931.07');
    expect(formatNumber('12345678901234567890.123456789')).toBe('12,345,678,901,234,567,890.123456789');
  });

  it('writes no minus before zero', () => {
    expect(formatMoney('-0.00', 'USD')).toBe('$0.00');
    expect(formatMoney('-0.01', 'USD')).toBe('-$0.01');
  });
});

describe('dates', () => {
  it('shows calendar dates without moving them between zones', () => {
    expect(formatDate('2026-01-01')).toBe('Jan 1, 2026');
    expect(formatMonth('2026-11-01')).toBe('Nov 2026');
    expect(formatDate('soon')).toBe('soon');
  });

  it('shows instants by both clocks, summer and winter', () => {
    const pacific = (instant: string) => formatInstant(instant, 'America/Los_Angeles');
    expect(pacific('2026-11-22T08:00:00Z')).toBe('Nov 22, 2026, 08:00 UTC (Nov 22, 2026, 00:00 PST)');
    expect(pacific('2026-07-01T06:30:00Z')).toContain('(Jun 30, 2026, 23:30 PDT)');
    expect(formatInstant('2026-11-22T23:30:00Z', 'Europe/Berlin')).toContain('(Nov 23, 2026, 00:30 GMT+1)');
    expect(pacific('yesterday')).toBe('yesterday');
  });

  it('leaves the date out only where the page names the same one', () => {
    const zone = 'America/Los_Angeles';
    expect(formatTimeOn('2026-11-22T08:00:00Z', '2026-11-22', zone)).toBe('00:00 PST');
    expect(formatTimeOn('2026-11-22T07:59:00Z', '2026-11-22', zone)).toBe('Nov 21, 2026, 23:59 PST');
    expect(formatTimeOn('2026-11-22T07:59:00Z', '2026-11-22', 'Europe/Berlin')).toBe('08:59 GMT+1');
  });
});

it('shows shares as whole percent', () => {
  expect(formatShare(326 / 365)).toBe('89%');
});
