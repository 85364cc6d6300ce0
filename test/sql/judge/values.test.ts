import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Cell } from '../../../src/catalog/data.ts';
import { type Judge, startJudge } from './judge.ts';

let judge: Judge;
beforeAll(async () => {
  judge = await startJudge();
}, 120_000);
afterAll(() => judge.close());

const big = `${'9'.repeat(29)}.${'9'.repeat(9)}`;
const bigger = '578960446186580977117854925043439539266.34992332820282019728792003956564819967';

/** Type, value as given, value as it comes back, and how Google writes it as text. */
const cases: readonly (readonly [type: string, given: Cell, back: Cell, text: string])[] = [
  ['STRING', 'O’Brien "x" \\ \n 😀', 'O’Brien "x" \\ \n 😀', 'O’Brien "x" \\ \n 😀'],
  ['STRING', '', '', ''],
  ['INT64', 0, 0, '0'],
  ['INT64', -42, -42, '-42'],
  ['INT64', '42', 42, '42'],
  ['INT64', Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER, '9007199254740991'],
  ['INT64', '9007199254740993', '9007199254740993', '9007199254740993'],
  ['INT64', '-9223372036854775808', '-9223372036854775808', '-9223372036854775808'],
  ['FLOAT64', 0.1, 0.1, '0.1'],
  ['FLOAT64', -1e300, -1e300, '-1e+300'],
  ['FLOAT64', -0, 0, '0'],
  ['NUMERIC', '10.10', '10.1', '10.1'],
  ['NUMERIC', '-0.000000001', '-0.000000001', '-0.000000001'],
  ['NUMERIC', '-0.00', '0', '0'],
  ['NUMERIC', '128', '128', '128'],
  ['NUMERIC', '-1.28e2', '-128', '-128'],
  ['NUMERIC', 0.3, '0.3', '0.3'],
  ['NUMERIC', 5000000, '5000000', '5000000'],
  ['NUMERIC', big, big, big],
  ['NUMERIC', `-${big}`, `-${big}`, `-${big}`],
  ['BIGNUMERIC', '-1.50', '-1.5', '-1.5'],
  ['BIGNUMERIC', bigger, bigger, bigger],
  ['BOOL', true, true, 'true'],
  ['BOOL', false, false, 'false'],
  ['DATE', '1969-12-31', '1969-12-31', '1969-12-31'],
  ['DATE', '2028-02-29', '2028-02-29', '2028-02-29'],
  ['DATE', '0001-01-01', '0001-01-01', '0001-01-01'],
  ['DATE', '9999-12-31', '9999-12-31', '9999-12-31'],
  ['DATETIME', '2026-11-22T23:59:58', '2026-11-22T23:59:58', '2026-11-22 23:59:58'],
  ['DATETIME', '2026-01-02 03:04:05.5', '2026-01-02T03:04:05.500000', '2026-01-02 03:04:05.500'],
  ['TIMESTAMP', '2026-11-22T08:00:00.000Z', '2026-11-22T08:00:00.000Z', '2026-11-22 08:00:00+00'],
  ['TIMESTAMP', '2026-11-22T08:00:00Z', '2026-11-22T08:00:00.000Z', '2026-11-22 08:00:00+00'],
  [
    'TIMESTAMP',
    '1969-12-31T23:59:59.999999Z',
    '1969-12-31T23:59:59.999999Z',
    '1969-12-31 23:59:59.999999+00',
  ],
  ['BYTES', 'aMOpbGxv', 'aMOpbGxv', 'héllo'],
];

describe('every type, there and back', () => {
  it.each(cases)('%s %j', async (type, given, back, text) => {
    const tables = [{ name: 'p.d.t', columns: [{ name: 'v', type }], rows: [[given], [null]] }];
    const sql = 'SELECT v, CAST(v AS STRING) AS text FROM `p.d.t`';
    const table = await judge.evaluate(`${sql} ORDER BY v IS NULL`, tables);
    expect(table.columns[0]).toEqual({ name: 'v', type });
    expect(table.rows).toEqual([
      [back, text],
      [null, null],
    ]);
    const parameter = (value: Cell) =>
      judge.evaluate('SELECT @v AS v, CAST(@v AS STRING) AS text', [], { v: { type, value } });
    expect((await parameter(given)).rows).toEqual([[back, text]]);
    expect((await parameter(null)).rows).toEqual([[null, null]]);
  });

  it('FLOAT64 that is no finite number', async () => {
    const { rows } = await judge.evaluate("SELECT IEEE_DIVIDE(1, 0) AS i, CAST('nan' AS FLOAT64) AS n", []);
    expect(rows).toEqual([[Number.POSITIVE_INFINITY, Number.NaN]]);
  });
});

describe('arrays and structs', () => {
  const type =
    'ARRAY<STRUCT<metric_key STRING, metric_format STRING, department STRING, person_name STRING>>';
  const catalog = [
    { metric_key: 'nrr', metric_format: 'percent', department: 'Sales', person_name: 'A "B"' },
    { metric_key: 'gmv', metric_format: 'currency', department: 'Sales', person_name: null },
  ];

  it('unnests an array of structs given as a parameter', async () => {
    const sql = 'SELECT c.*, c.person_name IS NULL AS company FROM UNNEST(@catalog) AS c ORDER BY metric_key';
    const { rows } = await judge.evaluate(sql, [], { catalog: { type, value: catalog } });
    expect(rows).toEqual([
      ['gmv', 'currency', 'Sales', null, true],
      ['nrr', 'percent', 'Sales', 'A "B"', false],
    ]);
  });

  it('gives arrays and structs back', async () => {
    const sql = 'SELECT @c AS c, @none AS none, STRUCT(1, NUMERIC "2.50" AS n) AS s, @e AS e';
    const { columns, rows } = await judge.evaluate(sql, [], {
      c: { type, value: catalog },
      none: { type: 'ARRAY<INT64>', value: null },
      e: { type: 'STRUCT<a ARRAY<INT64>, b STRUCT<c DATE>>', value: { a: [], b: null } },
    });
    expect(columns.map((column) => column.type)).toEqual([
      type,
      'ARRAY<INT64>',
      'STRUCT<INT64, n NUMERIC>',
      'STRUCT<a ARRAY<INT64>, b STRUCT<c DATE>>',
    ]);
    expect(rows).toEqual([[catalog, null, { _field_1: 1, n: '2.5' }, { a: [], b: null }]]);
  });
});

describe('values that a type cannot hold', () => {
  it.each([
    ['NUMERIC', '0.0000000001'],
    ['NUMERIC', `1${big}`],
    ['NUMERIC', '12a'],
    ['NUMERIC', Number.NaN],
    ['BIGNUMERIC', `-${bigger}9`],
    ['INT64', 1.5],
    ['INT64', 2 ** 53],
    ['INT64', '9223372036854775808'],
    ['FLOAT64', '1'],
    ['STRING', 1],
    ['BOOL', 'true'],
    ['DATE', '2026-02-30'],
    ['TIMESTAMP', '2026-01-01T00:00:00'],
    ['DATETIME', '2026-01-01T24:00:00'],
    ['BYTES', 'no base64!'],
    ['ARRAY<INT64>', ['1', 'x']],
    ['STRUCT<a INT64, b INT64>', { a: 1 }],
    ['STRUCT<a INT64>', { a: 1, b: 2 }],
    ['STRING', undefined],
    ['STRNG', 'x'],
    ['STRUCT<a INT64', { a: 1 }],
  ])('%s %j', async (type, value) => {
    const refused = judge.evaluate('SELECT @secret AS v', [], { secret: { type, value } });
    await expect(refused).rejects.toMatchObject({ name: 'JudgeError', reason: 'value' });
  });

  it('a row that is too short', async () => {
    const tables = [{ name: 'p.d.t', columns: [{ name: 'v', type: 'INT64' }], rows: [[]] }];
    await expect(judge.evaluate('SELECT v FROM `p.d.t`', tables)).rejects.toMatchObject({
      message: 'A row of p.d.t has 0 cells for 1 columns.',
    });
  });
});
