import type { Metric } from '../../catalog/types.ts';
import { viewSlug, views } from '../../catalog/views.ts';
import type { SqlFiles } from './files.ts';

const pathsIn = (sql: string): string[] => [...sql.matchAll(/`([^`\n]+)`/g)].map(([, path = '']) => path);

/** Who reads what: the keys of metrics and the paths of pages, by the path of each object, `project.dataset.table`. */
export function readersOf(
  files: SqlFiles,
  metrics: readonly Metric[],
): ReadonlyMap<string, readonly string[]> {
  const readers = new Map<string, string[]>();
  const add = (sql: string, reader: string) => {
    for (const path of new Set(pathsIn(sql))) readers.set(path, [...(readers.get(path) ?? []), reader]);
  };
  const lines = files.statement('sql/revenue_lines.sql').sql;
  for (const metric of metrics) {
    const { sql } = files.metric(metric);
    add(/\brevenue_lines\b/.test(sql) ? `${sql}\n${lines}` : sql, metric.key);
  }
  for (const { name } of views)
    add(files.statement(`sql/exports/${name}.sql`).sql, `/details/${viewSlug(name)}/`);
  return readers;
}
