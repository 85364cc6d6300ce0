import { contractsOf, viewSources } from '../../catalog/contracts.ts';
import type { ObjectContract } from '../../catalog/types.ts';
import { KpiError } from '../../errors.ts';
import { inOrder } from '../embedded/embedded.ts';
import type { Engine } from '../embedded/engine.ts';
import { adapterOf, type Inspected, inspectedAs, isMisfit, readingsOf, type Shape } from '../inspected.ts';
import { adapterFile, type SqlFiles, type Statement } from '../sql/files.ts';
import { fitMissing, type Misfit } from '../sql/fit.ts';
import type { Names } from '../sql/names.ts';
import { pathsIn } from '../sql/readers.ts';
import type { Shapes } from '../sql/shapes.ts';
import type { DataFolder } from './folder.ts';
import { needsOf } from './needs.ts';
import { RawTables } from './raw-tables.ts';

/** What an inspection works on. */
export interface Trial {
  /** Holds the datasets and nothing in them; takes what the folder has. */
  readonly engine: Engine;
  /** The SQL as it stands, over no readings. */
  readonly files: SqlFiles;
  readonly folder: DataFolder;
  readonly names: Names;
  readonly shapes: Shapes;
  readonly fiscalYear: number;
  /** The company’s, for instants that are read as dates. */
  readonly timeZone: string;
}

/** What a folder of data holds of a night’s objects. The engine then has all that can be read of them. */
export interface FilesInspection {
  /** Each object of the contracts, in their order. A view that is computed says so. */
  readonly inspected: readonly Inspected[];
  /** The tables that only our own views read, where such a view has no file. */
  readonly viewSources: readonly Inspected[];
  /** The SQL over all of it as it is read. */
  readonly files: SqlFiles;
  /** The files themselves, and the first of them that could not be read. */
  readonly raw: RawTables;
}

/**
 * Loads every object that a night reads as far as the folder has it, and holds it against its contract, as it is or
 * through its adapter; views without a file are computed where what they read is there. What is not is a misfit.
 * @throws KpiError `adapter-invalid`.
 */
export async function inspectFiles(trial: Trial): Promise<FilesInspection> {
  const inspection = new Inspection(trial);
  const inspected: Inspected[] = [];
  for (const contract of contractsOf(trial.fiscalYear)) inspected.push(await inspection.object(contract));
  const all = [...inspection.done.values()];
  return {
    inspected,
    viewSources: all.filter((one) => !inspected.includes(one)),
    files: trial.files.over(readingsOf(all)),
    raw: inspection.raw,
  };
}

class Inspection {
  readonly raw: RawTables;
  /** By path, in the order in which they were found. */
  readonly done = new Map<string, Inspected>();
  readonly #trial: Trial;
  /** Views that are computed, and what each of them reads. */
  readonly #views: ReadonlyMap<string, Statement>;
  readonly #contracts: ReadonlyMap<string, ObjectContract>;
  readonly #begun = new Set<string>();

  constructor(trial: Trial) {
    this.#trial = trial;
    const { files, folder, fiscalYear } = trial;
    const views = inOrder(files).map((view) => [`${files.dataset}.${view.name}`, view] as const);
    this.#views = new Map(views.filter(([path]) => folder.find(path) === undefined));
    const read = needsOf([...this.#views.values()]);
    const sources = viewSources.filter((source) => read.has(this.#path(source)));
    this.#contracts = new Map(
      [...contractsOf(fiscalYear), ...sources].map((contract) => [this.#path(contract), contract]),
    );
    this.raw = new RawTables(trial, this.#contracts);
  }

  #path({ dataset, name }: ObjectContract): string {
    const { names } = this.#trial;
    return `${names.project}.${names[dataset]}.${name}`;
  }

  /** Looks at one object, once. */
  async object(asked: ObjectContract): Promise<Inspected> {
    const path = this.#path(asked);
    const contract = this.#contracts.get(path) ?? asked;
    const before = this.done.get(path);
    if (before !== undefined) return before;
    if (this.#begun.has(path)) return this.#amiss(contract, 'not readable', 'it is computed from itself');
    this.#begun.add(path);
    const found = await this.#look(contract, path);
    this.done.set(path, found);
    return found;
  }

  async #look(contract: ObjectContract, path: string): Promise<Inspected> {
    const { files, folder } = this.#trial;
    const there = folder.find(path) !== undefined;
    const sql = adapterOf(files, contract, path);
    if (sql !== null && typeof sql !== 'string') {
      const about = { contract, path, adapter: adapterFile(contract.name), columns: null };
      return { ...about, reading: null, filled: [], misfits: [sql] };
    }
    // An adapter of something that was not exported has nothing to read.
    if (sql !== null && (there || !pathsIn(sql).includes(path))) return this.#adapted(contract, path, sql);
    const view = this.#views.get(path);
    if (view !== undefined) return this.#computed(contract, path, view);
    const about = { contract, path, adapter: null };
    const raw = await this.raw.load(path);
    if (raw === null) return { ...about, columns: null, ...fitMissing(contract) };
    if (raw instanceof KpiError) return this.#amiss(contract, 'not readable', raw.message);
    const fit = assuming(inspectedAs(about, raw.columns, null, this.#trial), raw.assumed);
    // What only an adapter of something else reads is said there.
    const unread = raw.unread
      .filter(({ name }) => contract.columns.some((column) => column.name === name))
      .map(({ name, types, error }): Misfit => {
        const expected = types.join(' or ');
        return { object: contract.name, column: name, state: 'other type', expected, found: error.message };
      });
    const others = fit.misfits.filter((one) => !unread.some(({ column }) => column === one.column));
    return { ...fit, misfits: [...others, ...unread] };
  }

  async #adapted(contract: ObjectContract, path: string, sql: string): Promise<Inspected> {
    const adapter = adapterFile(contract.name);
    const raw = await this.raw.load(path);
    const own: Shape =
      raw === null || raw instanceof KpiError
        ? { ...misfit(contract, 'not readable', raw?.message ?? 'nothing') }
        : raw.columns;
    const shape = await this.#answer(contract, { file: adapter, sql });
    return inspectedAs({ contract, path, adapter }, own, { sql, shape }, this.#trial);
  }

  /** The columns of an adapter’s answer, or why it has none. */
  async #answer(contract: ObjectContract, statement: Statement): Promise<Shape> {
    for (const path of pathsIn(statement.sql)) {
      const view = this.#views.get(path);
      const reason =
        view !== undefined && path !== this.#path(contract)
          ? await this.#whyNot(path)
          : await this.raw.whyNot(path);
      if (reason !== null) return misfit(contract, 'not readable', `it reads ${reason}`);
    }
    return this.#columns(contract, statement);
  }

  async #columns(contract: ObjectContract, statement: Statement): Promise<Shape> {
    try {
      return await this.#trial.engine.columns(statement);
    } catch (error) {
      if (!(error instanceof KpiError)) throw error;
      return misfit(contract, 'not readable', error.message);
    }
  }

  /** A view that has no file: computed, where what it reads is there. */
  async #computed(contract: ObjectContract, path: string, { file, sql }: Statement): Promise<Inspected> {
    const { engine, files } = this.#trial;
    const lacks: string[] = [];
    for (const [read, columns] of needsOf([{ file, sql }])) {
      const reason = read === path ? null : await this.#whyNot(read, columns);
      if (reason !== null) lacks.push(reason);
    }
    if (lacks.length > 0)
      return this.#amiss(contract, 'missing', `no file, nor what computes it: ${lacks.join(', ')}`);
    try {
      await engine.view(files.over(readingsOf(this.done.values())).statement(file));
    } catch (error) {
      if (!(error instanceof KpiError)) throw error;
      return this.#amiss(contract, 'not readable', error.message);
    }
    const own = await this.#columns(contract, { file, sql: `SELECT * FROM \`${path}\`` });
    const fit = inspectedAs({ contract, path, adapter: null }, own, null, this.#trial);
    return isMisfit(own) ? fit : { ...fit, computed: file };
  }

  /** Why a view cannot read an object, or some columns of it; null where it can. */
  async #whyNot(path: string, columns?: ReadonlySet<string>): Promise<string | null> {
    const [, dataset, name] = path.split('.');
    const contract = this.#contracts.get(path);
    if (contract === undefined) return this.raw.whyNot(path);
    const { misfits } = await this.object(contract);
    const wrong = misfits.filter(
      ({ column }) => column === null || columns === undefined || columns.has(column),
    );
    if (wrong.length === 0) return null;
    const whole = wrong.find(({ column }) => column === null);
    const what = wrong.map(({ column }) => column).join(', ');
    return `${dataset}.${name} ${whole === undefined ? `does not have ${what} as it should` : whole.state === 'missing' ? 'is missing' : `cannot be read, ${whole.found}`}`;
  }

  #amiss(contract: ObjectContract, state: Misfit['state'], found: string): Inspected {
    const path = this.#path(contract);
    const about = { contract, path, adapter: null, columns: null, reading: null, filled: [] };
    return { ...about, misfits: [misfit(contract, state, found)] };
  }
}

/** Says of columns that no row of a file has, where that says nothing, that they are read as NULL. */
function assuming(one: Inspected, assumed: readonly string[]): Inspected {
  if (assumed.length === 0) return one;
  const optional = 'no row has it, and JSON leaves NULL out';
  const columns = one.contract.columns.map((column) =>
    assumed.includes(column.name) ? { ...column, optional } : column,
  );
  return { ...one, contract: { ...one.contract, columns }, filled: [...one.filled, ...assumed] };
}

const misfit = ({ name }: ObjectContract, state: Misfit['state'], found: string): Misfit => ({
  ...{ object: name, column: null, state, found },
  expected: state === 'missing' ? 'a file, or what computes it' : 'a table or view that can be read',
});
