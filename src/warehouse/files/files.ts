import { metrics as catalogMetrics } from '../../catalog/metrics.ts';
import type { Metric } from '../../catalog/types.ts';
import { KpiError } from '../../errors.ts';
import { EngineWarehouse, fillEngine, type openEngine } from '../embedded/embedded.ts';
import type { Inspected } from '../inspected.ts';
import type { Names } from '../sql/names.ts';
import { readShapes } from '../sql/shapes.ts';
import type { NightContext, Warehouse } from '../types.ts';
import { DataFolder, EXTENSIONS } from './folder.ts';
import { type FilesInspection, inspectFiles } from './inspect.ts';

/** What a warehouse of files is made of, besides the night it works for. */
export interface FilesOptions {
  readonly names: Names;
  /** The folder with a folder for each dataset. */
  readonly data: string;
  readonly metrics?: readonly Metric[];
  /** The folder that holds `sql/`. */
  readonly root?: string;
}

/**
 * Opens DuckDB in memory with what a folder holds, `DIR/<dataset>/<table>.csv`, `.parquet` or `.json`, as it is or through
 * its adapters, and computes the detail views that have no file of their own. It runs the SQL files that production runs.
 * @throws KpiError `data-folder`, `data-missing` naming all that does not fit, `data-invalid` naming file and line;
 * `adapter-invalid`, `sql-not-portable` or `sql-failed`, naming the file.
 */
export async function openFiles(context: NightContext, options: FilesOptions): Promise<Warehouse> {
  const opened = await openTrial(context, options);
  try {
    assertFits(opened);
  } catch (error) {
    opened.engine.close();
    throw error;
  }
  const filled = [...opened.inspected, ...opened.viewSources].flatMap(({ contract: { name }, filled }) =>
    filled.map((column) => (column === name ? name : `${name}.${column}`)),
  );
  return new EngineWarehouse('files', opened, options.metrics ?? catalogMetrics, context, filled);
}

/** The engine of a warehouse of files, and what was found of the folder. */
export type OpenTrial = FilesInspection & Awaited<ReturnType<typeof openEngine>>;

/**
 * The engine of a warehouse of files with all of the folder that can be read, whatever does not fit, and what was found.
 * @param mayBeEmpty whether a folder without any dataset is looked at too.
 * @throws KpiError `data-folder`, `adapter-invalid`.
 */
export async function openTrial(
  context: NightContext,
  { names, data, root }: FilesOptions,
  mayBeEmpty = false,
): Promise<OpenTrial> {
  const { dataset, qbo, hubspot } = names;
  const folder = await DataFolder.open(data, [dataset, qbo, hubspot], mayBeEmpty);
  const shapes = await readShapes(root);
  const { fiscalYear } = context;
  return fillEngine(context, root === undefined ? { names } : { names, root }, (engine, files) =>
    inspectFiles({ engine, files, folder, names, shapes, fiscalYear }),
  );
}

/** Refuses a folder of which anything does not fit that a night reads. */
function assertFits({ inspected, viewSources, raw }: FilesInspection): void {
  const wrong = inspected.filter(({ misfits }) => misfits.length > 0);
  if (wrong.length === 0) return;
  if (raw.refused !== null) throw raw.refused;
  const lost = [...wrong, ...viewSources.filter(({ misfits }) => misfits.length > 0)];
  throw new KpiError(
    'data-missing',
    `The night reads what the folder of data does not have: ${lost.map(lacking).join('; ')}.`,
    'Export what is named, or map it: `npm run doctor -- --source files` says more, and docs/connect.md shows both.',
  );
}

/** What an object does not have. */
function lacking({ path, adapter, misfits }: Inspected): string {
  const [, dataset, name] = path.split('.');
  const at = `${dataset}/${name}`;
  const whole = misfits.find(({ column }) => column === null);
  if (whole?.state === 'missing' && whole.found === 'nothing')
    return `${dataset}.${name} (looked for ${EXTENSIONS.map((extension) => at + extension).join(', ')})`;
  if (whole !== undefined) return `${dataset}.${name} (${whole.found.replace(/\.$/, '')})`;
  const columns = misfits.map(({ column, state, expected, found }) =>
    state === 'column missing'
      ? `has no column ${column}`
      : `has ${column} as ${found} instead of ${expected}`,
  );
  return `${adapter ?? `${dataset}.${name}`} ${columns.join(', ')}`;
}
