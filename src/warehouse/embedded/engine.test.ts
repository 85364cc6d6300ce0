import { afterAll, describe, expect, it } from 'vitest';
import { Engine } from './engine.ts';

const engine = await Engine.open('p', ['d'], '2026-11-22');
afterAll(() => engine.close());
await engine.load(
  { path: 'p.d.t', columns: [{ name: 'name', type: 'STRING' }] },
  ['name'],
  [["Acme's 4711"]],
);

/** What a statement over that row fails with. */
const failure = (sql: string) =>
  engine.query({ file: 'sql/x.sql', sql }).then(
    () => null,
    (error: unknown) => error,
  );

describe('a statement that fails', () => {
  it.each([
    ['CAST(t.name AS INT64)', 'Conversion Error'],
    ['CAST(t.name AS DATE)', 'Conversion Error'],
    ['ERROR(t.name)', 'Invalid Input Error'],
  ])('over a row repeats nothing of it in its message: %s', async (expression, kind) => {
    const error = await failure(`SELECT ${expression} AS x FROM \`p.d.t\` AS t`);
    expect(error).toMatchObject({ code: 'sql-failed' });
    const { message, seen } = error as { message: string; seen: string };
    expect(message).toContain(`sql/x.sql failed in the embedded warehouse: ${kind}, over a value`);
    expect(message).not.toMatch(/Acme|4711/);
    expect(seen).toContain('4711');
  });

  it('says what the statement itself wrote', async () => {
    const error = await failure("SELECT ERROR('a metric did not answer') AS x FROM `p.d.t` AS t");
    expect(error).toMatchObject({ message: expect.stringContaining(': a metric did not answer') });
  });

  it('names columns and tables, which are no rows', async () => {
    expect(await failure('SELECT t.amount AS x FROM `p.d.t` AS t')).toMatchObject({
      message: expect.stringContaining('does not have a column named "amount"'),
    });
  });
});

it.each([
  ["'7'", 7],
  ["' -7 '", -7],
  ["'7.5'", null],
  ["'1e2'", null],
  ["'4100 01'", null],
  ['CAST(7.5 AS NUMERIC)', 8],
])('a whole number is read of text as Google reads it: %s', async (expression, value) => {
  const { rows } = await engine.query({
    file: 'x.sql',
    sql: `SELECT SAFE_CAST(${expression} AS INT64) AS x`,
  });
  expect(rows).toEqual([[value]]);
});

it('an error of the statement itself is told, and of one over a row no more than its kind', async () => {
  const failed = (sql: string) => engine.query({ file: 'x.sql', sql }).catch((error) => error.message);
  expect(await failed("SELECT 1 AS a x AS b, '' AS c")).toMatch(/x\.sql failed .*(Parser Error|syntax)/);
  const told = await failed(
    "SELECT CAST(one AS INT64) AS x, '' AS empty FROM (SELECT CONCAT('sec', 'ret') AS one)",
  );
  expect(told).not.toContain('secret');
});
