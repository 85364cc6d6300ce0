import { bridge } from './bridge/bridge.ts';
import { TYPES } from './bridge/functions.ts';
import { refuse, type Token, tokenize } from './bridge/tokens.ts';

/** A table as its DDL states it, types by BigQuery's names. */
export interface TableShape {
  /** `project.dataset.table`. */
  readonly path: string;
  readonly columns: readonly { readonly name: string; readonly type: string }[];
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
 * Reads `CREATE TABLE IF NOT EXISTS path (name TYPE [OPTIONS (…)], …) …`. Partitioning, clustering and
 * options, which an engine in memory has no use for, are left out.
 */
export function parseCreateTable(sql: string, file: string): TableShape {
  const tokens = tokenize(sql, file);
  const head = ['CREATE', 'TABLE', 'IF', 'NOT', 'EXISTS'];
  const path = tokens[head.length];
  const strange = head.findIndex((word, at) => !is(tokens[at], word));
  const first = tokens[Math.max(strange, 0)];
  if (strange >= 0 || path?.kind !== 'path' || !is(tokens[head.length + 1], '('))
    throw refuse(file, first?.line ?? 1, first?.text ?? '', 'not CREATE TABLE IF NOT EXISTS `path` (…)');

  const columns: { name: string; type: string }[] = [];
  const end = closing(tokens, head.length + 1);
  for (let at = head.length + 2; at < end; ) {
    const [name, type] = [tokens[at], tokens[at + 1]];
    if (name === undefined || type === undefined || !(type.text.toUpperCase() in TYPES))
      throw refuse(file, (type ?? name)?.line ?? 1, type?.text ?? '', 'a column type');
    columns.push({ name: name.text, type: type.text.toUpperCase() });
    at += 2;
    if (is(tokens[at], 'OPTIONS')) at = closing(tokens, at + 1) + 1;
    if (at < end && !is(tokens[at], ','))
      throw refuse(file, tokens[at]?.line ?? 1, tokens[at]?.text ?? '', 'a column constraint');
    at += 1;
  }
  return { path: path.text, columns };
}

/** DuckDB's CREATE TABLE for a shape. */
export function createTable(shape: TableShape): string {
  const columns = shape.columns.map(({ name, type }) => `"${name}" ${TYPES[type]}`);
  return `CREATE TABLE ${quotePath(shape.path)} (${columns.join(', ')})`;
}

/** A dotted path, each part quoted. */
export const quotePath = (path: string): string =>
  path
    .split('.')
    .map((name) => `"${name}"`)
    .join('.');

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

/** DuckDB's CREATE VIEW for a view's file. */
export function createView(sql: string, file: string, today: string): string {
  const { path, select } = viewSelect(sql, file);
  return `CREATE OR REPLACE VIEW ${quotePath(path)} AS ${bridge(select, file, today).sql}`;
}
