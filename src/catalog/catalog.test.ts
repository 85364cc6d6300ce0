import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { DEFAULT_COMPANY } from './company.ts';
import { addDays, dateIn, fiscalYearDays, fiscalYearElapsed, fiscalYearOf, isCalendarDate } from './dates.ts';
import { catalogOf, metrics } from './metrics.ts';
import { DEFAULT_OWNERS } from './owners.ts';
import { targetsInForce, targetValue } from './targets.ts';
import { findView, viewSlug, views } from './views.ts';

describe('the catalog', () => {
  it('still holds the metrics that the company began with, each under the one who answers for it', () => {
    const owners = Object.fromEntries(metrics.map(({ key, owner }) => [key, owner]));
    expect(owners).toMatchObject({
      revenue_ytd: null,
      take_rate: null,
      nrr: null,
      pipeline_coverage: null,
      logo_retention: null,
      customer_count: null,
      person_revenue_ytd: 'Jack',
      person_take_rate: 'Deuce',
      person_new_inventory: 'Ian Hong',
      person_nrr: 'Andy Cooper',
      person_contract_spend: 'Char Short',
      person_time_to_fulfill: 'Victoria',
      person_nps: 'Claire',
    });
    expect(new Set(metrics.map(({ key }) => key)).size).toBe(metrics.length);
  });

  it('explains every metric, and sends each to a view that exists', () => {
    for (const metric of metrics) {
      for (const text of [
        metric.label,
        metric.definition,
        metric.formula,
        metric.source,
        metric.unit,
        metric.department,
      ]) {
        expect(text.trim(), metric.key).not.toBe('');
      }
      expect(findView(metric.view), metric.key).toBeDefined();
    }
  });

  it('takes owners and their departments from one list alone', () => {
    const ours = DEFAULT_OWNERS.map((owner) => ({ ...owner, person: `New ${owner.person}` }));
    for (const { key, owner, department } of catalogOf(DEFAULT_COMPANY, ours)) {
      const found = ours.find(({ metric }) => metric === key);
      expect([owner, department]).toEqual([found?.person ?? null, found?.code ?? 'company']);
    }
  });

  it('speaks of the company’s own money, accounts and pipelines', () => {
    const accounts = { revenue: { from: 4010, to: 4090 }, services: '4010', volume: '4100 01' };
    const company = { ...DEFAULT_COMPANY, currency: 'EUR', accounts, pipelines: ['sales', 'partners'] };
    const byKey = new Map(catalogOf(company, DEFAULT_OWNERS).map((metric) => [metric.key, metric]));
    expect(byKey.get('revenue_ytd')).toMatchObject({
      unit: 'euros',
      formula: expect.stringContaining('accounts 4010–4090'),
    });
    expect(byKey.get('take_rate')?.formula).toBe(
      'Account 4010 ÷ account “4100 01 - Marketplace Revenue GMV”',
    );
    expect(byKey.get('pipeline_coverage')?.definition).toMatch(/ Only deals .* sales, partners\.$/);
    expect(byKey.get('person_contract_spend')?.unit).toBe('euros');
  });

  it('names the columns of the year that is asked for', () => {
    const names = (year: number) =>
      findView('net_revenue_retention_all_customers')
        ?.columns(year)
        .map(({ name }) => name);
    expect(names(2027)).toEqual(['qbo_customer_id', 'customer_name', 'net_revenue_2026', 'net_revenue_2027']);
  });

  it('knows the SQL of every view, and the view of all SQL', () => {
    const files = (folder: string) =>
      readdirSync(new URL(`../../sql/${folder}/`, import.meta.url)).map((file) => file.replace(/\.sql$/, ''));
    const names = views.map(({ name }) => name);
    expect(files('views').sort()).toEqual([...names].sort());
    expect(files('exports').sort()).toEqual([...names, 'dashboard_kpis'].sort());
  });

  it('tells the rows of every view apart by columns that it has', () => {
    for (const { name, keys, columns } of views) {
      expect(keys, name).not.toEqual([]);
      expect(columns(2026).map((column) => column.name)).toEqual(expect.arrayContaining([...keys]));
    }
  });

  it('gives every view an address of its own', () => {
    expect(viewSlug('organizer_recap_NPS_score')).toBe('organizer-recap-nps-score');
    expect(new Set(views.map(({ name }) => viewSlug(name))).size).toBe(views.length);
  });
});

describe('targets', () => {
  const all = [
    { key: 'a', value: 1, effective_from: '2026-01-01' },
    { key: 'a', value: 2, effective_from: '2026-07-01' },
    { key: 'b', value: 10, effective_from: '2026-01-01', fiscal_year: 2026 },
    { key: 'c', value: 5, effective_from: '2027-01-01' },
  ];

  it.each([
    ['2025-12-31', 2025, {}],
    ['2026-01-01', 2026, { a: 1, b: 10 }],
    ['2026-06-30', 2026, { a: 1, b: 10 }],
    ['2026-07-01', 2026, { a: 2, b: 10 }],
    ['2027-01-01', 2027, { a: 2, c: 5 }],
  ])('in force on %s in fiscal year %i', (date, year, expected) => {
    const inForce = targetsInForce(all, date, year);
    expect(Object.fromEntries(inForce.map(({ key, value }) => [key, value]))).toEqual(expected);
  });

  it('of an unknown key are null, not 0', () => {
    expect(targetValue(targetsInForce(all, '2026-07-01', 2026), 'z')).toBeNull();
  });

  it('that start on one day: the later entry wins', () => {
    const twice = [...all, { key: 'a', value: 3, effective_from: '2026-07-01' }];
    expect(targetValue(targetsInForce(twice, '2026-08-01', 2026), 'a')).toBe(3);
  });
});

describe('dates are Pacific', () => {
  it.each([
    ['2026-11-22T08:00:00Z', '2026-11-22'],
    ['2026-11-22T07:59:59Z', '2026-11-21'],
    ['2026-07-01T07:00:00Z', '2026-07-01'],
    ['2026-07-01T06:59:59Z', '2026-06-30'],
    ['2026-03-08T10:00:00Z', '2026-03-08'],
    ['2026-11-01T08:30:00Z', '2026-11-01'],
    ['2027-01-01T07:59:00Z', '2026-12-31'],
  ])('%s is %s', (instant, date) => {
    expect(dateIn('America/Los_Angeles', new Date(instant))).toBe(date);
  });

  it('count days across months, leap days and years', () => {
    expect(addDays('2026-12-31', 1)).toBe('2027-01-01');
    expect(addDays('2024-03-01', -1)).toBe('2024-02-29');
    expect(addDays('2026-11-01', -30)).toBe('2026-10-02');
    expect(fiscalYearOf('2027-01-01', { fiscal_year_start_month: 1 })).toBe(2027);
  });

  it.each(['2026-02-30', '2026-13-01', '26-01-01', '2026-1-1', 'today', '2026-11-22T00:00:00Z', ''])(
    '“%s” is no date',
    (text) => {
      expect(isCalendarDate(text)).toBe(false);
    },
  );
});

describe('fiscal years', () => {
  const [january, february, december] = [1, 2, 12].map((month) => ({ fiscal_year_start_month: month }));

  it.each([
    [january, '2026-01-01', 2026],
    [january, '2026-12-31', 2026],
    [february, '2025-01-31', 2025],
    [february, '2025-02-01', 2026],
    [february, '2026-01-31', 2026],
    [december, '2025-11-30', 2025],
    [december, '2025-12-01', 2026],
  ])('that begin as %j has %s in %i', (calendar, date, year) => {
    expect(fiscalYearOf(date, calendar as never)).toBe(year);
    const { first, last } = fiscalYearDays(year, calendar as never);
    expect(first <= date && date <= last).toBe(true);
  });

  it('pass by the day, the date included', () => {
    const elapsed = (date: string, year: number, month = 1) =>
      fiscalYearElapsed(date, year, { fiscal_year_start_month: month });
    expect(elapsed('2026-01-01', 2026)).toBeCloseTo(1 / 365, 12);
    expect(elapsed('2026-11-22', 2026)).toBeCloseTo(326 / 365, 12);
    expect(elapsed('2026-12-31', 2026)).toBe(1);
    expect(elapsed('2028-12-30', 2028)).toBeCloseTo(365 / 366, 12);
    expect(elapsed('2025-02-01', 2026, 2)).toBeCloseTo(1 / 365, 12);
    expect(elapsed('2026-01-30', 2026, 2)).toBeCloseTo(364 / 365, 12);
    expect([elapsed('2027-03-01', 2026), elapsed('2025-12-30', 2026)]).toEqual([1, 0]);
  });
});
