import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Cell } from '../../catalog/data.ts';
import type { Field, RawValue } from './api.ts';
import { columnsOf, columnType, converter, rowConverter } from './results.ts';

const field = (type: string, more: Partial<Field> = {}): Field => ({ name: 'x', type, ...more });
const read = (type: string, raw: RawValue, more: Partial<Field> = {}): Cell =>
  converter(field(type, more))(raw);

/** What a reader of the snapshot gets: a cell that has been through JSON. */
const kept = (cell: Cell): unknown => JSON.parse(JSON.stringify(cell));

const int64 = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n });
const digits = (most: number) =>
  fc.string({ unit: fc.constantFrom(...'0123456789'), minLength: 1, maxLength: most });

describe('whole numbers', () => {
  it('keep every digit', () => {
    fc.assert(
      fc.property(int64, (value) => {
        const cell = read('INTEGER', String(value));
        expect(BigInt(String(kept(cell)))).toBe(value);
        const exact = value >= -(2n ** 53n - 1n) && value <= 2n ** 53n - 1n;
        expect(typeof cell).toBe(exact ? 'number' : 'string');
      }),
    );
  });

  it('are text from 2^53 on', () => {
    expect(read('INT64', '9007199254740991')).toBe(9007199254740991);
    expect(read('INT64', '9007199254740992')).toBe('9007199254740992');
    expect(read('INT64', '-9223372036854775808')).toBe('-9223372036854775808');
  });
});

describe('decimals', () => {
  it.each(['NUMERIC', 'BIGNUMERIC'])('%s keeps every digit, and equal numbers are equal text', (type) => {
    fc.assert(
      fc.property(fc.boolean(), digits(38), digits(38), fc.nat(5), (negative, whole, fraction, zeros) => {
        const text = `${negative ? '-' : ''}${whole}.${fraction}`;
        const cell = read(type, text) as string;
        expect(
          read(type, `${negative ? '-' : ''}${'0'.repeat(zeros)}${whole}.${fraction}${'0'.repeat(zeros)}`),
        ).toBe(cell);
        expect(cell).toMatch(/^(0|-?(0\.\d*[1-9]|[1-9]\d*(\.\d*[1-9])?))$/);
        const scaled = (value: string): bigint => {
          const [before = '', after = ''] = value.split('.');
          return BigInt(`${before}${after.padEnd(43, '0')}`);
        };
        expect(scaled(cell)).toBe(scaled(text));
      }),
    );
  });
});

describe('FLOAT64', () => {
  it('keeps every bit that JSON can hold', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
        expect(kept(read('FLOAT', String(value)))).toBe(value === 0 ? 0 : value);
      }),
    );
  });

  it('says in words what JSON cannot', () => {
    expect(['NaN', 'Infinity', '-Infinity', 'inf', '-Inf'].map((text) => read('FLOAT64', text))).toEqual([
      'NaN',
      'Infinity',
      '-Infinity',
      'Infinity',
      '-Infinity',
    ]);
  });
});

describe('TIMESTAMP', () => {
  const least = -62_135_596_800_000_000n;
  const most = 253_402_300_799_999_999n;

  it('keeps every microsecond from the year 1 to 9999', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: least, max: most }), (micros) => {
        const text = read('TIMESTAMP', String(micros)) as string;
        const [, second = '', fraction = ''] = /^(.+:\d\d)\.(\d{3}|\d{6})Z$/.exec(text) ?? [];
        expect(BigInt(Date.parse(`${second}Z`)) * 1000n + BigInt(fraction.padEnd(6, '0'))).toBe(micros);
        expect(fraction).toHaveLength(micros % 1000n === 0n ? 3 : 6);
      }),
    );
  });

  it('reads as an instant in UTC', () => {
    expect(read('TIMESTAMP', '1795334400000000')).toBe('2026-11-22T08:00:00.000Z');
    expect(read('TIMESTAMP', '-1')).toBe('1969-12-31T23:59:59.999999Z');
    expect(read('TIMESTAMP', String(least))).toBe('0001-01-01T00:00:00.000Z');
  });

  it('is refused where an old server sends seconds', () => {
    expect(() => read('TIMESTAMP', '1795334400.5')).toThrow('unreadable');
    expect(() => read('TIMESTAMP', '1.7953344E9')).toThrow('unreadable');
  });
});

describe('text', () => {
  it.each(['STRING', 'BYTES', 'DATE', 'DATETIME', 'TIME', 'JSON', 'GEOGRAPHY', 'INTERVAL', 'SOMETHING_NEW'])(
    '%s stays as it is',
    (type) => {
      fc.assert(
        fc.property(fc.string({ unit: 'binary' }), (text) => {
          expect(read(type, text)).toBe(text);
        }),
      );
    },
  );

  it('BOOL is true or false, and nothing else', () => {
    expect([read('BOOLEAN', 'true'), read('BOOL', 'false')]).toEqual([true, false]);
    expect(() => read('BOOL', '1')).toThrow('unreadable');
  });

  it('a RANGE of instants reads as instants', () => {
    const range = (type: string, text: string) => read('RANGE', text, { rangeElementType: { type } });
    expect(range('TIMESTAMP', '[1795334400000000, UNBOUNDED)')).toBe('[2026-11-22T08:00:00.000Z, UNBOUNDED)');
    expect(range('DATE', '[2026-01-01, 2027-01-01)')).toBe('[2026-01-01, 2027-01-01)');
  });
});

/** A field of any type, with values and what the API would send for each. */
interface Sample {
  readonly field: Field;
  readonly raw: RawValue;
  readonly cell: Cell;
}
const scalars: fc.Arbitrary<Omit<Sample, 'field'> & { readonly type: string }> = fc.oneof(
  fc.maxSafeInteger().map((value) => ({ type: 'INTEGER', raw: String(value), cell: value })),
  fc.boolean().map((value) => ({ type: 'BOOLEAN', raw: String(value), cell: value })),
  fc.string().map((value) => ({ type: 'STRING', raw: value, cell: value })),
);
const { sample } = fc.letrec<{ sample: Sample }>((tie) => ({
  sample: fc.oneof(
    { depthSize: 'small' },
    scalars.map(({ type, raw, cell }) => ({ field: field(type), raw, cell })),
    scalars.map(({ type }) => ({ field: field(type), raw: null, cell: null })),
    fc.array(scalars, { maxLength: 4 }).map((parts) => {
      const type = parts[0]?.type ?? 'STRING';
      const alike = parts.filter((part) => part.type === type);
      return {
        field: field(type, { mode: 'REPEATED' }),
        raw: alike.map(({ raw }) => ({ v: raw })),
        cell: alike.map(({ cell }) => cell),
      };
    }),
    fc.array(tie('sample'), { minLength: 1, maxLength: 4 }).map((parts) => ({
      field: field('RECORD', { fields: parts.map((part, at) => ({ ...part.field, name: `f${at}` })) }),
      raw: { f: parts.map(({ raw }) => ({ v: raw })) },
      cell: Object.fromEntries(parts.map(({ cell }, at) => [`f${at}`, cell])),
    })),
  ),
}));

describe('ARRAY and STRUCT', () => {
  it('arrive unharmed at any depth, NULL included', () => {
    fc.assert(
      fc.property(sample, ({ field: of, raw, cell }) => {
        const sent = JSON.parse(JSON.stringify(raw)) as RawValue;
        expect(kept(converter(of)(sent))).toEqual(kept(cell));
      }),
    );
  });

  it('keep fields with names that mean something to JavaScript', () => {
    const cell = read('RECORD', { f: [{ v: '1' }] }, { fields: [{ name: '__proto__', type: 'STRING' }] });
    expect(JSON.stringify(cell)).toBe('{"__proto__":"1"}');
  });

  it('are refused when their form is not that of their type', () => {
    for (const raw of ['text', [], { f: [] }]) {
      expect(() => read('RECORD', raw as RawValue, { fields: [field('STRING')] })).toThrow('unreadable');
    }
    expect(() => read('STRING', 'text', { mode: 'REPEATED' })).toThrow('unreadable');
    expect(() => read('STRING', [{ v: 'x' }])).toThrow('unreadable');
    expect(() => rowConverter([field('STRING')])({ f: [] })).toThrow('unreadable');
  });
});

describe('types', () => {
  it('are named as standard SQL names them', () => {
    const fields: Field[] = [
      field('INTEGER'),
      field('FLOAT'),
      field('BOOLEAN', { mode: 'REQUIRED' }),
      field('NUMERIC'),
      field('RANGE', { rangeElementType: { type: 'DATE' } }),
      field('RECORD', {
        mode: 'REPEATED',
        fields: [
          { name: 'id', type: 'INTEGER' },
          { name: 'tags', type: 'STRING', mode: 'REPEATED' },
        ],
      }),
    ];
    expect(columnsOf(fields, 'x.sql').map(({ type }) => type)).toEqual([
      'INT64',
      'FLOAT64',
      'BOOL',
      'NUMERIC',
      'RANGE<DATE>',
      'ARRAY<STRUCT<id INT64, tags ARRAY<STRING>>>',
    ]);
    expect(columnType(field('INT64'))).toBe('INT64');
  });

  it('are refused, inside a STRUCT too, where a value would be harmed', () => {
    const inner: Field = { name: 'at', type: 'TIMESTAMP', timestampPrecision: '12' };
    expect(() => columnsOf([field('RECORD', { fields: [inner] })], 'sql/exports/x.sql')).toThrow(
      'at in the answer of sql/exports/x.sql is TIMESTAMP(12), finer than the microseconds that can be exported.',
    );
  });
});
