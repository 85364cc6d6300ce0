import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { jsonText, rowsDocument } from './json.ts';

const anyText = fc.string({
  unit: fc.integer({ min: 0, max: 0xffff }).map((code) => String.fromCharCode(code)),
});

describe('stored JSON', () => {
  it('has a line for each member and each row', () => {
    const text = jsonText({
      schema_version: 1,
      rows: [
        ['a', 1],
        [null, 2.5],
      ],
      empty: [],
      run: { a: [1, 2] },
    });
    expect(text).toBe(
      '{\n"schema_version":1,\n"rows":[\n["a",1],\n[null,2.5]\n],\n"empty":[],\n"run":{"a":[1,2]}\n}\n',
    );
  });

  it('reads back the same, whatever the text, and is valid UTF-8', () => {
    fc.assert(
      fc.property(fc.array(fc.array(anyText)), anyText, (rows, title) => {
        const bytes = Buffer.from(jsonText({ title, rows }));
        const decoded = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
        expect(JSON.parse(decoded)).toEqual({ title, rows });
        expect(decoded.split('\n')).toHaveLength(rows.length === 0 ? 5 : rows.length + 6);
      }),
    );
    expect(jsonText({ a: 'x\ud800' })).toContain('"x\\ud800"');
  });

  it('is the same written row by row', () => {
    fc.assert(
      fc.property(fc.array(fc.array(fc.jsonValue())), (rows) => {
        const head = { schema_version: 1, columns: [{ name: 'a' }] };
        const lines = rows.map((row) => JSON.stringify(row));
        expect(rowsDocument(head, lines)).toBe(jsonText({ ...head, rows }));
      }),
    );
  });

  it.each([
    ['NaN', Number.NaN, 'document.rows[0][1] is not a finite number'],
    ['an infinity', -Infinity, 'document.rows[0][1] is not a finite number'],
    ['undefined', undefined, 'document.rows[0][1] is of type undefined'],
    ['a bigint', 1n, 'document.rows[0][1] is of type bigint'],
    ['a date', new Date(0), 'document.rows[0][1] is not a plain object'],
    ['a nested NaN', { a: { b: [Number.NaN] } }, 'document.rows[0][1].a.b[0] is not'],
  ])('refuses %s and says where it is', (_, value, message) => {
    expect(() => jsonText({ rows: [['x', value]] })).toThrow(
      expect.objectContaining({ code: 'json-value', message: expect.stringContaining(message) }),
    );
  });

  it('leaves out a member that is undefined', () => {
    expect(jsonText({ a: 1, b: undefined, c: [{ d: undefined }] })).toBe('{\n"a":1,\n"c":[\n{}\n]\n}\n');
  });
});
