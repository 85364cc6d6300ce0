import { metrics as catalogMetrics } from '../../../src/catalog/metrics.ts';
import type { Metric } from '../../../src/catalog/types.ts';
import { views } from '../../../src/catalog/views.ts';
import type { SourceTable } from '../../../src/sample/tables.ts';
import { kpiRows } from '../../../src/warehouse/cells.ts';
import { inOrder } from '../../../src/warehouse/embedded/embedded.ts';
import { parseCreateTable } from '../../../src/warehouse/sql/ddl.ts';
import { SqlFiles } from '../../../src/warehouse/sql/files.ts';
import { namesFrom } from '../../../src/warehouse/sql/names.ts';
import {
  type Parameters,
  periodParameters,
  refreshParameters,
  replaceParameters,
} from '../../../src/warehouse/sql/parameters.ts';
import type { QueryResult } from '../../../src/warehouse/types.ts';
import type { Fixture } from '../fixtures/table.ts';
import type { JudgeParameters } from '../judge/catalog.ts';
import { type Judge, type JudgeTable, viewQuery } from '../judge/judge.ts';
import type { Answers } from './answers.ts';
import { CHECKS, contextOf } from './embedded.ts';

/** The source tables as the judge takes them: every column of the DDL, with a fixture's rows. */
export function sourceTables(files: SqlFiles, sources: readonly SourceTable[]): JudgeTable[] {
  return files.list('sql/sources').map((file) => {
    const { path, columns } = parseCreateTable(files.statement(file).sql, file);
    const source = sources.find(({ dataset, table }) => file === `sql/sources/${dataset}/${table}.sql`);
    const at = columns.map(({ name }) => source?.columns.indexOf(name) ?? -1);
    const rows = (source?.rows ?? []).map((row) =>
      at.map((index) => (index < 0 ? null : (row[index] ?? null))),
    );
    return { name: path, columns, rows };
  });
}

/** Parameters with the judge's names of their types. */
const judged = (parameters: Parameters): JudgeParameters =>
  Object.fromEntries(
    Object.entries(parameters).map(([name, parameter]) => {
      if (parameter.type !== 'ARRAY') return [name, parameter];
      const fields = parameter.fields.map((field) => `${field.name} ${field.type}`);
      return [name, { type: `ARRAY<STRUCT<${fields.join(', ')}>>`, value: parameter.value }];
    }),
  );

/** What Google's reference evaluator answers: views first, then the metrics over them, then the exports. */
export async function zetasqlAnswers(
  judge: Judge,
  fixture: Fixture,
  { root, metrics = catalogMetrics }: { readonly root?: string; readonly metrics?: readonly Metric[] } = {},
): Promise<Answers> {
  const context = contextOf(fixture);
  const files = new SqlFiles(namesFrom({}), contextOf(fixture), root);
  const tables = sourceTables(files, fixture.sources);
  const options = { today: fixture.date, timeZone: context.company.time_zone };
  const path = (name: string) => `stitchdata-384118.App_KPI_Dashboard.${name}`;

  for (const { file, sql } of inOrder(files)) {
    const answer = await judge.evaluate(viewQuery(sql), tables, {}, options);
    tables.push({ name: path(file.slice('sql/views/'.length, -'.sql'.length)), ...answer });
  }
  const refreshed = await judge.evaluate(
    files.refresh(metrics).sql,
    tables,
    judged(refreshParameters(metrics, context)),
    options,
  );
  const computed = kpiRows(refreshed, 'sql/refresh_kpis.sql');
  const replaced = await judge.evaluate(
    files.replace('FLOAT64').sql,
    [],
    judged(replaceParameters(computed)),
    options,
  );
  tables.push({ name: path('dashboard_kpis'), ...replaced });

  const exported = async (name: string): Promise<QueryResult> =>
    judge.evaluate(files.statement(`sql/exports/${name}.sql`).sql, tables, {}, options);
  const answered: Record<string, QueryResult> = {};
  for (const { name } of views) answered[name] = await exported(name);
  const checks: Record<string, Answers['checks'][string]> = {};
  for (const name of CHECKS) {
    const sql = files.statement(`sql/checks/${name}.sql`).sql;
    const { columns, rows } = await judge.evaluate(sql, tables, periodParameters(context), options);
    checks[name] = Object.fromEntries(
      columns.map((column, index) => [column.name, rows[0]?.[index] ?? null]),
    );
  }
  const summary = kpiRows(await exported('dashboard_kpis'), 'sql/exports/dashboard_kpis.sql');
  return { summary, views: answered, checks };
}
