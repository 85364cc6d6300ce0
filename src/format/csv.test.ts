import { describe, expect, it } from 'vitest';
import { toCsv } from './csv.ts';

const text = { name: 'comment', type: 'STRING' };
const money = { name: 'amount', type: 'NUMERIC' };

describe('toCsv', () => {
  it('ends lines with CRLF and quotes only what needs it', () => {
    expect(toCsv([text, money], [['plain', '1.50']])).toBe('comment,amount\r\nplain,1.50\r\n');
    expect(toCsv([text], [['a,"b"\nc']])).toBe('comment\r\n"a,""b""\nc"\r\n');
  });

  it('disarms every text that a spreadsheet would run', () => {
    for (const start of ['=', '+', '-', '@', '\t', '\r']) {
      const cell = toCsv([text], [[`${start}cmd`]])
        .split('\r\n')
        .slice(1)
        .join('\r\n');
      expect(cell.replace(/^"/, '')).toMatch(/^'/);
    }
    expect(toCsv([{ name: '=x', type: 'STRING' }], [])).toBe("'=x\r\n");
  });

  it('keeps numbers intact, negative ones and long ones too', () => {
    expect(toCsv([money], [['-12.50'], ['-90071992547409931.07'], [-3]])).toBe(
      'amount\r\n-12.50\r\n-90071992547409931.07\r\n-3\r\n',
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
    ).toBe('comment,amount\r\n,\r\n"",true\r\n');
  });

  it('writes structured values as JSON', () => {
    expect(toCsv([{ name: 'tags', type: 'ARRAY' }], [[['a', 'b']]])).toBe('tags\r\n"[""a"",""b""]"\r\n');
  });
});
