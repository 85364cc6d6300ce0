import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { countTotals, mergeTotals } from './totals.ts';

function totalsOf(type: string, cells: readonly unknown[]): string | undefined {
  const counter = countTotals([{ name: 'n', type }]);
  for (const cell of cells) expect(counter.add([cell])).toBeNull();
  return counter.totals()['n'];
}

/** Fixed-point text of a whole number of 10^−scale, made with other means than the code under test. */
function fixed(units: bigint, scale: number): string {
  const one = 10n ** BigInt(scale);
  const size = units < 0n ? -units : units;
  return `${units < 0n ? '-' : ''}${size / one}.${(one + (size % one)).toString().slice(1)}`;
}

const plain = (text: string): string => text.replace(/\.?0+$/, '');

describe('control totals', () => {
  it('sum NUMERIC exactly, in any order, whatever its digits', () => {
    const unit = fc.bigInt({ min: -(10n ** 38n), max: 10n ** 38n });
    fc.assert(
      fc.property(fc.array(unit, { minLength: 1 }), (units) => {
        const cells = units.map((value) => fixed(value, 9));
        const sum = plain(
          fixed(
            units.reduce((a, b) => a + b),
            9,
          ),
        ).replace(/^-0$/, '0');
        expect(totalsOf('NUMERIC', cells)).toBe(sum);
        expect(totalsOf('BIGNUMERIC', cells.toReversed())).toBe(sum);
      }),
    );
  });

  it('sum INT64 beyond 2^53, as numbers and as text', () => {
    const cell = fc.oneof(
      fc.maxSafeInteger(),
      fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map(String),
    );
    fc.assert(
      fc.property(fc.array(cell), (cells) => {
        const sum = cells.reduce<bigint>((total, value) => total + BigInt(value), 0n);
        expect(totalsOf('INT64', cells)).toBe(sum.toString());
      }),
    );
  });

  it('sum floats through their shortest decimal form', () => {
    expect(totalsOf('FLOAT64', [0.1, 0.2])).toBe('0.3');
    expect(totalsOf('FLOAT64', [1e21, 1, -1e21])).toBe('1');
    expect(totalsOf('FLOAT64', [-0, 5e-324, -5e-324])).toBe('0');
    expect(totalsOf('FLOAT64', [1.5e-7])).toBe('0.00000015');
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -1e12, max: 1e12 })), (cents) => {
        const sum = cents.reduce((total, value) => total + BigInt(value), 0n);
        const text = totalsOf(
          'FLOAT64',
          cents.map((value) => value / 100),
        );
        expect(text).toBe(plain(fixed(sum, 2)).replace(/^-0$/, '0'));
      }),
    );
  });

  it('are the same for rows in any order and for rows in parts', () => {
    const columns = [
      { name: 'id', type: 'STRING' },
      { name: 'value', type: 'FLOAT64' },
      { name: 'count', type: 'INT64' },
    ];
    const finite = fc.double({ noDefaultInfinity: true, noNaN: true });
    const row = fc.tuple(fc.string(), fc.option(finite), fc.option(fc.integer()));
    const count = (rows: readonly (readonly unknown[])[]) => {
      const counter = countTotals(columns);
      for (const cells of rows) counter.add(cells);
      return counter.totals();
    };
    fc.assert(
      fc.property(fc.array(row), fc.nat(), (rows, at) => {
        const whole = count(rows);
        expect(count(rows.toSorted(([a], [b]) => (a < b ? -1 : 1)))).toEqual(whole);
        const cut = at % (rows.length + 1);
        expect(mergeTotals([count(rows.slice(0, cut)), count(rows.slice(cut))])).toEqual(whole);
      }),
    );
  });

  it('skip nulls; a column of nothing but nulls, or of no rows, totals 0', () => {
    expect(totalsOf('NUMERIC', [null, '1.10', null, '2.90'])).toBe('4');
    expect(totalsOf('NUMERIC', [null])).toBe('0');
    expect(totalsOf('INT64', [])).toBe('0');
  });

  it('leave other columns alone, whatever they are called', () => {
    const types = ['STRING', 'BOOL', 'DATE', 'ARRAY<INT64>', 'toString', '__proto__'];
    const counter = countTotals(types.map((type) => ({ name: type, type })));
    expect(counter.add(types)).toBeNull();
    expect(counter.totals()).toEqual({});
  });

  it.each([
    ['INT64', 2 ** 53],
    ['INT64', 1.5],
    ['INT64', '1.5'],
    ['NUMERIC', 1.5],
    ['NUMERIC', 'NaN'],
    ['NUMERIC', '1,000.00'],
    ['NUMERIC', '1e999999999'],
    ['NUMERIC', ''],
    ['FLOAT64', '1.5'],
    ['FLOAT64', Number.NaN],
    ['INT64', [1]],
    ['INT64', true],
  ])('refuse, by column and without its value, %s %j', (type, cell) => {
    const counter = countTotals([{ name: 'spend', type }]);
    expect(counter.add([cell])).toMatch(`column spend (${type}) holds something other than`);
    expect(counter.totals()).toEqual({ spend: '0' });
  });
});

it('floats that JSON cannot say are words, and count for nothing', () => {
  const counter = countTotals([{ name: 'x', type: 'FLOAT64' }]);
  for (const cell of [1.5, 'NaN', 'Infinity', '-Infinity', null, -0.25])
    expect(counter.add([cell])).toBeNull();
  expect(counter.totals()).toEqual({ x: '1.25' });
  expect(counter.add(['nan'])).toContain('column x (FLOAT64)');
});
