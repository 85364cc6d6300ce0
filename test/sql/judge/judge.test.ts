import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Judge, type JudgeTable, startJudge, viewQuery } from './judge.ts';

const tables: readonly JudgeTable[] = [
  {
    name: 'acme-1.sales.invoice',
    columns: [
      { name: 'Id', type: 'STRING' },
      { name: 'total', type: 'NUMERIC' },
      { name: 'issued', type: 'DATE' },
    ],
    rows: [
      ['a', '10.10', '2026-01-31'],
      ['b', '-0.20', '2026-03-01'],
    ],
  },
  { name: 'acme-1.sales.kpi', columns: [{ name: 'n', type: 'INT64' }] },
];
const path = '`acme-1.sales.invoice`';
let judge: Judge;

beforeAll(async () => {
  judge = await startJudge();
}, 120_000);
afterAll(() => judge.close());

describe('what analysis refuses, and where', () => {
  it.each([
    ['an unknown column', `SELECT id,\n  nope\nFROM ${path}`, 'Unrecognized name: nope', 2, 3],
    ['an unknown table', 'SELECT 1 AS a\nFROM `acme-1.sales.bill`', 'Table not found', 2, 6],
    ['a table in another case', 'SELECT 1 AS a\nFROM\t`acme-1.Sales.invoice`', 'Did you mean', 2, 9],
    [
      'a type that an insert cannot take',
      `INSERT INTO \`acme-1.sales.kpi\` (n)\nSELECT id FROM ${path}`,
      'has type STRING which cannot be inserted into column n',
      2,
      1,
    ],
    [
      'a missing GROUP BY',
      `SELECT\n  id, SUM(total) AS t FROM ${path}`,
      'neither grouped nor aggregated',
      2,
      3,
    ],
    ['UNION without ALL', 'SELECT 1 AS a\nUNION\nSELECT 2', 'Expected keyword ALL', 3, 1],
    [
      'text compared with a number',
      `SELECT 1 AS a FROM ${path}\nWHERE id = 1`,
      'No matching signature',
      2,
      7,
    ],
    ['an undeclared parameter', 'SELECT @nope AS a', "Query parameter 'nope' not found", 1, 8],
    ['an unnamed column of a view', 'CREATE VIEW `a.b.c` AS\nSELECT 1', 'columns must be named', 2, 1],
    ['two statements', 'SELECT 1 AS a;\nSELECT 2 AS a', 'Expected end of input', 2, 1],
  ])('%s', async (_what, sql, message, line, column) => {
    await expect(judge.analyze(sql, tables)).rejects.toMatchObject({
      name: 'JudgeError',
      reason: 'invalid',
      message: expect.stringContaining(message),
      line,
      column,
    });
  });

  it('a name that the result has twice', async () => {
    const message = expect.stringContaining('Duplicate column names');
    await expect(judge.analyze('SELECT 1 AS a, 2 AS A', [])).rejects.toMatchObject({ message });
  });
});

describe('the columns that analysis gives', () => {
  it.each([
    [
      'a query',
      `SELECT ID, total * 2, COUNT(*) OVER () AS n, 1.5 FROM ${path};`,
      'Id STRING, f0_ NUMERIC, n INT64, f1_ FLOAT64',
    ],
    [
      'CREATE TABLE',
      'CREATE TABLE IF NOT EXISTS `a.b.c` (d DATE NOT NULL OPTIONS (description="x"), t TIMESTAMP) PARTITION BY d CLUSTER BY t',
      'd DATE, t TIMESTAMP',
    ],
    [
      'CREATE TABLE AS',
      'CREATE OR REPLACE TABLE `a.b.c` AS SELECT [STRUCT(1 AS n)] AS a',
      'a ARRAY<STRUCT<n INT64>>',
    ],
    ['CREATE VIEW', `CREATE OR REPLACE VIEW \`a.b.c\` AS SELECT issued AS day FROM ${path}`, 'day DATE'],
    ['INSERT', `INSERT INTO \`acme-1.sales.kpi\` (n) SELECT COUNT(*) FROM ${path}`, ''],
    [
      'MERGE',
      `MERGE \`acme-1.sales.kpi\` AS k USING (SELECT 1 AS n) AS s ON k.n = s.n WHEN NOT MATCHED THEN INSERT (n) VALUES (s.n)`,
      '',
    ],
    ['TRUNCATE', `TRUNCATE TABLE ${path}`, ''],
    ['BEGIN', 'BEGIN TRANSACTION', ''],
  ])('%s', async (_what, sql, expected) => {
    const { columns } = await judge.analyze(sql, tables);
    // Names keep the case in which the query or, behind it, the table wrote them.
    expect(
      columns
        .map(({ name, type }) => `${name} ${type}`)
        .join(', ')
        .toLowerCase(),
    ).toBe(expected.toLowerCase());
  });
});

it('evaluates the select inside a view as of a frozen day', async () => {
  const ddl = `-- CREATE VIEW x AS\nCREATE OR REPLACE VIEW \`a.b.v\` AS\nSELECT id, DATE_DIFF(CURRENT_DATE('America/Los_Angeles'), issued, DAY) AS age FROM ${path} ORDER BY id DESC`;
  const { rows } = await judge.evaluate(viewQuery(ddl), tables, {}, { today: '2026-03-02' });
  expect(rows).toEqual([
    ['b', 1],
    ['a', 30],
  ]);
  await expect(judge.analyze(viewQuery(ddl.replace(' id,', ' ids,')), tables)).rejects.toMatchObject({
    line: 3,
    column: 8,
  });
});

it('tells what it cannot judge from what is wrong', async () => {
  const quantiles = `SELECT APPROX_QUANTILES(total, 2) AS q FROM ${path}`;
  await expect(judge.analyze(quantiles, tables)).resolves.toEqual({
    columns: [{ name: 'q', type: 'ARRAY<NUMERIC>' }],
  });
  await expect(judge.evaluate(quantiles, tables)).rejects.toMatchObject({ reason: 'unsupported' });
  const past = `SELECT id FROM ${path} FOR SYSTEM_TIME AS OF CURRENT_TIMESTAMP()`;
  await expect(judge.evaluate(past, tables)).rejects.toMatchObject({ reason: 'unsupported' });
});

it('is stable over 300 evaluations', async () => {
  const sql = `SELECT SUM(total) + @n AS v, COUNT(*) AS c FROM ${path} CROSS JOIN UNNEST(GENERATE_ARRAY(1, @n))`;
  for (let n = 1; n <= 300; n += 1) {
    const { rows } = await judge.evaluate(sql, tables, { n: { type: 'INT64', value: n } });
    const cents = n * 990 + n * 100;
    expect(rows).toEqual([[String(cents / 100), 2 * n]]);
  }
}, 120_000);
