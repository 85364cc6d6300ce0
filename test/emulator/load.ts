import { DEFAULT_COMPANY } from '../../src/catalog/company.ts';
import { generateSources, type SourceTable } from '../../src/sample/index.ts';
import { inOrder } from '../../src/warehouse/embedded/embedded.ts';
import { parseCreateTable } from '../../src/warehouse/sql/ddl.ts';
import { SqlFiles } from '../../src/warehouse/sql/files.ts';
import { namesFrom } from '../../src/warehouse/sql/names.ts';
import { TABLE_SHAPE } from '../bigquery/shape.ts';
import { sqlForEmulator } from './dialect.ts';

const BATCH_ROWS = 500;

/** Just enough of the REST API to put data where the night will read it. */
class Loader {
  readonly #base: string;

  constructor(endpoint: string, project: string) {
    this.#base = `${endpoint}/bigquery/v2/projects/${project}`;
  }

  async post(path: string, body: unknown): Promise<unknown> {
    const response = await fetch(`${this.#base}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    const text = await response.text();
    const answer = text === '' ? {} : JSON.parse(text);
    const problem = response.ok ? (answer.insertErrors ?? answer.status?.errorResult) : answer.error;
    if (problem) throw new Error(`${path}: ${JSON.stringify(problem).slice(0, 500)}`);
    return answer;
  }

  query(sql: string): Promise<unknown> {
    return this.post('/queries', { query: sql, useLegacySql: false, timeoutMs: 120_000 });
  }
}

/** Loads the invented source data of a night and creates the detail views, as production would have them. */
export async function loadNight(
  endpoint: string,
  night: { date: string; seed: string; scale: number },
): Promise<void> {
  const names = namesFrom({});
  const files = new SqlFiles(names, { fiscalYear: Number(night.date.slice(0, 4)), company: DEFAULT_COMPANY });
  const loader = new Loader(endpoint, names.project);
  for (const datasetId of new Set([names.dataset, names.qbo, names.hubspot])) {
    await loader.post('/datasets', { datasetReference: { projectId: names.project, datasetId } });
  }
  const sources = generateSources(night);
  for (const file of files.list('sql/sources')) {
    const { sql } = files.statement(file);
    await loader.query(sql);
    const source = sources.find(({ dataset, table }) => file === `sql/sources/${dataset}/${table}.sql`);
    if (source !== undefined) await insert(loader, parseCreateTable(sql, file).path, source);
  }
  // Tables that the emulator makes from DDL lose their partitioning and clustering.
  const tableReference = { projectId: names.project, datasetId: names.dataset, tableId: 'dashboard_kpis' };
  await loader.post(`/datasets/${names.dataset}/tables`, { ...TABLE_SHAPE, tableReference });
  for (const { sql } of inOrder(files)) await loader.query(sqlForEmulator(sql));
}

async function insert(loader: Loader, path: string, { columns, rows }: SourceTable): Promise<void> {
  const [, dataset, table] = path.split('.');
  for (let start = 0; start < rows.length; start += BATCH_ROWS) {
    const batch = rows.slice(start, start + BATCH_ROWS).map((row) => ({
      json: Object.fromEntries(columns.map((name, at) => [name, row[at] ?? null])),
    }));
    await loader.post(`/datasets/${dataset}/tables/${table}/insertAll`, { rows: batch });
  }
}
