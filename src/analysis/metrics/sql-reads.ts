import type { Definitions } from '../../store/schemas.ts';

/** Tables that a statement builds before it asks for any metric: `name AS (`, and `)` at the start of a line. */
const TABLE = /^(\w+) AS \(\n[\s\S]*?^\)/gm;

/** What a metric's SQL reads of the statement it ran in. */
interface SqlReads {
  /** The tables that it names itself. */
  readonly names: readonly string[];
  /** Their text as it ran, with what they read in turn, in the statement's order. */
  readonly sql: string;
}

/** Finds the tables that a metric's SQL reads and that its statement built; null when it stands on its own. */
export function sqlReads(sql: string, { metrics, queries }: Definitions): SqlReads | null {
  const statement = queries.find((query) => query.sql.includes(sql))?.sql ?? '';
  const starts = metrics.map((metric) => (metric.sql === null ? -1 : statement.indexOf(metric.sql)));
  const before = statement.slice(0, Math.min(...starts.filter((start) => start >= 0), statement.length));
  const tables = [...before.matchAll(TABLE)].map(([text, name = '']) => ({ name, text }));
  const named = (text: string) => tables.filter(({ name }) => namesTable(text, name));
  const names = named(sql).map(({ name }) => name);
  const found = new Set<string>();
  const follow = (text: string): void => {
    for (const table of named(text)) {
      if (found.has(table.name)) continue;
      found.add(table.name);
      follow(table.text);
    }
  };
  follow(sql);
  const texts = tables.filter(({ name }) => found.has(name)).map(({ text }) => text);
  return names.length === 0 ? null : { names, sql: texts.join(',\n') };
}

/** Whether SQL reads from a table of this name; comments may speak of any. */
const namesTable = (sql: string, name: string): boolean =>
  new RegExp(`\\b(?:FROM|JOIN)\\s+${name}\\b`, 'i').test(sql.replace(/--.*$/gm, ''));
