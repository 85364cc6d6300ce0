import { describe, expect, it } from 'vitest';
import { barTexts, categoryLabels, categoryText, endLabels, readings } from './labels.ts';
import { chart } from './testing.ts';

const night = (at: number) => new Date(Date.UTC(2026, 8, 1 + at)).toISOString().slice(0, 10);
const nights = Array.from({ length: 90 }, (_, at) => night(at));

describe('names under a plot', () => {
  it('are as many as fit, fewer on phones, the newest night always among them', () => {
    const labels = categoryLabels(
      chart(
        nights.map(() => 1),
        { time: true, categories: nights },
      ),
    );
    expect(labels.length).toBeLessThanOrEqual(8);
    expect(labels.length).toBeGreaterThan(4);
    expect(labels.at(-1)).toEqual({ text: 'Nov 29', at: 1, wide: false });
    const phone = labels.filter(({ wide }) => !wide);
    expect(phone.length).toBeLessThan(labels.length);
    expect(phone.length).toBeGreaterThan(1);
  });
  it('carry the year when the nights are of two', () => {
    const labels = categoryLabels(chart([1, 2], { time: true, categories: ['2025-12-31', '2026-01-01'] }));
    expect(labels.map(({ text }) => text)).toEqual(['Dec 31, 2025', 'Jan 1, 2026']);
  });
  it('are all there when they are few, however long', () => {
    const labels = categoryLabels(chart([1, 2], { kind: 'columns', categories: ['A'.repeat(200), 'b'] }));
    expect(labels.map(({ at }) => at)).toEqual([0.25, 0.75]);
  });
  it('of no categories are none', () => expect(categoryLabels(chart([]))).toEqual([]));
  it('name months as months', () =>
    expect(categoryText(chart([1], { time: true, categoryName: 'Month' }), '2026-11-01')).toBe('Nov 2026'));
});

describe('values at the end of lines', () => {
  const lines = (...all: (number | null)[][]) =>
    chart([1, 2], { series: all.map((values) => ({ name: '', tone: 'accent' as const, values })) });
  it('stand beside their line, and nowhere when the last value is missing', () => {
    expect(endLabels(lines([1, 4], [3, null]))).toEqual([{ series: 0, text: '4', at: 0, wide: false }]);
  });
  it('never overlap nor leave the plot', () => {
    for (const values of [
      [0, 0, 0],
      [4, 4, 4],
      [4, 0, 0],
      [2, 2.01, 2.02],
    ]) {
      const places = endLabels(lines(...values.map((value) => [4, value])))
        .map(({ at }) => at)
        .sort((a, b) => a - b);
      expect(Math.min(...places)).toBeGreaterThanOrEqual(0);
      expect(Math.max(...places)).toBeLessThanOrEqual(1);
      places.slice(1).forEach((place, at) => {
        expect(place - (places[at] ?? 0)).toBeGreaterThanOrEqual(0.0899);
      });
    }
  });
});

describe('values of bars', () => {
  const series = [
    { name: 'Up front', tone: 'accent' as const, values: [10, -5, null] },
    { name: 'Rest', tone: 'soft' as const, values: [2.5, null, null] },
  ];
  it('are summed where bars stand on each other, and never invented', () => {
    const texts = (stacked: boolean) =>
      barTexts(chart([1, 2, 3], { kind: 'bars', stacked, format: 'currency:USD', series }));
    expect(texts(true)).toEqual(['$12.5', '-$5', 'Not available']);
    expect(texts(false)).toEqual(['$10 · $2.5', '-$5', 'Not available']);
  });
  it('are read out by category, with their unit and without what is missing', () => {
    const spec = chart([1, 2, 3], { kind: 'bars', unit: 'days', series });
    expect(readings(spec, 0)).toEqual({
      category: 'Item 1',
      values: [
        { series: 0, name: 'Up front', text: '10 days' },
        { series: 1, name: 'Rest', text: '2.5 days' },
      ],
    });
    expect(readings(spec, 1).values).toHaveLength(1);
    expect(readings(spec, 2).values).toEqual([{ series: 0, name: 'Up front', text: 'Not available' }]);
  });
});
