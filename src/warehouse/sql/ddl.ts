import { refuse, type Token, tokenize } from './tokens.ts';

/** The types of GoogleSQL that our tables are made of, and that every engine here has a type for. */
export const COLUMN_TYPES = ['STRING', 'INT64', 'FLOAT64', 'NUMERIC', 'BOOL', 'DATE', 'TIMESTAMP'] as const;

const known: ReadonlySet<string> = new Set(COLUMN_TYPES);

/** A column as its DDL states it. */
interface ColumnShape {
  readonly name: string;
  /** By BigQuery's name. */
  readonly type: string;
  /** True where it is NOT NULL, which BigQuery's API calls REQUIRED. */
  readonly required?: true;
}

/** A table as its DDL states it. */
export interface TableShape {
  /** `project.dataset.table`. */
  readonly path: string;
  readonly columns: readonly ColumnShape[];
}

const is = (token: Token | undefined, text: string): boolean =>
  token !== undefined && token.kind !== 'string' && token.text.toUpperCase() === text;

/** Where the bracket that opens at `open` closes. */
function closing(tokens: readonly Token[], open: number): number {
  let depth = 0;
  for (let at = open; at < tokens.length; at += 1) {
    if (is(tokens[at], '(')) depth += 1;
    if (is(tokens[at], ')')) depth -= 1;
    if (depth === 0) return at;
  }
  return tokens.length;
}

/**
 * Reads `CREATE TABLE IF NOT EXISTS path (name TYPE [NOT NULL] [OPTIONS (…)], …) …`. Partitioning, clustering and
 * options are left out.
 */
export function parseCreateTable(sql: string, file: string): TableShape {
  const tokens = tokenize(sql, file);
  const head = ['CREATE', 'TABLE', 'IF', 'NOT', 'EXISTS'];
  const path = tokens[head.length];
  const strange = head.findIndex((word, at) => !is(tokens[at], word));
  const first = tokens[Math.max(strange, 0)];
  if (strange >= 0 || path?.kind !== 'path' || !is(tokens[head.length + 1], '('))
    throw refuse(file, first?.line ?? 1, first?.text ?? '', 'not CREATE TABLE IF NOT EXISTS `path` (…)');

  const columns: ColumnShape[] = [];
  const end = closing(tokens, head.length + 1);
  for (let at = head.length + 2; at < end; ) {
    const [name, type] = [tokens[at], tokens[at + 1]];
    if (name === undefined || type === undefined || !known.has(type.text.toUpperCase()))
      throw refuse(file, (type ?? name)?.line ?? 1, type?.text ?? '', 'a column type');
    at += 2;
    const required = is(tokens[at], 'NOT') && is(tokens[at + 1], 'NULL');
    if (required) at += 2;
    columns.push({
      name: name.text,
      type: type.text.toUpperCase(),
      ...(required ? { required } : {}),
    });
    if (is(tokens[at], 'OPTIONS')) at = closing(tokens, at + 1) + 1;
    if (at < end && !is(tokens[at], ','))
      throw refuse(file, tokens[at]?.line ?? 1, tokens[at]?.text ?? '', 'a column constraint');
    at += 1;
  }
  return { path: path.text, columns };
}

/** Splits `CREATE OR REPLACE VIEW path AS select` and keeps the line numbers of the select. */
export function viewSelect(sql: string, file: string): { readonly path: string; readonly select: string } {
  const head = /^(?<before>(?:\s|--[^\n]*\n)*CREATE\s+OR\s+REPLACE\s+VIEW\s+`(?<path>[^`\n]+)`\s+AS)\b/i.exec(
    sql,
  );
  if (head?.groups === undefined)
    throw refuse(file, 1, sql.slice(0, 20), 'not CREATE OR REPLACE VIEW `path` AS');
  const { before = '', path = '' } = head.groups;
  return { path, select: '\n'.repeat(before.split('\n').length - 1) + sql.slice(before.length) };
}
