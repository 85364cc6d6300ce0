import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { Engine } from '../embedded/engine.ts';
import { loadTable, openTable } from './table.ts';

const folder = mkdtempSync(join(tmpdir(), 'kpi-json-'));
const engine = await Engine.open('p', ['d'], '2026-11-22');
afterAll(() => engine.close());
let tables = 0;

/** What a JSON file is read as, its columns `id` and `amount` known. */
async function read(content: string | Uint8Array) {
  const path = join(folder, 'a.json');
  writeFileSync(path, content);
  tables += 1;
  const known = [
    { name: 'id', types: ['STRING'], strict: true, assumed: true },
    { name: 'amount', types: ['NUMERIC'], strict: true, assumed: true },
  ];
  const table = await openTable({ path, file: 'd/a.json', extension: '.json' }, engine);
  const [unread] = (await loadTable(engine, `p.d.t${tables}`, table, known)).unread;
  if (unread !== undefined) throw unread.error;
  const { columns, rows } = await engine.query({ file: 'x', sql: `SELECT * FROM \`p.d.t${tables}\`` });
  return { columns: columns.map(({ name, type }) => `${name} ${type}`), rows };
}

const KNOWN = ['id STRING', 'amount NUMERIC'];

describe('JSON', () => {
  it.each([
    ['no row', '', []],
    ['an array of none', '[]', []],
    [
      'rows without a column',
      '{}\n{}\n',
      [
        [null, null],
        [null, null],
      ],
    ],
    [
      'NULL said and left out',
      '\uFEFF{"id":null}\r\n\r\n{"amount":"1.5"}\r\n',
      [
        [null, null],
        [null, '1.5'],
      ],
    ],
    [
      'digits beyond a double',
      '[{"id":9007199254740993,"amount":0.123456789}]',
      [['9007199254740993', '0.123456789']],
    ],
    ['empty text and text of numbers', '{"ID":"","Amount":"007"}', [['', '7']]],
  ])('of %s', async (_name, content, rows) => {
    expect(await read(content)).toEqual({ columns: KNOWN, rows });
  });

  it('keeps lists and structs as they are, empty and mixed ones too', async () => {
    const { columns, rows } = await read(
      '{"id":"1","amount":1,"tags":[],"who":{"a":{"b":[1,null]}},"any":[1]}\n{"id":"2","amount":1,"any":{"x":"y"}}\n{"id":{"k":1},"amount":1,"tags":null}\n',
    );
    expect(columns.slice(0, 2)).toEqual(KNOWN);
    expect(columns[3]).toBe('who STRUCT<a STRUCT<b ARRAY<INT64>>>');
    expect(rows.map((row) => row.slice(2))).toEqual([
      [[], { a: { b: [1, null] } }, '[1]'],
      [null, null, '{"x":"y"}'],
      [null, null, null],
    ]);
    // A known column of text holds what JSON holds.
    expect(rows.map(([id]) => id)).toEqual(['1', '2', '{"k":1}']);
  });

  it.each([
    [
      'a cell that is not of its type',
      '{"id":"1"}\n\n{"amount":"a lot"}\n',
      'd/a.json, line 3, column amount: the cell is no NUMERIC.',
    ],
    [
      'a list where a number should be',
      '[{"amount":1},{"amount":[1]}]',
      'd/a.json, row 2, column amount: the cell is no NUMERIC.',
    ],
    ['a row that is none', '[{"id":"1"},7]', 'd/a.json, row 2: it is not an object.'],
    ['an array that does not end', '[{"id":"1"}', 'd/a.json: it is not JSON.'],
    [
      'names that differ by case',
      '{"id":"1","ID":"2"}',
      'd/a.json, line 1: columns 1 and 2 have the same name.',
    ],
    ['another encoding', Buffer.from('{"id":"\xe9"}', 'latin1'), 'd/a.json: it is not text in UTF-8.'],
  ])('refuses %s', async (_name, content, message) => {
    await expect(read(content)).rejects.toMatchObject({ code: 'data-invalid', message });
  });
});
