import { describe, expect, it } from 'vitest';
import { looks } from './looks.ts';
import { HEIGHT, marks, Pen, WIDTH } from './marks.ts';
import { chart } from './testing.ts';

describe('a pen', () => {
  it('writes whole units and relative steps', () => {
    const pen = new Pen();
    pen.moveTo(0.4, 10.6);
    pen.lineTo(3, 4);
    pen.lineTo(2, 9.2);
    pen.box(10, 20, 5, 30);
    expect(String(pen)).toBe('m0 11l3-7-1 5m8 11h-5v10h5z');
  });
  it('does not let rounding add up', () => {
    const pen = new Pen();
    pen.moveTo(0, 0);
    for (let at = 1; at <= 100; at++) pen.lineTo(at * 0.6, 0);
    const steps =
      String(pen)
        .match(/\d+(?= 0)/g)
        ?.map(Number) ?? [];
    expect(steps.reduce((sum, step) => sum + step, 0)).toBe(60);
  });
});

describe('marks', () => {
  it('break a line at nulls and mark points without neighbors and the last', () => {
    const [mark] = marks(chart([0, 4, null, 2, null, 4, 0]));
    expect(mark?.path.match(/m/g)).toHaveLength(3);
    expect(mark?.path).toMatch(/^m143 800l286-800/);
    expect(mark?.dots).toBe('M1000 400h0M1857 800h0');
  });
  it('draw targets as steps, without a last point', () => {
    const series = [{ name: 'Target', tone: 'soft' as const, values: [2, 4], dashed: true, stepped: true }];
    const [mark] = marks(chart([1, 2], { series }));
    expect(mark).toEqual({ path: 'm500 400l1000 0 0-400', dots: '' });
  });
  it('draw columns up and down from zero, and nothing for zero and null', () => {
    const [mark] = marks(chart([10, -10, 0, null], { kind: 'columns' }));
    expect(mark?.path).toBe(`m80 0h340v${HEIGHT / 2}h-340zm500 ${HEIGHT / 2}h340v${HEIGHT / 2}h-340z`);
  });
  it('draw bars to the right', () => {
    const [mark] = marks(chart([10, 5], { kind: 'bars' }));
    expect(mark?.path).toBe(`m0 72h${WIDTH}v256h-${WIDTH}zm0 400h${WIDTH / 2}v256h-${WIDTH / 2}z`);
  });
  it('put series beside each other unless they are stacked', () => {
    const two = ['a', 'b'].map((name) => ({ name, tone: 'good' as const, values: [10] }));
    const left = (stacked: boolean) =>
      marks(chart([10], { kind: 'columns', stacked, series: two })).map(
        ({ path }) => path.match(/^m(\d+)/)?.[1],
      );
    expect(left(true)).toEqual(['320', '320']);
    expect(left(false)).toEqual(['320', '1000']);
  });
  it('of nothing are nothing', () => {
    for (const kind of ['lines', 'columns', 'bars'] as const)
      for (const values of [[], [null], [null, null]])
        expect(marks(chart(values, { kind }))).toEqual([{ path: '', dots: '' }]);
  });
  it('stay in the box and are finite for the largest numbers', () => {
    for (const kind of ['lines', 'columns', 'bars'] as const) {
      const [mark] = marks(chart([Number.MAX_VALUE, -Number.MAX_VALUE, 1e300, Number.NaN], { kind }));
      expect(mark?.path).not.toMatch(/NaN|Infinity|e/);
    }
  });
});

describe('looks', () => {
  it('tell series apart without colors', () => {
    const one = { name: '', tone: 'accent' as const, values: [] };
    const of = looks(chart([], { series: [one, one, { ...one, dashed: true }, one] }));
    expect(new Set(of.map(({ dash }) => dash)).size).toBe(4);
    expect(new Set(of.map(({ fill }) => fill)).size).toBe(4);
  });
});
