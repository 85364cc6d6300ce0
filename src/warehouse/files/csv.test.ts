import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { KpiError } from '../../errors.ts';
import { openCsv } from './csv.ts';

const folder = mkdtempSync(join(tmpdir(), 'kpi-csv-'));

/** The header, and each row with the line on which each cell begins. */
async function read(content: string | Uint8Array) {
  const path = join(folder, 'a.csv');
  writeFileSync(path, content);
  const { columns, batches } = await openCsv(path, 'x/a.csv');
  const rows = (await Array.fromAsync(batches(() => false))).flat();
  return {
    names: columns.map(({ name }) => name),
    rows: rows.map(({ cells }) => cells),
    lines: rows.map(({ cells, place }) => cells.map((_, at) => place(at))),
  };
}

describe('CSV', () => {
  it('tells an empty cell from one in quotes', async () => {
    expect((await read('a,b,c\n1,,""\n,"",\n')).rows).toEqual([
      ['1', null, ''],
      [null, '', null],
    ]);
  });

  it('takes commas, quotes and line breaks in quotes, and counts the lines of the file', async () => {
    const { rows, lines } = await read('a,b\n"one\ntwo\r\nthree","x"\n"say ""hi"", you",2\n"",""""\n');
    expect(rows).toEqual([
      ['one\ntwo\r\nthree', 'x'],
      ['say "hi", you', '2'],
      ['', '"'],
    ]);
    expect(lines).toEqual([
      [2, 4],
      [5, 5],
      [6, 6],
    ]);
  });

  it.each([
    ['LF', '\n'],
    ['CRLF', '\r\n'],
    ['CR', '\r'],
  ])(
    'takes %s, with a byte order mark and without, and a last line that does not end',
    async (_name, end) => {
      const wanted = {
        names: ['a', 'b'],
        rows: [
          ['1', '2'],
          ['3', null],
        ],
      };
      expect(await read(`\uFEFFa,b${end}1,2${end}3,`)).toMatchObject(wanted);
      expect(await read(`a,b${end}1,2${end}3,${end}`)).toMatchObject(wanted);
      expect((await read(`"a","b"${end}"${end}",2${end}`)).rows).toEqual([[end, '2']]);
    },
  );

  it('passes over lines with nothing on them, but for a column alone, whose cells they are', async () => {
    expect((await read('a,b\n\n1,2\n\n\n')).rows).toEqual([['1', '2']]);
    expect((await read('a\n1\n\n2\n')).rows).toEqual([['1'], [null], ['2']]);
  });

  it('gives the same however the file is cut into pieces', async () => {
    // More than one piece of the stream, with quotes, CRLF and letters of several bytes across every border.
    const row = '"é ""x""\r\n☃",,"",12\r\n';
    const { rows } = await read(`a,b,c,d\r\n${row.repeat(12_000)}`);
    expect(rows).toHaveLength(12_000);
    expect(new Set(rows.map((cells) => JSON.stringify(cells)))).toEqual(
      new Set([JSON.stringify(['é "x"\r\n☃', null, '', '12'])]),
    );
  });

  it.each([
    ['no file at all', '', 'x/a.csv: it is empty, and should begin with the names of its columns.'],
    [
      'a row too short',
      'a,b\n1,2\n"x\ny",3\n4\n',
      'x/a.csv, line 5: it has 1 cell, and the first line names 2 columns.',
    ],
    [
      'a row too long',
      'a,b\n1,2,3\n',
      'x/a.csv, line 2: it has 3 cells, and the first line names 2 columns.',
    ],
    ['a quote that never ends', 'a,b\n1,"2\n3,4\n', 'x/a.csv, line 2: a quote that begins here never ends.'],
    [
      'text behind a quote',
      'a,b\n"1"x,2\n',
      'x/a.csv, line 2: there is text behind the quote that ends a cell.',
    ],
    ['semicolons', 'a;b\n1;2\n', 'x/a.csv, line 1: its cells are not separated by commas.'],
    [
      'UTF-16',
      Buffer.from('\uFEFFa,b\n1,2\n', 'utf16le'),
      'x/a.csv, at or soon behind line 1: it is not text in UTF-8.',
    ],
    [
      'UTF-16 without a mark',
      Buffer.from('a,b\n1,2\n', 'utf16le'),
      'x/a.csv, line 1: it is not text in UTF-8.',
    ],
    [
      'Latin-1',
      Buffer.from('a,b\n1,\xe9\n', 'latin1'),
      'x/a.csv, at or soon behind line 1: it is not text in UTF-8.',
    ],
  ])('refuses %s, naming file and line', async (_name, content, message) => {
    const error = await read(content).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(KpiError);
    expect(error).toMatchObject({ code: 'data-invalid', message });
  });

  it('takes a quote inside a cell without quotes for itself', async () => {
    expect((await read('a,b\n5" pipe,2\n')).rows).toEqual([['5" pipe', '2']]);
  });
});
