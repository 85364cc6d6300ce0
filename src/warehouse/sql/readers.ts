import type { Metric } from '../../catalog/types.ts';
import { viewSlug, views } from '../../catalog/views.ts';
import type { ObjectPlace } from '../types.ts';
import type { SqlFiles } from './files.ts';
import type { Misfit } from './fit.ts';

/** The objects that a statement names by their paths, each once. */
export const pathsIn = (sql: string): string[] => [
  ...new Set(
    [...sql.matchAll(/`([^`\n]+)`/g)]
      .map(([, path = '']) => path)
      .filter((path) => /^[^.]+\.[^.]+\.[^.]+$/.test(path)),
  ),
];

/** All that a metric is computed with: its own SELECT, and the shared lines where it reads them. */
function wholeSql(files: SqlFiles, metric: Metric): string {
  // Over nothing, what is read is told by its path.
  const plain = files.over(new Map());
  const { sql } = plain.metric(metric);
  return /\brevenue_lines\b/.test(sql) ? `${sql}\n${plain.statement('sql/revenue_lines.sql').sql}` : sql;
}

/** What is known of an object that does not fit: where it is, and how. */
interface Unfit {
  /** `project.dataset.table`. */
  readonly path: string;
  readonly misfits: readonly Misfit[];
}

/** A misfit of something that a metric reads, and where that is. */
interface InTheWay {
  readonly path: string;
  readonly misfit: Misfit;
}

/**
 * What is known to be wrong with what a metric reads, of objects and of columns that it names.
 */
export function misfitsOf(files: SqlFiles, metric: Metric, objects: readonly Unfit[]): InTheWay[] {
  const sql = wholeSql(files, metric);
  const read = new Set(pathsIn(sql));
  return objects
    .filter(({ path }) => read.has(path))
    .flatMap(({ path, misfits }) =>
      misfits
        .filter(({ column }) => column === null || new RegExp(`\\b${column}\\b`, 'i').test(sql))
        .map((misfit) => ({ path, misfit })),
    );
}

/** Who reads what: the keys of metrics and the paths of pages, by the path of each object, `project.dataset.table`. */
export function readersOf(
  over: SqlFiles,
  metrics: readonly Metric[],
): ReadonlyMap<string, readonly string[]> {
  const files = over.over(new Map());
  const readers = new Map<string, string[]>();
  const add = (sql: string, reader: string) => {
    for (const path of pathsIn(sql)) readers.set(path, [...(readers.get(path) ?? []), reader]);
  };
  for (const metric of metrics) add(wholeSql(files, metric), metric.key);
  for (const { name } of views)
    add(files.statement(`sql/exports/${name}.sql`).sql, `/details/${viewSlug(name)}/`);
  return readers;
}

/** Where an object is, and which metrics are computed from it. */
export function placeOf(files: SqlFiles, metrics: readonly Metric[], object: string): ObjectPlace {
  const path = files.pathOf(object);
  const readers = metrics.filter(
    (metric) => path !== null && pathsIn(wholeSql(files, metric)).includes(path),
  );
  return { object: path, readers: readers.map(({ key }) => key) };
}
