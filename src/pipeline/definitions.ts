import type { Metric } from '../catalog/types.ts';
import { views } from '../catalog/views.ts';
import type { Definitions } from '../store/schemas.ts';
import { branchOf, REFRESH } from '../warehouse/sql/branches.ts';
import type { QueryTrace } from '../warehouse/types.ts';

/**
 * The catalog and the SQL of a night, as they were, so that the night explains itself later. A metric whose SQL is in
 * no statement of the night has none: without a refresh nobody here knows what filled the table. Nor has one of the
 * names that are `missing`: no SQL gave its value.
 */
export function definitionsOf(
  metrics: readonly Metric[],
  queries: readonly QueryTrace[],
  missing: ReadonlySet<string> = new Set(),
): Omit<Definitions, 'schema_version'> {
  const ran = statements(queries);
  const computed = ran.get(REFRESH) ?? '';
  return {
    metrics: metrics.map((metric) => {
      const { yearToDate, sqlFile: _, ...shown } = metric;
      return {
        ...shown,
        year_to_date: yearToDate,
        sql: missing.has(metric.key) ? null : branchOf(computed, metric.key),
      };
    }),
    views: views.map(({ name, title, question }) => ({ name, title, question })),
    queries: [...ran].map(([file, sql]) => ({ file, sql })),
  };
}

const statements = (queries: readonly QueryTrace[]): Map<string, string> =>
  new Map(queries.filter(({ sql }) => sql !== '').map(({ file, sql }) => [file, sql]));
