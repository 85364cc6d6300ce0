import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Cell } from '../../catalog/data.ts';
import type { Field, RawValue } from './api.ts';
import { columnsOf, columnType } from './schema.ts';
import { converter, rowConverter } from './values.ts';

const field = (type: string, more: Partial<Field> = {}): Field => ({ name: 'x', type, ...more });
const read = (type: string, raw: RawValue, more: Partial<Field> = {}): Cell =>
  converter(field(type, more))(raw);

/** What a reader of the snapshot gets: a cell that has been through JSON. */
const kept = (cell: Cell): unknown => JSON.parse(JSON.stringify(cell));

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
