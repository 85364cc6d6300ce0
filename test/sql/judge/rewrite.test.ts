import { describe, expect, it } from 'vitest';
import { freezeToday, viewQuery } from './rewrite.ts';

describe('viewQuery', () => {
  it('keeps every line and column of the select', () => {
    const head =
      '-- CREATE VIEW x AS SELECT 0\r\nCREATE OR REPLACE VIEW `a.b.AS`\n  /* AS */ OPTIONS (description = " AS (") AS';
    const query = viewQuery(`${head} SELECT 'AS' AS a\nFROM b AS c`);
    expect(query.trim()).toBe("SELECT 'AS' AS a\nFROM b AS c");
    expect(query.slice(0, head.length)).toBe(head.replace(/\S/g, ' '));
  });

  it.each([
    ['SELECT 1 AS a', 1, 1],
    ['CREATE OR REPLACE TABLE t AS SELECT 1', 1, 19],
    ['CREATE VIEW v\n(a, b) AS SELECT 1, 2', 2, 1],
    ['CREATE VIEW v', 1, 14],
    ['', 1, 1],
  ])('refuses %j', (sql, line, column) => {
    expect(() => viewQuery(sql)).toThrow(expect.objectContaining({ name: 'JudgeError', line, column }));
  });
});

describe('freezeToday', () => {
  const call = "CURRENT_DATE('America/Los_Angeles')";
  const frozen = "DATE '2026-03-02'".padEnd(call.length);

  it('replaces every call and moves nothing', () => {
    expect(freezeToday(`SELECT ${call} AS a, ${call} AS b`, '2026-03-02')).toBe(
      `SELECT ${frozen} AS a, ${frozen} AS b`,
    );
  });

  it('reads the call however it is written', () => {
    const spread = 'SELECT current_date /* now */ (\n  "America/Los_Angeles"\n) AS a';
    expect(freezeToday(spread, '2026-03-02')).toBe("SELECT DATE '2026-03-02'\n\n  AS a");
  });

  it.each([
    `SELECT "${call}" AS a`,
    `SELECT '''it's ${call}''' AS a`,
    `SELECT r'\\' ${call}' AS a`,
    `SELECT 1 AS a -- ${call}`,
    `SELECT 1 AS a # ${call}`,
    `SELECT 1 /* ${call} */ AS a`,
    `SELECT SAFE.${call} AS a`,
    "SELECT CURRENT_DATE('UTC'), CURRENT_DATE(), CURRENT_DATE, `CURRENT_DATE`('America/Los_Angeles')",
  ])('leaves %s alone', (sql) => {
    expect(freezeToday(sql, '2026-03-02')).toBe(sql);
  });

  it('refuses what is no date', () => {
    expect(() => freezeToday('SELECT 1', "2026-02-30' OR '")).toThrow('today is not a date');
  });
});
