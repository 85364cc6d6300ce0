import { metrics as catalogMetrics } from '../../catalog/metrics.ts';
import type { Metric } from '../../catalog/types.ts';
import { KpiError } from '../../errors.ts';
import { EngineWarehouse, fillEngine, inOrder, type Loaded } from '../embedded/embedded.ts';
import type { Engine } from '../embedded/engine.ts';
import type { SqlFiles } from '../sql/files.ts';
import { fitColumns } from '../sql/fit.ts';
import type { Names } from '../sql/names.ts';
import type { NightContext, Warehouse } from '../types.ts';
import { heldType } from './cells.ts';
import { DataFolder, EXTENSIONS } from './folder.ts';
import { type Known, knownObjects } from './known.ts';
import { needsOf } from './needs.ts';
import { lacking, loadTable, type OpenTable, openTable } from './table.ts';

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
  const filled: string[] = [];
  const engine = await fillEngine(context, options, (empty, files) =>
    load(empty, files, { folder, names: options.names, metrics, context, filled }),
  );
  return new EngineWarehouse('files', engine, metrics, context, filled);
}

interface Trial {
  readonly folder: DataFolder;
  readonly names: Names;
  readonly metrics: readonly Metric[];
  readonly context: NightContext;
  /** Takes what is not there and is read as empty or NULL. */
  readonly filled: string[];
}

/** Loads what the night reads. Answers with the SQL over it, and the views that are left to compute. */
async function load(
  engine: Engine,
  files: SqlFiles,
  { folder, names, metrics, context, filled }: Trial,
): Promise<Loaded> {
  const objects = knownObjects(files, names, context.fiscalYear);
  const given = objects.filter(
    ({ dataset, path }) => dataset === 'dataset' && folder.find(path) !== undefined,
  );
  const left = (sql: SqlFiles) =>
    inOrder(sql).filter(({ name }) => !given.some((view) => view.name === name));
  const checks = files.list('sql/checks').map((file) => files.statement(file));
  const needs = needsOf([files.refresh(metrics), ...checks, ...left(files)]);
  const wanted = objects.filter((one) =>
    one.dataset === 'dataset' ? given.includes(one) : needs.has(one.path),
  );
  const opened: { readonly known: Known; readonly table: OpenTable | null }[] = [];
  const missing: string[] = [];
  for (const known of wanted) {
    const file = folder.find(known.path);
    const table = file === undefined ? null : await openTable(file, engine);
    opened.push({ known, table });
    missing.push(...missingOf(known, table, needs.get(known.path) ?? new Set()));
  }
  if (missing.length > 0)
    throw new KpiError(
      'data-missing',
      `The night reads what the folder of data does not have: ${missing.join('; ')}.`,
      'Export what is named, as docs/connect.md shows; a view that is given as a file needs no tables of its own.',
    );
  const readings = new Map<string, string>();
  for (const { known, table } of opened) {
    const { path, columns } = known;
    if (table === null) {
      const shape = columns.map(({ name, types }) => ({ name, type: heldType(types) }));
      await engine.load({ path, columns: shape }, [], []);
      filled.push(known.name);
      continue;
    }
    const fit = fitColumns({ name: known.name, columns }, await loadTable(engine, path, table, columns), {
      path,
      timeZone: context.company.time_zone,
    });
    if (fit.reading !== null) readings.set(path, fit.reading);
    filled.push(...fit.filled.map((column) => `${known.name}.${column}`));
  }
  const over = files.over(readings);
  return { files: over, views: left(over) };
}

/** What the night reads of an object that its file does not have. */
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
  const required = columns.filter((column) => column.optional === undefined && read.has(column.name));
  const lost = lacking(
    table,
    required.map((column) => column.name),
  );
  return lost.length === 0 ? [] : [`${table.file.file} has no column ${lost.join(', ')}`];
}
