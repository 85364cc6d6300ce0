import { metrics as catalogMetrics } from '../../catalog/metrics.ts';
import { KpiError } from '../../errors.ts';
import { diagnose, grainCounts, otherName, type Readable } from '../diagnose.ts';
import type { Examination, Examined, ProposedAdapter } from '../diagnosis.ts';
import { inOrder } from '../embedded/embedded.ts';
import type { Inspected } from '../inspected.ts';
import { adapterFile, type SqlFiles, type Statement } from '../sql/files.ts';
import type { Misfit } from '../sql/fit.ts';
import { type Parameters, periodParameters, refreshParameters } from '../sql/parameters.ts';
import { pathsIn, readersOf } from '../sql/readers.ts';
import type { NightContext } from '../types.ts';
import { type FilesOptions, type OpenTrial, openTrial } from './files.ts';

/**
 * Looks at everything that a night needs of a folder of files in one pass, and goes on after whatever it finds.
 * @param grain true counts repeated keys and unknown codes too, and finds what is empty.
 * @throws KpiError `data-folder`, `adapter-invalid`.
 */
export async function examineFiles(
  context: NightContext,
  options: FilesOptions,
  { grain = false }: { readonly grain?: boolean } = {},
): Promise<Examination> {
  const metrics = options.metrics ?? catalogMetrics;
  const trial = await openTrial(context, options, true);
  try {
    const plain = trial.files.over(new Map());
    const readers = readersThrough(plain, readersOf(plain, metrics), trial.inspected);
    const found: Examined[] = [];
    const adapters: ProposedAdapter[] = [];
    for (const one of [...trial.inspected, ...trial.viewSources]) {
      const about = await diagnose(one, readers.get(one.path) ?? [], {
        fiscalYear: context.fiscalYear,
        other: () => otherObject(one, trial, context),
        inspected: trial.inspected,
        remedy: (misfit, other) => remedy(misfit, other, one),
      });
      // A view that lacks them says so itself; where others give the view as a file, they are not missed.
      const spared = trial.viewSources.includes(one);
      found.push(...about.found.map((line) => (spared ? { ...line, harmless: true } : line)));
      adapters.push(...about.adapters);
      if (grain && one.misfits.length === 0)
        found.push(...(await grainOf(one, readers.get(one.path) ?? [], trial)));
    }
    found.push(...(await statements(trial, { plain, metrics, readers, context })));
    return { found, adapters };
  } finally {
    trial.engine.close();
  }
}

type Readers = ReadonlyMap<string, readonly string[]>;

/** Who reads what, by way of the views that are computed too. */
function readersThrough(files: SqlFiles, direct: Readers, inspected: readonly Inspected[]): Readers {
  const readers = new Map(direct);
  // A view comes behind those that it reads.
  for (const { name, sql } of inOrder(files).toReversed()) {
    const view = inspected.find(({ contract }) => contract.name === name);
    if (view === undefined || !isComputed(view)) continue;
    const through = readers.get(view.path) ?? [];
    for (const path of pathsIn(sql))
      if (path !== view.path) readers.set(path, [...new Set([...(readers.get(path) ?? []), ...through])]);
  }
  return readers;
}

/** Whether a view has no file, so that it is computed if what it reads is there. */
const isComputed = ({ computed, columns, adapter }: Inspected): boolean =>
  computed !== undefined || (columns === null && adapter === null);

/** A file of the same dataset whose name says the same, with its columns. */
async function otherObject(
  { contract, path }: Inspected,
  { raw }: OpenTrial,
  { fiscalYear }: NightContext,
): Promise<Readable | null> {
  const [project, dataset = ''] = path.split('.');
  const like = otherName(contract, raw.tables(dataset), fiscalYear);
  if (like === null) return null;
  const other = `${project}.${dataset}.${like}`;
  const found = await raw.load(other);
  return found === null || found instanceof KpiError ? null : { path: other, columns: found.columns };
}

/** What is done about what only files can lack. */
function remedy({ state }: Misfit, other: Readable | null, { contract, path }: Inspected): string | null {
  if (state === 'not readable') return 'correct the file, or export it again';
  if (state !== 'missing' || other !== null) return null;
  const [, dataset, name] = path.split('.');
  const else_ = contract.dataset === 'dataset' ? ', or what computes it' : '';
  return `export ${dataset}/${name}.csv${else_}; map it in ${adapterFile(contract.name)}; or list what reads it in not_connected of src/data/company.json`;
}

/** What the counts of an object's rows say. */
async function grainOf(
  one: Inspected,
  neededBy: readonly string[],
  { engine }: OpenTrial,
): Promise<Examined[]> {
  const { contract, filled } = one;
  if (filled.includes(contract.name)) return [];
  const found: Examined[] = [];
  for (const { sql, tell } of grainCounts(one, neededBy))
    try {
      const { rows } = await engine.query({ file: contract.name, sql });
      found.push(...tell(rows[0] ?? []));
    } catch (error) {
      if (!(error instanceof KpiError)) throw error;
      found.push(...tell(error));
    }
  return found;
}

/** A statement of a night, and who reads its answer. */
interface Tried {
  readonly file: string;
  readonly reader: string;
  readonly statement: Statement;
  readonly parameters: Parameters;
}

/** Whether each statement runs, where nothing that it reads is known to be wrong. */
async function statements(
  { engine, files, inspected }: OpenTrial,
  about: {
    readonly plain: SqlFiles;
    readonly metrics: typeof catalogMetrics;
    readonly readers: Readers;
    readonly context: NightContext;
  },
): Promise<Examined[]> {
  const wrong = inspected.filter(({ misfits }) => misfits.length > 0).map(({ path }) => path);
  const broken = new Set(wrong.flatMap((path) => about.readers.get(path) ?? []));
  const check = 'sql/checks/unresolved_lines.sql';
  const tried: Tried[] = about.metrics
    .filter(({ key }) => !broken.has(key))
    .map((metric) => ({
      file: `sql/metrics/${metric.sqlFile ?? metric.key}.sql`,
      reader: metric.key,
      statement: files.refresh([metric]),
      parameters: refreshParameters([metric], about.context),
    }))
    .filter(({ file }, at, all) => all.findIndex((one) => one.file === file) === at);
  for (const { path, contract, misfits } of inspected)
    if (contract.dataset === 'dataset' && misfits.length === 0) {
      const file = `sql/exports/${contract.name}.sql`;
      tried.push({ file, reader: path, statement: files.statement(file), parameters: {} });
    }
  if (!pathsIn(about.plain.statement(check).sql).some((path) => wrong.includes(path)))
    tried.push({
      ...{ file: check, reader: 'the checks', statement: files.statement(check) },
      parameters: periodParameters(about.context),
    });
  const found: Examined[] = [];
  for (const { file, reader, statement, parameters } of tried) {
    try {
      await engine.query(statement, parameters);
    } catch (error) {
      if (!(error instanceof KpiError)) throw error;
      found.push({
        ...{ object: file, column: null, state: 'not readable', needed_by: [reader], harmless: false },
        ...{ expected: 'a statement that runs', found: error.message, proposal: error.next },
      });
    }
  }
  return found;
}
