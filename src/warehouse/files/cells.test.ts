import { describe, expect, it } from 'vitest';
import { ColumnReader } from './cells.ts';

/** What the cells of a column are read as, and the type that holds them all. */
function read(types: readonly string[], ...cells: readonly (string | null)[]) {
  const reader = new ColumnReader(types);
  return { cells: cells.map((cell) => reader.read(cell)), type: reader.type };
}

describe('an instant', () => {
  it.each<[string, string | null | undefined]>([
    ['2026-06-01 00:00:00 UTC', '2026-06-01 00:00:00.000000+00'],
    ['2026-06-01 13:05:09.5 UTC', '2026-06-01 13:05:09.500000+00'],
    ['2026-06-01T13:05:09.123456Z', '2026-06-01 13:05:09.123456+00'],
    ['2026-06-01T13:05:09.123456000Z', '2026-06-01 13:05:09.123456+00'],
    ['2026-06-01 13:05:09', '2026-06-01 13:05:09.000000+00'],
    ['2026-06-01T13:05Z', '2026-06-01 13:05:00.000000+00'],
    ['2026-06-01T23:30:00-07:00', '2026-06-02 06:30:00.000000+00'],
    ['2026-06-01 00:00:00+00', '2026-06-01 00:00:00.000000+00'],
    ['2026-06-01T00:30:00+0530', '2026-05-31 19:00:00.000000+00'],
    ['2026-06-01', '2026-06-01 00:00:00.000000+00'],
    ['2026-06-01 3:58:54', '2026-06-01 03:58:54.000000+00'],
    ['2026-06-01 0:23:25.06', '2026-06-01 00:23:25.060000+00'],
    ['2026-6-1 3:5:9 -7', '2026-06-01 10:05:09.000000+00'],
    ['2026-06-01T3:05:09+5:30', '2026-05-31 21:35:09.000000+00'],
    ['0099-06-01T00:00:00Z', '0099-06-01 00:00:00.000000+00'],
    [' ', null],
    ...[
      '06/01/2026',
      '2026-02-30T00:00:00Z',
      '2026-06-01T24:00:00Z',
      '2026-06-01T10:60:00Z',
      '2026-06-01T10:00:60Z',
      '2026-06-01T10:00:00.1234567Z',
      '2026-06-01T10:00:00+15:00',
      '2026-06-01T10:00:00 PST',
      '2026-06-01 3:58:54 PM',
      '2026-06-01 003:58:54',
      '2026-06-01 10:00:00+530',
      '2026-6-31',
      '26-06-01',
      '1780272000',
      'yesterday',
    ].map((text): [string, undefined] => [text, undefined]),
  ])('%s is %s', (text, instant) => {
    expect(read(['TIMESTAMP'], text)).toEqual({ cells: [instant], type: 'TIMESTAMP' });
  });
});

describe('a date', () => {
  it.each([
    ['2026-06-01', '2026-06-01'],
    ['2026-06-01 00:00:00 UTC', '2026-06-01'],
    ['2026-06-01T00:00:00.000Z', '2026-06-01'],
    ['2026-06-01T00:00:00', '2026-06-01'],
    ['2026-6-1', '2026-06-01'],
    ['2026-06-01 0:00:00', '2026-06-01'],
    ['2026-06-01T05:00:00Z', undefined],
    ['2026-06-01T00:00:00-07:00', undefined],
    ['2026-13-01', undefined],
    ['', null],
  ])('%s is %s', (text, date) => {
    expect(read(['DATE'], text)).toEqual({ cells: [date], type: 'DATE' });
  });

  it('stays an instant where the contract wants one, whatever the hours', () => {
    expect(read(['TIMESTAMP', 'DATETIME', 'DATE'], '2026-06-01')).toEqual({
      cells: ['2026-06-01 00:00:00.000000+00'],
      type: 'TIMESTAMP',
    });
  });

  it('is an instant where one of the column has an hour and the contract takes both', () => {
    const types = ['DATE', 'DATETIME', 'TIMESTAMP'];
    expect(read(types, '2026-06-01', '2026-06-02 00:00:00 UTC').type).toBe('DATE');
    expect(read(types, '2026-06-01', '2026-06-02 05:00:00 UTC')).toEqual({
      cells: ['2026-06-01', '2026-06-02 05:00:00.000000+00'],
      type: 'TIMESTAMP',
    });
  });
});

describe('a number', () => {
  const money = ['NUMERIC', 'BIGNUMERIC', 'FLOAT64', 'INT64'];
  it.each<[string, string, string | null | undefined, string]>([
    ['INT64', '9223372036854775807', '9223372036854775807', 'INT64'],
    ['INT64', '12.0', '12', 'INT64'],
    ['INT64', '1.2E3', '1200', 'INT64'],
    ['INT64', '-007', '-7', 'INT64'],
    ['INT64', '9223372036854775808', '9223372036854775808', 'NUMERIC'],
    ['INT64', '1234.56', '1234.56', 'NUMERIC'],
    [
      'NUMERIC',
      '12345678901234567890123456789.123456789',
      '12345678901234567890123456789.123456789',
      'NUMERIC',
    ],
    ['NUMERIC', '0.10', '0.1', 'NUMERIC'],
    ['NUMERIC', '1e-9', '0.000000001', 'NUMERIC'],
    ['NUMERIC', '.5', '0.5', 'NUMERIC'],
    ['NUMERIC', '0.30000000000000004', '0.30000000000000004', 'FLOAT64'],
    ['FLOAT64', '0.1', '0.1', 'FLOAT64'],
    ['FLOAT64', 'NaN', 'NaN', 'FLOAT64'],
    ['FLOAT64', '-inf', '-Infinity', 'FLOAT64'],
    ['FLOAT64', ' 12 ', '12', 'FLOAT64'],
    ['FLOAT64', '', null, 'FLOAT64'],
    ...['1,234.50', '$5', '12 %', 'twelve', '1e999', '.', '-', '0x10', '1_000', '١٢'].map(
      (text): [string, string, undefined, string] => ['FLOAT64', text, undefined, 'FLOAT64'],
    ),
  ])('of type %s: %s is %s, held as %s', (type, text, written, held) => {
    expect(read([type], text)).toEqual({ cells: [written], type: held });
  });

  it('keeps every digit of a column where the contract takes several types', () => {
    expect(read(money, '9007199254740993.000000001', null, '5').type).toBe('NUMERIC');
    expect(read(money, '5', '0.30000000000000004').type).toBe('FLOAT64');
  });
});

it('true and false are read in any case, and nothing else', () => {
  const cells = [true, true, false, false, null].map((flag) => (flag === null ? null : String(flag)));
  expect(read(['BOOL'], 'true', 'TRUE', 'False', 'fALSE', '')).toEqual({ cells, type: 'BOOL' });
  for (const text of ['yes', '1', 't', 'null']) expect(read(['BOOL'], text).cells).toEqual([undefined]);
});

it('text is what it is, empty and NULL apart, and what identifies is text', () => {
  expect(read(['STRING'], '', null, ' 007 ')).toEqual({ cells: ['', null, ' 007 '], type: 'STRING' });
  expect(read(['STRING', 'INT64'], '007')).toEqual({ cells: ['007'], type: 'STRING' });
});
