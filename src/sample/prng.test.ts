import { describe, expect, it } from 'vitest';
import { kinds, seedOf, streamOf } from './prng.ts';

const draws = (seed: string, ...keys: number[]): number[] => {
  const stream = streamOf(seedOf(seed), kinds.deal, ...keys);
  return Array.from({ length: 2_000 }, () => stream.unit());
};

describe('streams', () => {
  it('draws the same numbers for the same seed, kind and keys, on every platform', () => {
    expect(draws('a', 1, 2)).toEqual(draws('a', 1, 2));
    const stream = streamOf(seedOf('pinned'), kinds.brand, 20_000, 1);
    expect([stream.int(0, 999_999), stream.int(0, 999_999), stream.int(0, 999_999)]).toEqual([
      815907, 844579, 326791,
    ]);
  });

  it('draws other numbers when the seed, the kind or any key differs', () => {
    const firsts = [draws('a', 1, 2), draws('b', 1, 2), draws('a', 2, 1), draws('a', 1, 3), draws('a', 1)];
    expect(new Set(firsts.map((numbers) => numbers[0])).size).toBe(firsts.length);
    const [brand, deal] = [kinds.brand, kinds.deal].map((kind) => streamOf(seedOf('a'), kind, 1).unit());
    expect(brand).not.toBe(deal);
  });

  it('spreads evenly over its range, also across neighboring keys', () => {
    const firsts = Array.from({ length: 2_000 }, (_, key) => draws('even', key)[0] ?? -1);
    for (const numbers of [draws('even', 1), firsts]) {
      const tenths = Array.from(
        { length: 10 },
        (_, i) => numbers.filter((n) => Math.floor(n * 10) === i).length,
      );
      expect(Math.min(...tenths)).toBeGreaterThan(150);
      expect(Math.max(...tenths)).toBeLessThan(250);
    }
  });

  it('keeps to bounds and weights', () => {
    const stream = streamOf(seedOf('bounds'), kinds.deal);
    const dice = Array.from({ length: 1_000 }, () => stream.int(1, 6));
    expect([...new Set(dice)].sort()).toEqual([1, 2, 3, 4, 5, 6]);
    const sides = Array.from({ length: 1_000 }, () =>
      stream.weighted([
        ['heads', 3],
        ['tails', 1],
        ['edge', 0],
      ]),
    );
    expect(sides.filter((side) => side === 'heads').length).toBeGreaterThan(680);
    expect(sides).not.toContain('edge');
    expect(() => stream.pick([])).toThrow(RangeError);
  });
});
