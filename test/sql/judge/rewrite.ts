import { isCalendarDate } from '../../../src/catalog/dates.ts';
import type { JudgeTable } from './catalog.ts';
import { JudgeError } from './error.ts';
import { placeOf, type Token, tokenize } from './tokens.ts';

const is = (token: Token | undefined, ...words: readonly string[]): boolean =>
  token !== undefined && token.kind !== 'quoted' && words.includes(token.text.toUpperCase());

/** White space that takes a text's place without moving what follows it. */
const blank = (text: string): string => text.replace(/[^\s]/gu, ' ');

/**
 * The SELECT of a `CREATE [OR REPLACE] VIEW path [OPTIONS (…)] AS` statement, at its own lines and columns.
 * @throws JudgeError for any other statement and for a view that renames its columns in a list.
 */
export function viewQuery(sql: string): string {
  const tokens = tokenize(sql);
  const refuse = (token: Token | undefined, message: string) => {
    const { line, column } = placeOf(sql, token?.start ?? sql.length);
    return new JudgeError('invalid', message, line, column);
  };
  let at = 0;
  const skip = (...words: readonly string[]) => {
    if (words.every((word, next) => is(tokens[at + next], word))) at += words.length;
  };
  if (!is(tokens[at], 'CREATE')) throw refuse(tokens[at], 'This is not CREATE VIEW … AS.');
  at += 1;
  skip('OR', 'REPLACE');
  if (!is(tokens[at], 'VIEW')) throw refuse(tokens[at], 'This is not CREATE VIEW … AS.');
  at += 1;
  skip('IF', 'NOT', 'EXISTS');
  let depth = 0;
  for (; at < tokens.length; at += 1) {
    const token = tokens[at];
    if (is(token, '(') && depth === 0 && !is(tokens[at - 1], 'OPTIONS'))
      throw refuse(token, 'The judge does not read views that list their columns.');
    if (is(token, '(')) depth += 1;
    if (is(token, ')')) depth -= 1;
    if (token !== undefined && depth === 0 && is(token, 'AS'))
      return blank(sql.slice(0, token.end)) + sql.slice(token.end);
  }
  throw refuse(undefined, 'This view has no AS.');
}

/**
 * Puts a date in place of every `CURRENT_DATE` of the company's time zone, so that the same SQL gives the same
 * answer on any day. Strings and comments are left alone; what follows keeps its line and column.
 */
export function freezeToday(sql: string, today: string, timeZone = 'America/Los_Angeles'): string {
  if (!isCalendarDate(today)) throw new JudgeError('value', 'today is not a date written YYYY-MM-DD.');
  const tokens = tokenize(sql);
  let frozen = '';
  let done = 0;
  tokens.forEach((token, at) => {
    const [open, zone, close] = tokens.slice(at + 1);
    if (!is(token, 'CURRENT_DATE') || is(tokens[at - 1], '.') || !is(open, '(') || !is(close, ')')) return;
    if (zone?.kind !== 'string' || close === undefined) return;
    if (zone.text.slice(1, -1) !== timeZone) return;
    const written = sql.slice(token.start, close.end);
    const lines = written.split('\n');
    const literal = `DATE '${today}'`;
    const padding = lines.length === 1 ? literal.length : 0;
    frozen += `${sql.slice(done, token.start)}${literal}${'\n'.repeat(lines.length - 1)}`;
    frozen += blank(lines.at(-1) ?? '').slice(padding);
    done = close.end;
  });
  return frozen + sql.slice(done);
}

/**
 * The tables that a statement names.
 * @throws JudgeError for a name in the wrong case: BigQuery tells upper from lower case in table names, ZetaSQL's
 * catalog does not.
 */
export function namedTables(sql: string, tables: readonly JudgeTable[]): JudgeTable[] {
  const byName = new Map(tables.map((table) => [table.name.toLowerCase(), table]));
  const named = new Set<JudgeTable>();
  for (const token of tokenize(sql)) {
    const written = token.kind === 'quoted' ? token.text.slice(1, -1) : token.text;
    const table = byName.get(written.toLowerCase());
    if (table === undefined) continue;
    named.add(table);
    if (token.kind !== 'quoted' || table.name === written) continue;
    const { line, column } = placeOf(sql, token.start);
    const message = `Table not found: \`${written}\`; Did you mean \`${table.name}\`?`;
    throw new JudgeError('invalid', message, line, column);
  }
  return [...named];
}
