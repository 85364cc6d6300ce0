import type { Statement } from '../sql/files.ts';
import { tokenize } from '../sql/tokens.ts';

/** What statements read: the columns by the path of their table, both as they are written. */
type Needs = ReadonlyMap<string, ReadonlySet<string>>;

/**
 * The tables that statements name, and of each the columns that they name behind its alias. Columns that stand alone,
 * and those of `SELECT *`, are not among them.
 * @throws KpiError `sql-not-portable`.
 */
export function needsOf(statements: readonly Statement[]): Needs {
  const needs = new Map<string, Set<string>>();
  for (const { file, sql } of statements) {
    const tokens = tokenize(sql, file);
    const aliases = new Map<string, string[]>();
    tokens.forEach((token, at) => {
      if (token.kind !== 'path') return;
      if (!needs.has(token.text)) needs.set(token.text, new Set());
      const alias = tokens[at + 1]?.text.toUpperCase() === 'AS' ? tokens[at + 2] : tokens[at + 1];
      if (alias?.kind !== 'word') return;
      aliases.set(alias.text, [...(aliases.get(alias.text) ?? []), token.text]);
    });
    tokens.forEach((token, at) => {
      const [dot, column] = [tokens[at + 1], tokens[at + 2]];
      if (token.kind !== 'word' || dot?.text !== '.' || column?.kind !== 'word') return;
      for (const path of aliases.get(token.text) ?? []) needs.get(path)?.add(column.text);
    });
  }
  return needs;
}
