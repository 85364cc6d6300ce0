import { metrics as catalogMetrics } from '../../catalog/metrics.ts';
import type { Metric } from '../../catalog/types.ts';
import { views } from '../../catalog/views.ts';
import { KpiError } from '../../errors.ts';
import { EngineWarehouse, fillEngine, inOrder } from '../embedded/embedded.ts';
import type { Engine } from '../embedded/engine.ts';
import { parseCreateTable } from '../sql/ddl.ts';
import type { SqlFiles, Statement } from '../sql/files.ts';
import type { Names } from '../sql/names.ts';
import type { NightContext, Warehouse } from '../types.ts';
import { DataFolder, EXTENSIONS } from './folder.ts';
import { needsOf } from './needs.ts';
import { type KnownColumn, lacking, loadTable, type OpenTable, openTable } from './table.ts';

/** What a night can do without, until each table's contract says so itself: read as if it were empty, or NULL. */
const OPTIONAL = {
  tables: ['qbo/invoice_line_bundle', 'hubspot/merged_deal', 'hubspot/inventory_listing'],
  columns: new Set(['_fivetran_deleted', '_fivetran_synced', 'is_deleted', 'is_closed']),
} as const;

/** What a warehouse of files is made of, besides the night it works for. */
interface FilesOptions {
  readonly names: Names;
  /** The folder with a folder for each dataset. */
  readonly data: string;
  readonly metrics?: readonly Metric[];
  /** The folder that holds `sql/`. */
  readonly root?: string;
}

/**
 * Opens DuckDB in memory with the tables that a folder holds, `DIR/<dataset>/<table>.csv`, `.parquet` or `.json`, and
 * computes the detail views that have no file of their own. It runs the SQL files that production runs.
 * @throws KpiError `data-folder`, `data-missing` naming all that is missing, `data-invalid` naming file and line;
 * `sql-not-portable` or `sql-failed`, naming the file.
 */
export async function openFiles(
  context: NightContext,
  { data, metrics = catalogMetrics, ...options }: FilesOptions,
): Promise<Warehouse> {
  const { dataset, qbo, hubspot } = options.names;
  const folder = await DataFolder.open(data, [dataset, qbo, hubspot]);
  const engine = await fillEngine(context, options, (empty, files) =>
    load(empty, files, { folder, metrics, context }),
  );
  return new EngineWarehouse('files', engine, metrics, context);
}

interface Trial {
  readonly folder: DataFolder;
  readonly metrics: readonly Metric[];
  readonly context: NightContext;
}

/** A table or view that the night may read. */
interface Known {
  /** `project.dataset.table`. */
  readonly path: string;
  readonly columns: readonly KnownColumn[];
  /** Whether a night goes on without it. */
  readonly optional: boolean;
}

/** Loads what the night reads, and answers with the views that are left to compute. */
async function load(
  engine: Engine,
  files: SqlFiles,
  { folder, metrics, context }: Trial,
): Promise<Statement[]> {
  const viewPath = (name: string) => `${files.dataset}.${name}`;
  const given = views.filter(({ name }) => folder.find(viewPath(name)) !== undefined);
  const computed = inOrder(files).filter(({ name }) => !given.some((view) => view.name === name));
  const needs = needsOf([
    files.refresh(metrics),
    ...files.list('sql/checks').map((file) => files.statement(file)),
    ...computed,
  ]);
  const wanted: Known[] = [
    ...given.map(({ name, columns }) => ({
      path: viewPath(name),
      columns: columns(context.fiscalYear),
      optional: false,
    })),
    ...sourcesOf(files).filter(({ path }) => needs.has(path)),
  ];
  const opened: (Known & { readonly table: OpenTable | null })[] = [];
  const missing: string[] = [];
  for (const one of wanted) {
    const file = folder.find(one.path);
    const table = file === undefined ? null : await openTable(file, engine);
    opened.push({ ...one, table });
    missing.push(...missingOf(one, table, needs.get(one.path) ?? new Set()));
  }
  if (missing.length > 0)
    throw new KpiError(
      'data-missing',
      `The night reads what the folder of data does not have: ${missing.join('; ')}.`,
      'Export what is named, as docs/connect.md shows; a view that is given as a file needs no tables of its own.',
    );
  for (const { path, columns, table } of opened)
    if (table !== null) await loadTable(engine, path, table, columns, OPTIONAL.columns);
    else
      await engine.load(
        { path, columns: columns.map(({ name, types }) => ({ name, type: types[0] ?? '' })) },
        [],
        [],
      );
  return computed;
}

/** The source tables as their contract states them. */
const sourcesOf = (files: SqlFiles): Known[] =>
  files.list('sql/sources').map((file) => {
    const { path, columns } = parseCreateTable(files.statement(file).sql, file);
    return {
      path,
      columns: columns.map(({ name, type }) => ({ name, types: [type] })),
      optional: OPTIONAL.tables.some((name) => file === `sql/sources/${name}.sql`),
    };
  });

/** What the night reads of a table that its file does not have. Of views it reads what is there. */
function missingOf(
  { path, columns, optional }: Known,
  table: OpenTable | null,
  read: ReadonlySet<string>,
): string[] {
  const [, dataset, name] = path.split('.');
  if (table === null)
    return optional
      ? []
      : [`${dataset}.${name} (looked for ${dataset}/${name}${EXTENSIONS.join(`, ${dataset}/${name}`)})`];
  const known = new Set(columns.map((column) => column.name));
  const lost = lacking(table, read).filter((column) => known.has(column) && !OPTIONAL.columns.has(column));
  return lost.length === 0 ? [] : [`${table.file.file} has no column ${lost.join(', ')}`];
}
