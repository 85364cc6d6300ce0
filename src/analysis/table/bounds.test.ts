import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createEngine } from './engine.ts';
import { EMPTY, filterCount, readState, type TableState, writeState } from './state.ts';

const one = (type: string, name: string, values: readonly unknown[]) => {
  const engine = createEngine(
    [{ name, type }],
    values.map((value) => [value]),
  );
  return {
    engine,
    select: (state: Partial<TableState>) =>
      [...engine.select({ ...EMPTY, ...state })].map((at) => values[at] ?? null),
  };
};

describe('a column keeps its type', () => {
  it('sorts whole numbers that identify as numbers', () => {
    const { select } = one('INT64', 'response_id', ['10', '9', null, '-2', '100']);
    const sorted = select({ sort: { column: 'response_id', descending: false } });
    expect(sorted).toEqual(['-2', '9', '10', '100', null]);
  });

  it('bounds them, and finds them as text', () => {
    const { select } = one('INT64', 'response_id', ['10', '9', null, '100']);
    expect(select({ min: { response_id: '10' } })).toEqual(['10', '100']);
    expect(select({ q: '10' })).toEqual(['10', '100']);
  });

  it('offers years as a choice, and IDs that are text never', () => {
    expect(one('INT64', 'fiscal_year', ['2025', '2026', '2026']).engine.categories()).toEqual([
      {
        column: 'fiscal_year',
        values: [
          { value: '2026', count: 2 },
          { value: '2025', count: 1 },
        ],
      },
    ]);
    expect(one('STRING', 'contract_id', ['a', 'b']).engine.categories()).toEqual([]);
  });
});

describe('bounds', () => {
  it('count every digit, as sorting does', () => {
    const { select } = one('NUMERIC', 'amount', ['9007199254740993.01', '9007199254740993.02']);
    expect(select({ min: { amount: '9007199254740993.02' } })).toEqual(['9007199254740993.02']);
    expect(select({ max: { amount: '9007199254740993.01' } })).toEqual(['9007199254740993.01']);
  });

  it('that a column cannot have bound nothing', () => {
    for (const bound of ['x', ' ', 'Infinity', 'NaN'])
      expect(one('NUMERIC', 'amount', ['1', '2']).select({ min: { amount: bound } })).toHaveLength(2);
    expect(one('DATE', 'day', ['2026-01-01']).select({ min: { day: 'x' } })).toHaveLength(1);
    expect(one('STRING', 'customer_name', ['Ann']).select({ min: { customer_name: 'b' } })).toHaveLength(1);
  });

  it('of a column named like a part of every object are its own', () => {
    const { select } = one('STRING', 'constructor', ['a', 'b']);
    expect(select({ only: { constructor: ['a'] } as unknown as TableState['only'] })).toEqual(['a']);
    expect(select({})).toEqual(['a', 'b']);
    const state = readState('#only.constructor=a&only.constructor=b&min.toString=1', [
      'constructor',
      'toString',
    ]);
    expect(writeState(state)).toBe('min.toString=1&only.constructor=a&only.constructor=b');
    expect(filterCount(state)).toBe(2);
  });

  it('divide the rows that have a number, for any amounts', () => {
    // A whole part of 0 would lose the sign of what follows it.
    const whole = fc.bigInt({ min: -(10n ** 25n), max: 10n ** 25n }).filter((value) => value !== 0n);
    const amount = fc.tuple(whole, fc.integer({ min: 10, max: 99 }));
    fc.assert(
      fc.property(fc.array(amount, { minLength: 1, maxLength: 30 }), (pairs) => {
        const values = pairs.map(([dollars, cents]) => `${dollars}.${cents}`);
        const units = (text: string) => BigInt(text.replace('.', ''));
        const bound = values[0] ?? '';
        const exact = values.filter((value) => units(value) >= units(bound));
        expect(one('BIGNUMERIC', 'amount', values).select({ min: { amount: bound } })).toEqual(exact);
      }),
    );
  });
});

describe('text', () => {
  it('is not found across two cells', () => {
    const engine = createEngine(
      [
        { name: 'contract_id', type: 'STRING' },
        { name: 'customer_name', type: 'STRING' },
      ],
      [
        ['C', '014'],
        ['C-014', 'x'],
      ],
    );
    expect([...engine.select({ ...EMPTY, q: 'C-014' })]).toEqual([1]);
  });
});
