import { describe, expect, it } from 'vitest';
import { historyFiles, historyTable } from '../data-files.ts';
import { definitionOf, point } from '../testing/metrics.ts';
import { metricChart, metricNights } from './trend.ts';

const takeRate = definitionOf('take_rate');
const nights = (values: (number | null)[], target?: (index: number) => number) =>
  values.map((value, at) =>
    point(
      `2026-11-${String(at + 1).padStart(2, '0')}`,
      { take_rate: value },
      target === undefined ? {} : { take_rate: target(at) },
    ),
  );

describe('metricChart', () => {
  it('says ends, extremes and how many nights there are', () => {
    expect(metricChart(takeRate, nights([0.1, 0.3, 0.2]))?.summary).toBe(
      '3 nights on record: from 10.0% on Nov 1, 2026 to 20.0% on Nov 3, 2026; lowest 10.0%, highest 30.0%.',
    );
    expect(metricChart(takeRate, nights([0.1]))?.summary).toBe('One night on record: 10.0% on Nov 1, 2026.');
    expect(metricChart(takeRate, nights([0.1, null, 0.2]))?.summary).toContain(
      'On 1 of the nights it was not available.',
    );
  });

  it('draws the target as it changed and says so', () => {
    const chart = metricChart(
      takeRate,
      nights([0.1, 0.1, 0.13], (at) => (at < 2 ? 0.12 : 0.125)),
    );
    expect(chart?.series.map(({ name, values }) => [name, values])).toEqual([
      ['Take rate', [0.1, 0.1, 0.13]],
      ['Target', [0.12, 0.12, 0.125]],
    ]);
    expect(chart?.summary).toContain(
      'It was on target on 1 of 3. The target changed from 12.0% to 12.5% on Nov 3, 2026.',
    );
  });

  it('compares a full-year target with the part that was due by each night', () => {
    const revenue = definitionOf('revenue_ytd');
    const target = { key: 'revenue_ytd', value: 3650, effective_from: '2026-01-01', fiscal_year: 2026 };
    const history = [
      { ...point('2026-01-01', { revenue_ytd: 12 }), targets: new Map([['revenue_ytd', target]]) },
      { ...point('2026-01-02', { revenue_ytd: 15 }), targets: new Map([['revenue_ytd', target]]) },
    ];
    const chart = metricChart(revenue, history);
    expect(chart?.series[1]).toMatchObject({ name: 'Due by then', values: [10, 20], stepped: false });
    expect(chart?.summary).toContain('It was on pace on 1 of 2.');
  });

  it('is none without a value, and leaves out nights that did not measure the metric', () => {
    expect(metricChart(takeRate, [])).toBeNull();
    expect(metricChart(takeRate, nights([null, null]))).toBeNull();
    expect(metricNights(takeRate, [point('2026-11-01', { other: 1 })])).toEqual([]);
  });
});

describe('the history files', () => {
  it('hold every night with its own currency, nulls as nulls', () => {
    const [dollars, euros] = nights([0.1, null]);
    if (dollars === undefined || euros === undefined) throw new Error('two nights were expected');
    const company = { ...euros.company, currency: 'EUR' };
    const table = historyTable([dollars, { ...euros, company }], ['take_rate', 'nrr']);
    expect(JSON.parse(historyFiles.json.body(table))).toEqual({
      columns: [
        { name: 'date', type: 'DATE' },
        { name: 'snapshot_id', type: 'STRING' },
        { name: 'currency', type: 'STRING' },
        { name: 'take_rate', type: 'FLOAT64' },
        { name: 'nrr', type: 'FLOAT64' },
      ],
      rows: [
        ['2026-11-01', '2026-11-01', 'USD', 0.1, null],
        ['2026-11-02', '2026-11-02', 'EUR', null, null],
      ],
    });
    expect(historyFiles.csv.body(table)).toBe(
      '\uFEFFdate,snapshot_id,currency,take_rate,nrr\r\n2026-11-01,2026-11-01,USD,0.1,\r\n2026-11-02,2026-11-02,EUR,,\r\n',
    );
  });
});
