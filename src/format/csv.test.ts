import { describe, expect, it } from 'vitest';
import { toCsv } from './csv.ts';

const MARK = '\uFEFF';
const text = { name: 'comment', type: 'STRING' };
const money = { name: 'amount', type: 'NUMERIC' };

/** One cell of text, as it stands in the file. */
const cell = (value: string) => toCsv([text], [[value]]).slice(`${MARK}comment\r\n`.length, -'\r\n'.length);

describe('toCsv', () => {
  it('ends lines with CRLF and quotes only what needs it', () => {
    expect(toCsv([text, money], [['plain', '1.50']])).toBe(`${MARK}comment,amount\r\nplain,1.50\r\n`);
    expect(toCsv([text], [['a,"b"\nc']])).toBe(`${MARK}comment\r\n"a,""b""\nc"\r\n`);
  });

  it('disarms every text that a spreadsheet would run', () => {
    for (const start of ['=', '+', '-', '@', '\t', '\r']) {
      expect(cell(`${start}cmd`).replace(/^"/, '')).toMatch(/^'/);
    }
    expect(toCsv([{ name: '=x', type: 'STRING' }], [])).toBe(`${MARK}'=x\r\n`);
  });

  it.each([
    ' =1+1',
    '\u00A0=1+1',
    '\u200B=1+1',
    '\uFEFF=1+1',
    '\u00AD\u2060 @x',
    '\u0000=1+1',
    '\u001B+1',
    '\u3000＝1+1',
    '＝1+1',
    '＋1',
    '－1',
    '＠x',
  ])('disarms a sign that stands behind nothing to be seen, or is full-width: %j', (value) => {
    expect(cell(value)).toBe(`'${value}`);
  });

  it.each([
    '00123',
    '000',
    '1.50',
    '1.0',
    '1e5',
    '12E3',
    ' 007',
    '1234567890123456',
    '００１',
    '1,50',
    '.50',
  ])('marks text that a spreadsheet would write as another number: %j', (value) => {
    expect(cell(value).replaceAll('"', '')).toBe(`'${value}`);
  });

  it.each(['123', '0', '0.5', '123456789012345', 'C-007', '2026-01-05', '007 Events', 'a=b', 'é', '😀'])(
    'leaves other text as it is: %j',
    (value) => {
      expect(cell(value)).toBe(value);
    },
  );

  it('leaves the numbers of numeric columns numbers, zeros and all', () => {
    for (const value of ['00123', '1.50', '1e5', '12345678901234567890'])
      expect(toCsv([money], [[value]])).toBe(`${MARK}amount\r\n${value}\r\n`);
  });

  it('keeps numbers intact, negative ones and long ones too', () => {
    expect(toCsv([money], [['-12.50'], ['-90071992547409931.07'], [-3]])).toBe(
      `${MARK}amount\r\n-12.50\r\n-90071992547409931.07\r\n-3\r\n`,
    );
  });

  it('does not trust a numeric column that holds text', () => {
    expect(toCsv([money], [["-1+cmd|' /C calc'!A0"]])).toContain("'-1+cmd");
  });

  it('tells null from the empty string', () => {
    expect(
      toCsv(
        [text, money],
        [
          [null, null],
          ['', true],
        ],
      ),
    ).toBe(`${MARK}comment,amount\r\n,\r\n"",true\r\n`);
  });

  it('writes structured values as JSON', () => {
    expect(toCsv([{ name: 'tags', type: 'ARRAY' }], [[['a', 'b']]])).toBe(
      `${MARK}tags\r\n"[""a"",""b""]"\r\n`,
    );
  });
});
