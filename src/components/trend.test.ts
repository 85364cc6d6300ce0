import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import { TrendLine, type TrendPoint } from './TrendLine.tsx';
import { trendSummary } from './trend-summary.ts';

const points = (...values: (number | null)[]): TrendPoint[] =>
  values.map((value, index) => ({ date: `2026-11-${String(index + 1).padStart(2, '0')}`, value }));
const draw = (trend: readonly TrendPoint[]) =>
  renderToStaticMarkup(createElement(TrendLine, { points: trend, title: 'Revenue' }));
const line = (trend: readonly TrendPoint[]) => /<path d="([^"]*)" fill="none"/.exec(draw(trend))?.[1];

describe('TrendLine', () => {
  it('places nights by date and values between lowest and highest', () => {
    expect(line(points(10, 20, 15))).toBe('M0 100h0L300 0L600 50');
  });

  it('breaks where a night has no value', () => {
    expect(line(points(10, null, 20))).toBe('M0 100h0M600 0h0');
  });

  it('draws a flat line through the middle, one night, and nothing at all', () => {
    expect(line(points(5, 5))).toBe('M0 50h0L600 50');
    expect(line(points(5))).toBe('M600 50h0');
    expect(draw(points(null, null))).toBe('');
    expect(draw([])).toBe('');
  });

  it('has a title and escapes it', () => {
    expect(draw(points(1, 2))).toContain('<title>Revenue</title>');
    const markup = renderToStaticMarkup(createElement(TrendLine, { points: points(1, 2), title: '<b>' }));
    expect(markup).not.toContain('<b>');
  });
});

describe('trendSummary', () => {
  it('says ends, extremes and how many nights', () => {
    expect(trendSummary(points(10, 30, 20), 'number')).toBe(
      '3 nights on record: from 10 on Nov 1, 2026 to 20 on Nov 3, 2026; lowest 10, highest 30.',
    );
  });

  it('counts the nights without a value', () => {
    expect(trendSummary(points(10, null, 20), 'number')).toContain(
      'On 1 of the nights it was not available.',
    );
    expect(trendSummary(points(null), 'number')).toBe('No night on record has a value yet.');
    expect(trendSummary(points(12), 'number')).toBe('One night on record: 12 on Nov 1, 2026.');
  });
});
