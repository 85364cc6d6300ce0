import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ChartSpec } from '../../analysis/chart-spec.ts';
import { categoryAxis, extent, share, spans, valueAxis } from './scale.ts';
import { chart } from './testing.ts';

describe('the value axis', () => {
  const formats = ['currency:USD', 'percent', 'number', 'multiplier'] as const;
  const value = fc.oneof(
    fc.constant(null),
    fc.constantFrom(
      0,
      1,
      -1,
      1e-9,
      5e-324,
      -5e-324,
      1e-300,
      1e15,
      1e15 + 2,
      1e29,
      -1e29,
      Number.MAX_VALUE,
      -Number.MAX_VALUE,
    ),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.integer({ min: -1000, max: 1000 }),
  );
  const spec: fc.Arbitrary<ChartSpec> = fc
    .record({
      values: fc.array(fc.tuple(value, value), { maxLength: 12 }),
      kind: fc.constantFrom('lines', 'columns', 'bars'),
      format: fc.constantFrom(...formats),
      stacked: fc.boolean(),
      tight: fc.boolean(),
    })
    .map(({ values, ...more }) =>
      chart(
        values.map(() => null),
        {
          ...more,
          series: [0, 1].map((one) => ({
            name: `${one}`,
            tone: 'accent' as const,
            values: values.map((pair) => pair[one] ?? null),
          })),
        },
      ),
    );

  it('holds every value between its first and last tick, evenly spaced and readably labeled', () => {
    fc.assert(
      fc.property(spec, (one) => {
        const axis = valueAxis(one);
        const shown = extent(one);
        if (shown === null) {
          expect(axis.labels).toEqual([]);
          return;
        }
        expect(axis.min).toBeLessThan(axis.max);
        for (const end of shown) {
          expect(share(end, axis)).toBeGreaterThanOrEqual(-1e-9);
          expect(share(end, axis)).toBeLessThanOrEqual(1 + 1e-9);
        }
        expect(new Set(axis.labels).size).toBe(axis.ticks.length);
        expect(axis.ticks.length).toBeGreaterThan(1);
        expect(axis.ticks.length).toBeLessThan(12);
        axis.ticks.forEach((tick, at) => {
          expect(share(tick, axis)).toBeCloseTo(at / (axis.ticks.length - 1), 6);
        });
      }),
      { numRuns: 500 },
    );
  });

  it('takes in zero unless the chart is tight, and always for bars', () => {
    expect(valueAxis(chart([0.9, 0.95], { format: 'percent' })).min).toBe(0);
    expect(valueAxis(chart([0.9, 0.95], { format: 'percent', tight: true })).min).toBe(0.9);
    expect(valueAxis(chart([90, 95], { kind: 'columns', tight: true })).min).toBe(0);
    expect(valueAxis(chart([-90, -95])).max).toBe(0);
  });
  it('does not blow up what is too small to be read', () => {
    const { labels } = valueAxis(chart([0.93001, 0.93002], { format: 'percent', tight: true }));
    expect(new Set(labels).size).toBe(labels.length);
  });
  it('counts whole things in whole steps', () => {
    expect(valueAxis(chart([0, 1, 1])).ticks).toEqual([0, 1]);
    expect(valueAxis(chart([0, 2])).ticks).toEqual([0, 1, 2]);
    expect(valueAxis(chart([0, 0.5])).ticks).toContain(0.1);
  });
});

describe('stacked bars', () => {
  it('stand on each other, those below zero under it', () => {
    const series = [
      [3, -1, null],
      [2, -2, 5],
      [-1, 4, 0],
    ].map((values) => ({ name: '', tone: 'good' as const, values }));
    const rows = spans(chart([1, 2, 3], { kind: 'columns', stacked: true, series }));
    expect(rows).toEqual([
      [[0, 3], [0, -1], null],
      [
        [3, 5],
        [-1, -3],
        [0, 5],
      ],
      [
        [0, -1],
        [0, 4],
        [5, 5],
      ],
    ]);
  });
});

describe('the category axis', () => {
  const dates = ['2026-11-01', '2026-11-02', '2026-11-05'];
  it('places nights by time, so that a missing night is a longer step', () => {
    const { min, max, places } = categoryAxis(chart([1, 2, 3], { time: true, categories: dates }));
    expect(places.map((place) => (place - min) / (max - min))).toEqual([0, 0.25, 1]);
  });
  it('puts a single night in the middle', () => {
    const { min, max, places } = categoryAxis(chart([1], { time: true, categories: dates.slice(0, 1) }));
    expect(((places[0] ?? 0) - min) / (max - min)).toBe(0.5);
  });
  it('gives columns, and dates that are none, bands of equal width', () => {
    const bands = { min: 0, max: 3, places: [0.5, 1.5, 2.5] };
    expect(categoryAxis(chart([1, 2, 3], { kind: 'columns', time: true, categories: dates }))).toEqual(bands);
    expect(categoryAxis(chart([1, 2, 3], { time: true, categories: ['', 'x', 'y'] }))).toEqual(bands);
  });
});
