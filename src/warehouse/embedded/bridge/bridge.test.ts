import { describe, expect, it } from 'vitest';
import { KpiError } from '../../../errors.ts';
import { bridge, createTable, createView } from './bridge.ts';

const write = (sql: string): string => bridge(sql, 'sql/some.sql', '2026-11-20').sql;

describe('what the bridge carries over', () => {
  it.each([
    ['names in backticks become three-part names', 'SELECT 1 FROM `a-b.c.d`', 'SELECT 1 FROM "a-b"."c"."d"'],
    ['double quotes are strings', 'SELECT "it\'s"', "SELECT 'it''s'"],
    ['escapes in strings', "SELECT 'a\\'b\\n'", "SELECT 'a''b\n'"],
    ['raw strings keep their backslashes', "SELECT r'^\\d'", "SELECT '^\\d'"],
    ['comments go', 'SELECT 1 -- why / not\n# and\n/* so */ + 2', 'SELECT 1 + 2'],
    ['types of a cast', 'SELECT CAST(a AS NUMERIC)', 'SELECT CAST("a" AS DECIMAL(38, 9))'],
    ['safe casts', 'SELECT SAFE_CAST(a AS NUMERIC)', 'SELECT TRY_CAST("a" AS DECIMAL(38, 9))'],
    ['safe casts to whole numbers', 'SELECT SAFE_CAST(a AS INT64)', 'SELECT safe_int64("a")'],
    [
      'UNPIVOT, and its names',
      'SELECT m FROM t UNPIVOT (v FOR m IN (M0, M1))',
      'SELECT "m" FROM "t" UNPIVOT ( "v" FOR "m" IN ( "M0" , "M1" ) )',
    ],
    ['date parts', 'SELECT DATE_DIFF(a, b, MONTH)', `SELECT date_diff('month', "b", "a")`],
    [
      'intervals',
      'SELECT DATE_ADD(a, INTERVAL b + 1 MONTH)',
      'SELECT CAST("a" + to_months(CAST("b" + 1 AS INTEGER)) AS DATE)',
    ],
    [
      'elements of an array',
      'SELECT n FROM UNNEST(GENERATE_ARRAY(1, 3)) AS n',
      'SELECT "n" FROM UNNEST(generate_series(1, 3)) AS "n"("n")',
    ],
    ["the snapshot's date", "SELECT CURRENT_DATE('America/Los_Angeles')", "SELECT DATE '2026-11-20'"],
    ['a column that is named like a function', 'SELECT t.sum, left_over', 'SELECT "t"."sum" , "left_over"'],
  ])('%s', (_name, google, duckdb) => {
    expect(write(google)).toBe(duckdb);
  });

  it('names the parameters it uses', () => {
    expect([...bridge('SELECT @a, @b, @a', 'f', '2026-11-20').parameters]).toEqual(['a', 'b']);
  });
});

describe('what the bridge refuses, with file, line and token', () => {
  it.each([
    ['a bare division', 'SELECT 1,\n  a / b', 2, '/'],
    ['an unknown function', 'SELECT\n\nAPPROX_QUANTILES(a, 2)', 3, 'APPROX_QUANTILES'],
    ['a function with a prefix', 'SELECT NET.HOST(a)', 1, 'HOST'],
    ['a safe prefix', 'SELECT SAFE.SUBSTR(a, 1)', 1, 'SAFE'],
    ['a word that means something else', 'SELECT * EXCEPT (a)', 1, 'EXCEPT'],
    ['a window frame', 'SELECT SUM(a) OVER (ORDER BY b ROWS 1)', 1, 'ROWS'],
    ['an unknown part', 'SELECT DATE_DIFF(a, b, WEEK)', 1, 'DATE_DIFF'],
    ['an unknown type', 'SELECT CAST(a AS JSON)', 1, 'CAST'],
    ['another time zone for today', "SELECT CURRENT_DATE('UTC')", 1, 'CURRENT_DATE'],
    ['today without a zone', 'SELECT CURRENT_DATE()', 1, 'CURRENT_DATE'],
    ['a byte string', "SELECT b'a'", 1, "b'a'"],
    ['a string in three quotes', "SELECT '''a'''", 1, "'''a'''"],
    ['an unclosed bracket', 'SELECT SUM(a', 1, '('],
    ['a system variable', 'SELECT @@time_zone', 1, '@@time_zone'],
    ['an unclosed string', "SELECT 'a", 1, "'a"],
    ['an unknown escape', "SELECT '\\x41'", 1, '\\x'],
    ['an element without a name', 'SELECT 1 FROM UNNEST(@a)', 1, 'UNNEST'],
    ['writing', 'INSERT INTO t SELECT 1', 1, 'INSERT'],
    ['scripting', 'DECLARE a INT64', 1, 'DECLARE'],
  ])('%s', (_name, sql, line, token) => {
    const error = (() => {
      try {
        return write(sql);
      } catch (thrown) {
        return thrown;
      }
    })();
    expect(error).toBeInstanceOf(KpiError);
    expect((error as KpiError).code).toBe('sql-not-portable');
    expect((error as KpiError).message).toContain(
      `sql/some.sql, line ${line}: the embedded warehouse does not know “${token}”`,
    );
  });
});

describe('definitions', () => {
  it('of tables keep path and columns', () => {
    const columns = [
      { name: 'id', type: 'STRING' },
      { name: 'at', type: 'TIMESTAMP' },
      { name: 'index', type: 'INT64' },
    ];
    expect(createTable({ path: 'p-1.d.t', columns })).toBe(
      'CREATE TABLE "p-1"."d"."t" ("id" VARCHAR, "at" TIMESTAMPTZ, "index" BIGINT)',
    );
  });

  it('of views name the line of what is wrong in them', () => {
    expect(() =>
      createView('-- Why\nCREATE OR REPLACE VIEW `a.b.c` AS\nSELECT\n  1 / 2', 'f.sql', '2026-11-20'),
    ).toThrow('f.sql, line 4');
  });
});
