import { expect, it } from 'vitest';
import { ascending, firstBy, groupBy, median } from './order.ts';

it('takes the middle, or the mean of the middle two', () => {
  expect([[], [3], [1, 2], [1, 2, 9], [1, 2, 4, 9]].map((values) => median(values))).toEqual([
    null,
    3,
    1.5,
    2,
    3,
  ]);
  expect(ascending([10, 9, -1])).toEqual([-1, 9, 10]);
});

it('keeps the first few in order, of equals the one that came first', () => {
  const items = [3, 1, 4, 1, 5, 9, 2, 6].map((size, place) => ({ size, place }));
  expect(firstBy(items, 3, (a, b) => a.size - b.size)).toEqual([items[1], items[3], items[6]]);
  expect(firstBy(items, 100, (a, b) => a.size - b.size)).toHaveLength(8);
  expect(firstBy([], 3, () => 0)).toEqual([]);
});

it('groups by keys that are names of anything', () => {
  const groups = groupBy(['__proto__', 'a', '__proto__'], (key) => key);
  expect([...groups].map(([key, own]) => [key, own.length])).toEqual([
    ['__proto__', 2],
    ['a', 1],
  ]);
});
