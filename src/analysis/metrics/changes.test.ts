import { describe, expect, it } from 'vitest';
import { DEFAULT_COMPANY } from '../../catalog/company.ts';
import { definitionOf, point } from '../testing/metrics.ts';
import { baselines, changeSince, movers, sinceWords } from './changes.ts';
import { verdict, viewOf } from './metric-view.ts';
import { metricChart, sparkOf } from './trend.ts';

const takeRate = definitionOf('take_rate');
const revenue = definitionOf('revenue_ytd');
const fulfill = definitionOf('person_time_to_fulfill');
const view = (definition: typeof takeRate, value: number | null, target?: number) =>
  viewOf(
    definition,
    value,
    target === undefined ? undefined : { key: definition.key, value: target, effective_from: '2026-01-01' },
    { elapsed: 0.9, currency: 'USD' },
  );
/** A night of a fiscal year, whose changes are told. */
const shown = (fiscalYear = 2026, company = DEFAULT_COMPANY) => ({ fiscalYear, night: { company } });

describe('baselines', () => {
  it('are the night before and the night 30 days before', () => {
    const history = [point('2026-10-20'), point('2026-10-23'), point('2026-11-21'), point('2026-11-22')];
    const { night, month } = baselines(history);
    expect([night?.date, month?.date]).toEqual(['2026-11-21', '2026-10-23']);
  });

  it('fall back on the last night on record, and for the month on at most a week more', () => {
    const { night, month } = baselines([point('2026-10-20'), point('2026-11-18'), point('2026-11-22')]);
    expect([night?.date, month?.date]).toEqual(['2026-11-18', '2026-10-20']);
    expect(baselines([point('2026-09-01'), point('2026-11-22')]).month).toBeNull();
    expect(baselines([point('2026-11-22')])).toEqual({ night: null, month: null });
    expect(baselines([])).toEqual({ night: null, month: null });
  });
});

describe('changeSince', () => {
  it('is in the value’s own unit and knows what is good', () => {
    const since = point('2026-11-21', { take_rate: 0.122, person_time_to_fulfill: 39 });
    expect(changeSince(view(takeRate, 0.118), shown(), since)).toMatchObject({
      direction: 'down',
      size: '0.4 points',
      good: false,
    });
    expect(changeSince(view(fulfill, 37), shown(), since)).toMatchObject({
      direction: 'down',
      size: '2',
      good: true,
    });
    expect(changeSince(view(takeRate, 0.12201), shown(), since)).toMatchObject({
      direction: 'same',
      size: null,
      good: null,
    });
  });

  it('is null without a value on either side, and for year-to-date metrics across the new year', () => {
    const since = point('2026-12-31', { revenue_ytd: 11e6, take_rate: null });
    expect(changeSince(view(takeRate, 0.1), shown(), since)).toBeNull();
    expect(changeSince(view(revenue, null), shown(), since)).toBeNull();
    expect(changeSince(view(revenue, 20_000), shown(2027), since)).toBeNull();
    expect(changeSince(view(revenue, 20_000), shown(), null)).toBeNull();
  });

  it('is null between two currencies and two kinds of year, where no difference is a change', () => {
    const dollars = point('2026-11-21', { revenue_ytd: 5e6, take_rate: 0.12 });
    const euros = { ...DEFAULT_COMPANY, currency: 'EUR' };
    const inEuros = viewOf(revenue, 4e6, undefined, { elapsed: 0.9, currency: 'EUR' });
    expect(changeSince(inEuros, shown(2026, euros), dollars)).toBeNull();
    expect(movers([inEuros], shown(2026, euros), dollars)).toEqual([]);
    expect(changeSince(view(takeRate, 0.1), shown(2026, euros), dollars)).toMatchObject({
      size: '2.0 points',
    });
    const february = { ...DEFAULT_COMPANY, fiscal_year_start_month: 2 };
    expect(changeSince(view(revenue, 4e6), shown(2026, february), dollars)).toBeNull();
  });

  it('names the earlier night', () => {
    expect(sinceWords(point('2026-11-21'), '2026-11-22')).toBe('overnight');
    expect(sinceWords(point('2026-10-23'), '2026-11-22')).toBe('in 30 days');
    expect(sinceWords(point('2026-11-19'), '2026-11-22')).toBe('since Nov 19, 2026');
  });
});

describe('movers', () => {
  const told = (views: ReturnType<typeof view>[], before: ReturnType<typeof point>) =>
    movers(views, shown(), before).map((mover) => `${mover.view.definition.label} ${mover.words}`);

  it('say what moved, by how much and to what', () => {
    const before = point('2026-11-21', { take_rate: 0.122, person_time_to_fulfill: 39 });
    expect(told([view(takeRate, 0.118), view(fulfill, 40)], before)).toEqual([
      'Take rate fell 0.4 points to 11.8%',
      'Time to fulfill rose 1 to 40 days',
    ]);
  });

  it('put a changed status first, judged by the targets of its own night', () => {
    const before = point('2026-11-21', { take_rate: 0.13, person_time_to_fulfill: 20 }, { take_rate: 0.13 });
    expect(told([view(fulfill, 40), view(takeRate, 0.129, 0.13)], before)).toEqual([
      'Take rate fell 0.1 points to 12.9%, now near target',
      'Time to fulfill rose 20 to 40 days',
    ]);
  });

  it('tell what appeared and what went missing', () => {
    const before = point('2026-11-21', { take_rate: null, revenue_ytd: 5_000_000 });
    expect(told([view(takeRate, 0.1), view(revenue, null), view(fulfill, 3)], before)).toEqual([
      'Revenue, year to date is no longer available; it was $5M',
      'Take rate is available again: 10.0%',
      'Time to fulfill is measured for the first time: 3 days',
    ]);
  });

  it('tell a company metric and an owner’s twin once', () => {
    const own = definitionOf('person_take_rate');
    const before = point('2026-11-21', { take_rate: 0.122, person_take_rate: 0.122 });
    const [mover, ...others] = movers([view(takeRate, 0.118), view(own, 0.118)], shown(), before);
    expect(others).toEqual([]);
    expect(mover?.twins.map(({ definition }) => definition.owner)).toEqual(['Deuce']);
  });

  it('are none without an earlier night or a visible change', () => {
    expect(movers([view(takeRate, 0.1)], shown(), null)).toEqual([]);
    expect(told([view(takeRate, 0.1)], point('2026-11-21', { take_rate: 0.10001 }))).toEqual([]);
  });
});

describe('verdict', () => {
  it('counts, and names who is off and what is missing', () => {
    expect(verdict([view(takeRate, 0.2, 0.1)])).toBe('The one metric with a target is on it.');
    expect(verdict([view(takeRate, 0.2, 0.1), view(fulfill, 90, 40), view(revenue, null, 1)])).toBe(
      '1 of 2 metrics is on target. Time to fulfill (Victoria) is off. Revenue, year to date is not available.',
    );
    expect(verdict([view(takeRate, 0.2)])).toBe('No metric can be compared with a target.');
  });
});

describe('sparkOf', () => {
  it('of money keeps to the newest night’s currency', () => {
    const history = [1, 3, 2].map((value, at) => point(`2026-11-0${at + 1}`, { revenue_ytd: value }));
    const last = history
      .map((night) => ({ ...night, company: { ...night.company, currency: 'EUR' } }))
      .slice(-1);
    expect(sparkOf([...history.slice(0, 2), ...last], revenue)).toBeNull();
    expect(metricChart(revenue, [...history.slice(0, 2), ...last])).toMatchObject({
      format: 'currency:EUR',
      categories: ['2026-11-03'],
    });
  });

  it('steps by days and scales between lowest and highest', () => {
    const history = [1, 3, 2].map((value, at) => point(`2026-11-0${at + 1}`, { take_rate: value }));
    expect(sparkOf(history, takeRate)).toEqual({ path: 'm0 24h0l1-24l1 12', width: 2, height: 24 });
  });

  it('breaks at a night without a value and is flat when nothing changes', () => {
    const history = [5, null, 5].map((value, at) => point(`2026-11-0${at + 1}`, { take_rate: value }));
    expect(sparkOf(history, takeRate)?.path).toBe('m0 12h0m2 0h0');
    expect(sparkOf(history.slice(0, 2), takeRate)).toBeNull();
    expect(sparkOf([], takeRate)).toBeNull();
  });
});
