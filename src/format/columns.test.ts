import { describe, expect, it } from 'vitest';
import { columnKind, columnLabel, formatCell } from './columns.ts';

describe('columnKind', () => {
  it('goes by the stated type, and by the name only among numbers and dates', () => {
    const kind = (name: string, type: string) => columnKind({ name, type });
    expect(kind('net_revenue_2026', 'NUMERIC')).toBe('money');
    expect(kind('upfront_spend', 'FLOAT64')).toBe('money');
    expect(kind('contract_value', 'STRING')).toBe('text');
    expect(kind('days_to_fulfill', 'INT64')).toBe('number');
    expect(kind('cohort_month', 'DATE')).toBe('month');
    expect(kind('signed_date', 'DATE')).toBe('date');
    expect(kind('signed_date', 'TIMESTAMP')).toBe('instant');
    expect(kind('response_id', 'INT64')).toBe('id');
    expect(kind('fiscal_year', 'INT64')).toBe('id');
    expect(kind('is_active', 'BOOL')).toBe('flag');
    expect(kind('location', 'GEOGRAPHY')).toBe('text');
  });
});

it('names columns in words', () => {
  expect(columnLabel('qbo_customer_id')).toBe('QBO customer ID');
  expect(columnLabel('net_revenue_2026')).toBe('Net revenue 2026');
  expect(columnLabel('___')).toBe('___');
});

describe('formatCell', () => {
  it('respects the kind', () => {
    expect(formatCell('90071992547409931.07', 'money', 'USD')).toBe('$90,071,992,547,409,931.07');
    expect(formatCell(1200, 'number', 'USD')).toBe('1,200');
    expect(formatCell('9007199254740993', 'number', 'USD')).toBe('9,007,199,254,740,993');
    expect(formatCell(2_077_900_000, 'id', 'USD')).toBe('2077900000');
    expect(formatCell(true, 'flag', 'USD')).toBe('Yes');
    expect(formatCell(false, 'flag', 'USD')).toBe('No');
    expect(formatCell('2026-11-01', 'month', 'USD')).toBe('Nov 2026');
    expect(formatCell('2026-11-22T08:00:00Z', 'instant', 'USD')).toBe('Nov 22, 2026, 08:00 UTC');
    expect(formatCell('2026-11-22T08:00:00', 'instant', 'USD')).toBe('2026-11-22 08:00:00');
  });

  it('shows null as not available, and what does not fit as it is', () => {
    for (const kind of ['text', 'id', 'money', 'number', 'date', 'month', 'instant', 'flag'] as const)
      expect(formatCell(null, kind, 'USD')).toBe('Not available');
    expect(formatCell('about $5', 'money', 'USD')).toBe('about $5');
    expect(formatCell('someday', 'date', 'USD')).toBe('someday');
    expect(formatCell(['a', { b: 1 }], 'text', 'USD')).toBe('["a",{"b":1}]');
  });
});
