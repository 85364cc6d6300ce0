import { expect, it } from 'vitest';
import { isWithin, monthsOf, periodOf, runningMonth } from './period.ts';

it('ends with the night, or with the fiscal year when that is over', () => {
  expect(periodOf({ date: '2026-03-15', fiscalYear: 2026 })).toEqual({
    first: '2026-01-01',
    last: '2026-03-15',
  });
  expect(periodOf({ date: '2027-02-01', fiscalYear: 2026 }).last).toBe('2026-12-31');
  const before = periodOf({ date: '2026-12-31', fiscalYear: 2027 });
  expect([monthsOf(before), isWithin(before, '2027-01-01')]).toEqual([[], false]);
});

it('takes in both ends and no null', () => {
  const period = periodOf({ date: '2026-03-15', fiscalYear: 2026 });
  const dates = ['2025-12-31', '2026-01-01', '2026-03-15', '2026-03-16', null];
  expect(dates.map((date) => isWithin(period, date))).toEqual([false, true, true, false, false]);
  expect(monthsOf(period)).toEqual(['2026-01-01', '2026-02-01', '2026-03-01']);
});

it('says of a month that it is not over, until its last day', () => {
  const words = (date: string) => runningMonth(periodOf({ date, fiscalYear: 2026 }));
  expect([words('2026-02-27'), words('2026-02-28')]).toEqual([' Feb 2026 is not over.', '']);
});
