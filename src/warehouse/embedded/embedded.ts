import type { KpiRow } from '../../catalog/data.ts';
import { metrics as catalogMetrics } from '../../catalog/metrics.ts';
import type { Source } from '../../catalog/sources.ts';
import type { Metric } from '../../catalog/types.ts';
import { views } from '../../catalog/views.ts';
import { generateSources, type SourceTable } from '../../sample/index.ts';
import { kpiRows } from '../cells.ts';
import { parseCreateTable, type TableShape } from '../sql/ddl.ts';
import { SqlFiles, type Statement } from '../sql/files.ts';
import type { Names } from '../sql/names.ts';
import {
  namedIn,
  type Parameters,
  periodParameters,
  recorded,
  refreshParameters,
  replaceParameters,
} from '../sql/parameters.ts';
import { placeOf } from '../sql/readers.ts';
import type {
  Check,
  CheckResult,
  Computed,
  DetailResult,
  NightContext,
  ObjectPlace,
  QueryTrace,
  Summary,
  Warehouse,
} from '../types.ts';
import { Engine } from './engine.ts';

/** What an embedded warehouse is made of, besides the night it works for. */
export interface EmbeddedOptions {
  readonly names: Names;
  /** Seed of the invented source data; the same seed and date give the same rows. */
  readonly seed?: string;
  /** Multiplies the number of customers, deals and the like. */
  readonly scale?: number;
  /** Source rows to load instead of invented ones: fixtures. */
  readonly sources?: readonly SourceTable[];
  readonly metrics?: readonly Metric[];
  /** The folder that holds `sql/`. */
  readonly root?: string;
}

/** The seed of the sample data that the project ships and shows. */
const DEFAULT_SEED = 'kpi-snapshot';

/**
 * Opens DuckDB in memory, with the source tables filled and the detail views in place. It runs the SQL files
 * that production runs.
 * @throws KpiError `sql-not-portable` or `sql-failed`, naming the file.
 */
export async function openEmbedded(context: NightContext, options: EmbeddedOptions): Promise<Warehouse> {
  const engine = await openEngine(context, options);
  return new EngineWarehouse('embedded', engine, options.metrics ?? catalogMetrics, context);
}

/** An engine that a night can run on, and the summary table in it. */
interface OpenEngine {
  readonly engine: Engine;
  readonly files: SqlFiles;
  readonly target: TableShape;
}

/** The engine of an embedded warehouse: sources filled, an empty summary table, the detail views in place. */
export const openEngine = (context: NightContext, options: EmbeddedOptions): Promise<OpenEngine> =>
  fillEngine(context, options, async (engine, files) => {
    await seed(engine, files, context, options);
    for (const view of inOrder(files)) await engine.view(view);
    return { files };
  });

/** An engine with an empty summary table and what `load` puts into it, which answers with the SQL over that. */
export async function fillEngine<Loaded extends { readonly files: SqlFiles }>(
  context: NightContext,
  { names, root }: Pick<EmbeddedOptions, 'names' | 'root'>,
  load: (engine: Engine, files: SqlFiles) => Promise<Loaded>,
): Promise<Loaded & OpenEngine> {
  const plain = new SqlFiles(names, context, root);
  const datasets = [names.dataset, names.qbo, names.hubspot];
  const engine = await Engine.open(names.project, datasets, context.date, context.company.time_zone);
  try {
    const loaded = await load(engine, plain);
    const schema = plain.statement('sql/schema/dashboard_kpis.sql');
    const target = parseCreateTable(schema.sql, schema.file);
    await engine.load(target, [], []);
    return { ...loaded, engine, target };
  } catch (error) {
    engine.close();
    throw error;
  }
}

/** Fills every table of `sql/sources/`; a table without invented rows stays empty. */
async function seed(
  engine: Engine,
  files: SqlFiles,
  { date, company }: NightContext,
  options: EmbeddedOptions,
): Promise<void> {
  const { seed = DEFAULT_SEED, scale = 1 } = options;
  const sources = options.sources ?? generateSources({ seed, date, scale, currency: company.currency });
  for (const file of files.list('sql/sources')) {
    const shape = parseCreateTable(files.statement(file).sql, file);
    const source = sources.find(({ dataset, table }) => file === `sql/sources/${dataset}/${table}.sql`);
    await engine.load(shape, source?.columns ?? [], source?.rows ?? []);
  }
}

/** The views in an order in which each finds those it reads. */
export function inOrder(files: SqlFiles): (Statement & { readonly name: string })[] {
  const waiting = views.map((view) => ({
    name: view.name,
    ...files.statement(`sql/views/${view.name}.sql`),
  }));
  const ordered: (Statement & { readonly name: string })[] = [];
  while (waiting.length > 0) {
    const ready = waiting.findIndex(
      (view) => !waiting.some((other) => other !== view && view.sql.includes(`.${other.name}\``)),
    );
    if (ready < 0)
      throw new Error(`sql/views read each other in a circle: ${waiting.map(({ name }) => name)}`);
    ordered.push(...waiting.splice(ready, 1));
  }
  return ordered;
}

/** A warehouse that computes on an engine of its own, whatever its rows come from. */
export class EngineWarehouse implements Warehouse {
  readonly source: Source;
  readonly #engine: Engine;
  protected readonly files: SqlFiles;
  readonly #target: TableShape;
  protected readonly metrics: readonly Metric[];
  readonly #context: NightContext;
  readonly #filled: readonly string[];

  /** @param target the summary table. @param filled what was read as empty or NULL, because it is not there. */
  constructor(
    source: Source,
    { engine, files, target }: OpenEngine,
    metrics: readonly Metric[],
    context: NightContext,
    filled: readonly string[] = [],
  ) {
    this.source = source;
    this.#engine = engine;
    this.files = files;
    this.#target = target;
    this.metrics = metrics;
    this.#context = context;
    this.#filled = filled;
  }

  async filled() {
    return this.#filled;
  }

  async compute(notConnected: ReadonlySet<string> = new Set()): Promise<Computed> {
    return {
      ...(await this.run(this.metrics.filter(({ key }) => !notConnected.has(key)))),
      missing: [],
      tried: [],
    };
  }

  /** Computes these metrics; the others have no value. */
  protected async run(metrics: readonly Metric[]): Promise<Summary> {
    const statement = this.files.refresh(metrics);
    const parameters = refreshParameters(this.metrics, this.#context);
    const rows = kpiRows(await this.#engine.query(statement, parameters), statement.file);
    return { rows, trace: traceOf(statement, parameters, rows.length) };
  }

  async replace(kpis: readonly KpiRow[]) {
    const statement = this.files.replace('FLOAT64');
    const parameters = replaceParameters(kpis);
    const rows = await this.#engine.replace(this.#target, statement, parameters);
    return traceOf(statement, parameters, rows);
  }

  async readSummary() {
    const statement = this.files.statement('sql/exports/dashboard_kpis.sql');
    const answer = await this.#engine.query(statement);
    return { rows: kpiRows(answer, statement.file), trace: traceOf(statement, {}, answer.rows.length) };
  }

  async readDetail(view: string): Promise<DetailResult> {
    const statement = this.files.statement(`sql/exports/${view}.sql`);
    const { columns, batches } = await this.#engine.stream(statement);
    let rows = 0;
    const counted = async function* () {
      for await (const batch of batches) {
        rows += batch.length;
        yield batch;
      }
    };
    return { columns, batches: counted(), trace: () => traceOf(statement, {}, rows) };
  }

  place(object: string): ObjectPlace {
    return placeOf(this.files, this.metrics, object);
  }

  async readCheck(name: Check, unread?: ReadonlySet<string>): Promise<CheckResult | null> {
    const statement = this.files.check(name, unread);
    if (statement === null) return null;
    const parameters = namedIn(statement.sql, periodParameters(this.#context));
    const { columns, rows } = await this.#engine.query(statement, parameters);
    const row = Object.fromEntries(columns.map((column, at) => [column.name, rows[0]?.[at] ?? null]));
    return { row, trace: traceOf(statement, parameters, rows.length) };
  }

  versions() {
    return this.#engine.versions();
  }

  async close() {
    this.#engine.close();
  }
}

const traceOf = (statement: Statement, parameters: Parameters, rows: number): QueryTrace => ({
  ...statement,
  parameters: recorded(parameters),
  job_id: null,
  bytes_billed: null,
  cache_hit: null,
  rows,
});
