import { describe, expect, it } from 'vitest';
import { ascending } from '../order.ts';
import { binsOf, countInto } from './charts.ts';

const labels = (days: readonly number[], target: number | null = null) =>
  binsOf(ascending(days), target).map(({ label }) => label);
const upTo = (count: number) => Array.from({ length: count }, (_, index) => index + 1);

describe('binsOf', () => {
  it('chooses a width that reads well', () => {
    expect(labels(upTo(40))).toEqual(['0–5', '6–10', '11–15', '16–20', '21–25', '26–30', '31–35', '36–40']);
    expect(labels([0, 1, 2, 3])).toEqual(['0–1', '2', '3']);
    expect(labels([7])).toHaveLength(7);
    expect(labels([0])).toEqual(['0–1']);
    expect(labels([])).toEqual([]);
  });

  it('puts an edge on the target where it can', () => {
    expect(binsOf(upTo(130), 30).map(({ upTo: edge }) => edge)).toContain(30);
    expect(labels(upTo(130), 7)).toEqual(labels(upTo(130)));
  });

  it('keeps a long wait from flattening the rest', () => {
    const days = [...Array.from({ length: 99 }, (_, index) => index % 10), 5000];
    expect(labels(days).at(-1)).toMatch(/^Over 1\d$/);
    expect(labels(days).length).toBeLessThan(14);
  });

  it('keeps what is below zero apart', () => {
    const days = [-400, -1, 0, 3, 4];
    expect(labels(days)[0]).toBe('Below 0');
    expect(countInto(binsOf(days, null), days).slice(0, 2)).toEqual([2, 1]);
    expect(labels([-5, -2])).toEqual(['Below 0', '0–1']);
  });
});

it('counts every day once, whatever the days are', () => {
  for (const days of [upTo(365), [0, 0.5, 29.5, 30, 30.5], [1e9, 3e9], [-1e12, 1e15], upTo(3)]) {
    const bins = binsOf(ascending(days), 30);
    expect(bins.length).toBeLessThan(16);
    expect(countInto(bins, days).reduce((sum, count) => sum + count, 0)).toBe(days.length);
    expect(countInto(bins, days)).toHaveLength(bins.length);
  }
});
