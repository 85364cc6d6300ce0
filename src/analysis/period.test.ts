import { expect, it } from 'vitest';
import { DEFAULT_COMPANY } from '../catalog/company.ts';
import { isOver, isWithin, monthsOf, periodOf, runningMonth } from './period.ts';

it('ends with the night, or with the fiscal year when that is over', () => {
  expect(periodOf({ company: DEFAULT_COMPANY, date: '2026-03-15', fiscalYear: 2026 })).toEqual({
    first: '2026-01-01',
    last: '2026-03-15',
  });
  expect(periodOf({ company: DEFAULT_COMPANY, date: '2027-02-01', fiscalYear: 2026 }).last).toBe(
    '2026-12-31',
  );
  const before = periodOf({ company: DEFAULT_COMPANY, date: '2026-12-31', fiscalYear: 2027 });
  expect([monthsOf(before), isWithin(before, '2027-01-01')]).toEqual([[], false]);
});

it('takes in both ends and no null', () => {
  const period = periodOf({ company: DEFAULT_COMPANY, date: '2026-03-15', fiscalYear: 2026 });
  const dates = ['2025-12-31', '2026-01-01', '2026-03-15', '2026-03-16', null];
  expect(dates.map((date) => isWithin(period, date))).toEqual([false, true, true, false, false]);
  expect(monthsOf(period)).toEqual(['2026-01-01', '2026-02-01', '2026-03-01']);
});

it('says of a month that it is not over, until its last day', () => {
  const words = (date: string) =>
    runningMonth(periodOf({ company: DEFAULT_COMPANY, date, fiscalYear: 2026 }));
  expect([words('2026-02-27'), words('2026-02-28')]).toEqual([' Feb 2026 is not over.', '']);
});

it('is of the company’s own year, which is named after the one in which it ends', () => {
  const february = { ...DEFAULT_COMPANY, fiscal_year_start_month: 2 };
  const period = periodOf({ company: february, date: '2026-01-15', fiscalYear: 2026 });
  expect(period).toEqual({ first: '2025-02-01', last: '2026-01-15' });
  expect(monthsOf(period)).toHaveLength(12);
  expect([monthsOf(period)[0], monthsOf(period).at(-1)]).toEqual(['2025-02-01', '2026-01-01']);
  expect(isOver({ company: february, date: '2026-01-30', fiscalYear: 2026 })).toBe(false);
  expect(isOver({ company: february, date: '2026-01-31', fiscalYear: 2026 })).toBe(true);
});
