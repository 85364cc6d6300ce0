import { describe, expect, it } from 'vitest';
import { metricStatus } from './status.ts';

const base = { value: 100, target: 100, better: 'higher', paced: false, elapsed: 1 } as const;

describe('metricStatus', () => {
  it('compares directly when the target is not a year’s amount', () => {
    const status = (value: number) => metricStatus({ ...base, value, elapsed: 0.5 }).status;
    expect([100, 120, 99.9, 95, 94.9].map(status)).toEqual([
      'on_target',
      'on_target',
      'near',
      'near',
      'off_target',
    ]);
  });

  it('counts exactly 5% as near, whatever the binary form of the ratio', () => {
    for (const target of [0.93, 0.92, 0.13, 1.05, 0.07])
      expect(metricStatus({ ...base, target, value: target * 0.95 }).status).toBe('near');
  });

  it('compares a paced metric with the elapsed share of its target', () => {
    const result = metricStatus({ ...base, target: 1000, value: 890, paced: true, elapsed: 0.89 });
    expect(result).toEqual({ status: 'on_target', expected: 890, share: 1 });
    expect(metricStatus({ ...base, target: 1000, value: 890 }).status).toBe('off_target');
  });

  it('turns the comparison round when lower is better', () => {
    const status = (value: number) => metricStatus({ ...base, better: 'lower', value }).status;
    expect([90, 100, 105, 106].map(status)).toEqual(['on_target', 'on_target', 'near', 'off_target']);
  });

  it('works for targets below zero', () => {
    const status = (value: number) => metricStatus({ ...base, target: -20, value }).status;
    expect([-10, -20, -21, -22].map(status)).toEqual(['on_target', 'on_target', 'near', 'off_target']);
  });

  it('never calls a missing value or a missing target good or bad', () => {
    expect(metricStatus({ ...base, value: null }).status).toBe('not_available');
    expect(metricStatus({ ...base, value: null, target: null }).status).toBe('not_available');
    expect(metricStatus({ ...base, target: null })).toEqual({
      status: 'no_target',
      expected: null,
      share: null,
    });
  });

  it('has no share of a target of zero', () => {
    expect(metricStatus({ ...base, target: 0, value: 3 })).toEqual({
      status: 'on_target',
      expected: 0,
      share: null,
    });
    expect(metricStatus({ ...base, target: 0, value: -3 }).status).toBe('off_target');
  });
});
