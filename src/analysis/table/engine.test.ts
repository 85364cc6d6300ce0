import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createEngine } from './engine.ts';
import { EMPTY, readState, type TableState, writeState } from './state.ts';

const columns = [
  { name: 'customer_id', type: 'STRING' },
  { name: 'customer_name', type: 'STRING' },
  { name: 'net_revenue', type: 'NUMERIC' },
  { name: 'signed_date', type: 'DATE' },
  { name: 'is_active', type: 'BOOL' },
];
const rows = [
  ['1', 'Émile & Söhne', '10.50', '2026-01-31', true],
  ['2', 'zebra oats', '-3', '2026-02-01', false],
  ['3', null, null, null, null],
  ['4', 'Apple Oats', '9007199254740993.01', '2026-02-01', true],
  ['5', 'apple oats', '9007199254740993.02', '2025-12-31', true],
];
const engine = createEngine(columns, rows);
const ids = (state: Partial<TableState>) =>
  [...engine.select({ ...EMPTY, ...state })].map((at) => engine.row(at)[0]);
const by = (column: string, descending = false) => ids({ sort: { column, descending } });

describe('sorting', () => {
  it('compares text without case and accents, ties as they came, rows without a value last either way', () => {
    expect(by('customer_name')).toEqual(['4', '5', '1', '2', '3']);
    expect(by('customer_name', true)).toEqual(['2', '1', '4', '5', '3']);
  });

  it('compares numbers by value, to the last digit', () => {
    expect(by('net_revenue')).toEqual(['2', '1', '4', '5', '3']);
    expect(by('net_revenue', true)).toEqual(['5', '4', '1', '2', '3']);
  });

  it('knows dates and flags, and leaves unknown columns alone', () => {
    expect(by('signed_date')).toEqual(['5', '1', '2', '4', '3']);
    expect(by('is_active', true)).toEqual(['1', '4', '5', '2', '3']);
    expect(by('nothing')).toEqual(['1', '2', '3', '4', '5']);
  });

  it('treats NaN and infinities as no value', () => {
    const floats = createEngine([{ name: 'score', type: 'FLOAT64' }], [['NaN'], [2], ['Infinity'], [1]]);
    const order = (descending: boolean) => [
      ...floats.select({ ...EMPTY, sort: { column: 'score', descending } }),
    ];
    expect(order(false)).toEqual([3, 1, 0, 2]);
    expect(order(true)).toEqual([1, 3, 0, 2]);
  });

  it('gives the order of a plain sort, for any numbers', () => {
    fc.assert(
      fc.property(
        fc.array(fc.option(fc.double({ noNaN: true, noDefaultInfinity: true })), { maxLength: 60 }),
        (values) => {
          const one = createEngine(
            [{ name: 'score', type: 'FLOAT64' }],
            values.map((value) => [value]),
          );
          const got = [...one.select({ ...EMPTY, sort: { column: 'score', descending: false } })].map(
            (at) => values[at] ?? null,
          );
          const there = values.filter((value) => value !== null).sort((a, b) => a - b);
          expect(got.map(Number)).toEqual(
            [...there, ...values.filter((value) => value === null)].map(Number),
          );
        },
      ),
    );
  });
});

describe('filtering', () => {
  it('wants every word, anywhere in a text or an id, without case and accents', () => {
    expect(ids({ q: 'OATS app' })).toEqual(['4', '5']);
    expect(ids({ q: 'emile' })).toEqual(['1']);
    expect(ids({ q: 'sohne &' })).toEqual(['1']);
    expect(ids({ q: '2' })).toEqual(['2']);
    expect(ids({ q: 'nobody' })).toEqual([]);
  });

  it('keeps to bounds of numbers and dates; rows without a value are outside', () => {
    expect(ids({ min: { net_revenue: '0' } })).toEqual(['1', '4', '5']);
    expect(ids({ min: { net_revenue: '-3' }, max: { net_revenue: '10.5' } })).toEqual(['1', '2']);
    expect(ids({ min: { signed_date: '2026-01-31' }, max: { signed_date: '2026-02-01' } })).toEqual([
      '1',
      '2',
      '4',
    ]);
    expect(ids({ min: { net_revenue: 'x' } })).toEqual(['1', '2', '3', '4', '5']);
  });

  it('takes in the whole last day of an instant', () => {
    const times = createEngine(
      [{ name: 'at', type: 'TIMESTAMP' }],
      [['2026-02-01T23:59:59Z'], ['2026-02-02T00:00:00Z']],
    );
    expect([...times.select({ ...EMPTY, max: { at: '2026-02-01' } })]).toEqual([0]);
  });

  it('lets through chosen values, no value among them', () => {
    expect(ids({ only: { is_active: ['false', ''] } })).toEqual(['2', '3']);
    expect(
      ids({ only: { is_active: ['true'] }, q: 'oats', sort: { column: 'net_revenue', descending: true } }),
    ).toEqual(['5', '4']);
  });

  it('offers a choice where values are few', () => {
    expect(engine.categories().map(({ column }) => column)).toEqual(['customer_name', 'is_active']);
    const many = createEngine(
      [{ name: 'x', type: 'STRING' }],
      Array.from({ length: 20 }, (_, at) => [`v${at}`]),
    );
    expect(many.categories()).toEqual([]);
  });
});

describe('the fragment', () => {
  const names = columns.map(({ name }) => name);

  it('holds a state and gives it back, whatever is typed', () => {
    const text = fc.string({ unit: 'grapheme', maxLength: 30 });
    fc.assert(
      fc.property(text, fc.integer({ min: 1, max: 99 }), fc.boolean(), text, (q, page, descending, value) => {
        const state: TableState = {
          q,
          page,
          sort: { column: 'net_revenue', descending },
          min: value === '' ? {} : { net_revenue: value },
          max: {},
          only: { is_active: [value, 'x'] },
        };
        expect(readState(`#${writeState(state)}`, names)).toEqual(state);
      }),
    );
  });

  it('is empty for the table as it came, and ignores places on the page and unknown columns', () => {
    expect(writeState(EMPTY)).toBe('');
    expect(readState('#main', names)).toBe(EMPTY);
    expect(readState('#sort=-x&min.y=1&page=-2&only.z=1', names)).toEqual(EMPTY);
  });
});

describe('large views', () => {
  it('are sorted and filtered whole', () => {
    const many = Array.from({ length: 100_000 }, (_, at) => [
      String(at),
      `Customer ${(at * 7919) % 100_000}`,
      `${at % 1000}.5`,
      null,
      at % 2 === 0,
    ]);
    const large = createEngine(columns, many);
    const found = large.select({
      ...EMPTY,
      q: 'customer 99',
      sort: { column: 'net_revenue', descending: true },
    });
    expect(found.length).toBe(many.filter(([id, name]) => `${id} ${name}`.includes('99')).length);
    expect(large.row(found[0] ?? 0)[2]).toBe('999.5');
  });
});
