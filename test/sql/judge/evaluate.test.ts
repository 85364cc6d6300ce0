import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Cell } from '../../../src/catalog/data.ts';
import { type Judge, startJudge } from './judge.ts';

let judge: Judge;
beforeAll(async () => {
  judge = await startJudge();
}, 120_000);
afterAll(() => judge.close());

describe('expressions', () => {
  it.each<readonly [sql: string, value: Cell]>([
    ['SAFE_DIVIDE(NUMERIC "2", NUMERIC "3")', '0.666666667'],
    ['SAFE_DIVIDE(NUMERIC "-2", NUMERIC "3")', '-0.666666667'],
    ['SAFE_DIVIDE(NUMERIC "1", NUMERIC "0")', null],
    ['SAFE_DIVIDE(1, 4)', 0.25],
    ['ROUND(2.5)', 3],
    ['ROUND(-2.5)', -3],
    ['ROUND(NUMERIC "-1.005", 2)', '-1.01'],
    ['CAST(2.5 AS INT64)', 3],
    ['(SELECT SUM(x) FROM UNNEST([NUMERIC "0.1", NUMERIC "0.2", NULL]) AS x)', '0.3'],
    ['(SELECT SUM(x) FROM UNNEST(ARRAY<NUMERIC>[]) AS x)', null],
    ['(SELECT AVG(x) FROM UNNEST([NUMERIC "1", NUMERIC "1", NUMERIC "0"]) AS x)', '0.666666667'],
    ['(SELECT COUNTIF(x > 1) FROM UNNEST([1, 2, 3, NULL]) AS x)', 2],
    [
      '(SELECT STRING_AGG(CAST(x AS STRING), "," ORDER BY x DESC) FROM UNNEST(GENERATE_ARRAY(1, 9, 4)) AS x)',
      '9,5,1',
    ],
    ['DATE_DIFF(DATE "2026-03-01", DATE "2026-01-31", MONTH)', 2],
    ['DATE_DIFF(DATE "2026-01-01", DATE "2025-12-31", YEAR)', 1],
    ['DATE_TRUNC(DATE "2026-03-17", MONTH)', '2026-03-01'],
    ['DATE_SUB(DATE "2026-03-31", INTERVAL 1 MONTH)', '2026-02-28'],
    ['DATE(TIMESTAMP "2026-01-01 05:00:00+00", "America/Los_Angeles")', '2025-12-31'],
    ['CAST(TIMESTAMP "2026-01-01 05:00:00+00" AS DATE)', '2026-01-01'],
    ['SAFE_CAST("4100 01" AS INT64)', null],
    ['SAFE_CAST("4100" AS INT64)', 4100],
    ['REGEXP_EXTRACT("4100 01 - GMV", r"^(\\d{4})")', '4100'],
    ['IF(NULL, 1, 2)', 2],
    ['COALESCE(NULL, FALSE)', false],
  ])('%s', async (sql, value) => {
    expect((await judge.evaluate(`SELECT ${sql} AS v`, [])).rows).toEqual([[value]]);
  });

  it.each([
    ['ERROR("no rows [at 7:7]")', 'no rows [at 7:7]'],
    ['1 / 0', 'division by zero: 1 / 0'],
    ['CAST("x" AS NUMERIC)', 'Invalid NUMERIC value: x'],
  ])('%s is an error at run time', async (sql, message) => {
    await expect(judge.evaluate(`SELECT ${sql} AS v`, [])).rejects.toMatchObject({
      name: 'JudgeError',
      reason: 'runtime',
      message,
      line: null,
    });
  });
});

describe('queries', () => {
  const tables = [
    {
      name: 'p.d.payments',
      columns: [
        { name: 'payer', type: 'STRING' },
        { name: 'day', type: 'DATE' },
        { name: 'amount', type: 'NUMERIC' },
      ],
      rows: [
        ['x', '2026-01-01', '1.5'],
        ['x', '2026-02-01', '2.5'],
        ['y', '2026-01-15', null],
        [null, '2026-01-16', '4'],
      ],
    },
    { name: 'p.d.empty', columns: [{ name: 'payer', type: 'STRING' }] },
  ];

  it.each<readonly [what: string, sql: string, rows: readonly (readonly Cell[])[]]>([
    [
      'window functions',
      'SELECT day, SUM(amount) OVER (PARTITION BY payer ORDER BY day) AS s, ROW_NUMBER() OVER (ORDER BY day) AS r, LAG(amount) OVER (ORDER BY day) AS l FROM `p.d.payments` ORDER BY day',
      [
        ['2026-01-01', '1.5', 1, null],
        ['2026-01-15', null, 2, '1.5'],
        ['2026-01-16', '4', 3, null],
        ['2026-02-01', '4', 4, '4'],
      ],
    ],
    ['the median', 'SELECT DISTINCT PERCENTILE_CONT(amount, 0.5) OVER () AS m FROM `p.d.payments`', [[2.5]]],
    [
      'QUALIFY',
      'SELECT payer FROM `p.d.payments` QUALIFY ROW_NUMBER() OVER (ORDER BY day DESC) = 1',
      [['x']],
    ],
    [
      'NULL sorted first',
      'SELECT payer, COUNT(*) AS n FROM `p.d.payments` GROUP BY payer ORDER BY payer',
      [
        [null, 1],
        ['x', 2],
        ['y', 1],
      ],
    ],
    [
      'WITH RECURSIVE',
      'WITH RECURSIVE r AS (SELECT 1 AS n UNION ALL SELECT n + 1 FROM r WHERE n < 3) SELECT n FROM r ORDER BY n',
      [[1], [2], [3]],
    ],
    [
      'a table without rows',
      'SELECT COUNT(e.payer) AS n, MAX(p.day) AS d FROM `p.d.payments` AS p LEFT JOIN `p.d.empty` AS e USING (payer)',
      [[0, '2026-02-01']],
    ],
    [
      'columns in any case',
      'SELECT Payments.AMOUNT FROM `p.d.payments` AS payments WHERE PAYER = "x" AND DAY < "2026-01-31"',
      [['1.5']],
    ],
  ])('%s', async (_what, sql, rows) => {
    expect((await judge.evaluate(sql, tables)).rows).toEqual(rows);
  });
});
