import type { Metric } from '../catalog/types.ts';
import { views } from '../catalog/views.ts';
import type { Definitions } from '../snapshot/schemas.ts';
import type { SqlFiles } from '../warehouse/sql/files.ts';
import type { QueryTrace } from '../warehouse/types.ts';

/** The catalog and the SQL of a night, as they were, so that the night explains itself later. */
export function definitionsOf(
  metrics: readonly Metric[],
  queries: readonly QueryTrace[],
  files: SqlFiles,
): Omit<Definitions, 'schema_version'> {
  return {
    metrics: metrics.map(({ yearToDate, ...metric }) => ({
      ...metric,
      year_to_date: yearToDate,
      sql: files.metric(metric.key),
    })),
    views: views.map(({ name, title, question }) => ({ name, title, question })),
    queries: [...statements(queries)].map(([file, sql]) => ({ file, sql })),
  };
}

const statements = (queries: readonly QueryTrace[]): Map<string, string> =>
  new Map(queries.filter(({ sql }) => sql !== '').map(({ file, sql }) => [file, sql]));
