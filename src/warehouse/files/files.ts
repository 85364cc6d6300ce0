import { metrics as catalogMetrics } from '../../catalog/metrics.ts';
import type { Metric } from '../../catalog/types.ts';
import { aboutOne, KpiError } from '../../errors.ts';
import { EngineWarehouse, fillEngine, type openEngine } from '../embedded/embedded.ts';
import { type Inspected, unreadable } from '../inspected.ts';
import { REFRESH } from '../sql/branches.ts';
import { misfitReason } from '../sql/fit.ts';
import type { Names } from '../sql/names.ts';
import { computeWhatFits, misfitError } from '../sql/partial.ts';
import { readShapes } from '../sql/shapes.ts';
import type { Check, CheckResult, Computed, DetailResult, NightContext, Warehouse } from '../types.ts';
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
  /** Takes the first file or cell that could not be read: what needs it is missing. */
  readonly onRefused?: (error: KpiError) => void;
}

/**
 * Opens DuckDB in memory with what a folder holds, `DIR/<dataset>/<table>.csv`, `.parquet` or `.json`, as it is or through
 * its adapters, and computes the detail views that have no file of their own. It runs the SQL files that production runs.
 * @throws KpiError `data-folder`, `data-missing` naming all that does not fit, `data-invalid` naming file and line;
 * `adapter-invalid`, `sql-not-portable` or `sql-failed`, naming the file.
 */
export async function openFiles(context: NightContext, options: FilesOptions): Promise<Warehouse> {
  const trial = await openTrial(context, options);
  if (trial.raw.refused !== null) options.onRefused?.(trial.raw.refused);
  return new FilesWarehouse(trial, options.metrics ?? catalogMetrics, context);
}

/** A warehouse of files, which goes on without what the folder does not have. */
class FilesWarehouse extends EngineWarehouse {
  readonly #trial: OpenTrial;

  constructor(trial: OpenTrial, metrics: readonly Metric[], context: NightContext) {
    super('files', trial, metrics, context, filledIn(trial));
    this.#trial = trial;
  }

  override async compute(notConnected: ReadonlySet<string> = new Set()): Promise<Computed> {
    const { files, inspected: objects } = this.#trial;
    const run = (those: readonly Metric[]) => about(REFRESH, () => this.run(those));
    const tryOut = async (metric: Metric): Promise<void> => void (await run([metric]));
    try {
      const wanted = { metrics: this.metrics, notConnected, files, objects };
      const computed = await computeWhatFits(wanted, { run, tryOut });
      const missing = computed.missing.map((one) => ({ ...one, reason: this.#local(one.reason) }));
      return { ...computed, missing };
    } catch (error) {
      // Where no number can be had, all that is lacking is worth more than the first of it.
      if (error instanceof KpiError && error.object !== null) assertFits(this.#trial);
      throw error;
    }
  }

  override async readDetail(view: string): Promise<DetailResult> {
    const { object } = this.place(view);
    const misfit = this.#trial.inspected
      .find(({ path }) => path === object)
      ?.misfits.find(({ column }) => column === null);
    if (object !== null && misfit !== undefined)
      throw misfitError({ path: object, reason: this.#local(misfitReason(object, misfit)), misfit });
    return about(object ?? view, () => super.readDetail(view));
  }

  /** A reason as readers of files know the objects: nobody has exported a project. */
  #local(reason: string): string {
    return reason.replaceAll(`${this.#trial.files.dataset.split('.')[0]}.`, '');
  }

  override readCheck(name: Check): Promise<CheckResult | null> {
    return about(`sql/checks/${name}.sql`, () => super.readCheck(name, unreadable(this.#trial.inspected)));
  }
}

/** What was read as empty or NULL, because it is not there. */
const filledIn = ({ inspected, viewSources }: FilesInspection): string[] =>
  [...inspected, ...viewSources].flatMap(({ contract: { name }, filled }) =>
    filled.map((column) => (column === name ? name : `${name}.${column}`)),
  );

/** Runs a statement’s work; what it throws is about that statement or object alone. */
async function about<T>(object: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw error instanceof KpiError ? aboutOne(error, object) : error;
  }
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
  const { fiscalYear, company } = context;
  return fillEngine(context, root === undefined ? { names } : { names, root }, (engine, files) =>
    inspectFiles({ engine, files, folder, names, shapes, fiscalYear, timeZone: company.time_zone }),
  );
}

/** Says of all that does not fit of a folder that the night cannot be made of it. */
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
