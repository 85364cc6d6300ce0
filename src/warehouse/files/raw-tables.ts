import type { Column } from '../../catalog/data.ts';
import type { ObjectContract } from '../../catalog/types.ts';
import { KpiError } from '../../errors.ts';
import type { Engine } from '../embedded/engine.ts';
import { parseCreateTable } from '../sql/ddl.ts';
import type { SqlFiles } from '../sql/files.ts';
import type { Shapes } from '../sql/shapes.ts';
import type { DataFolder } from './folder.ts';
import { loadTable, openTable, type TableLoad, type Wanted } from './table.ts';

/** A table of the engine with what its file holds. */
interface LoadedTable extends TableLoad {
  readonly columns: readonly Column[];
}

/** What tables are loaded from and into, and what tells the types of their columns. */
interface Readings {
  readonly engine: Engine;
  readonly files: SqlFiles;
  readonly folder: DataFolder;
  readonly shapes: Shapes;
}

/** The files of a folder as tables of the engine, each loaded when it is first asked for. */
export class RawTables {
  readonly #on: Readings;
  readonly #contracts: ReadonlyMap<string, ObjectContract>;
  readonly #loaded = new Map<string, LoadedTable | KpiError>();
  #stated: ReadonlyMap<string, readonly Wanted[]> | undefined;
  #refused: KpiError | null = null;

  /** @param contracts by path. */
  constructor(on: Readings, contracts: ReadonlyMap<string, ObjectContract>) {
    this.#on = on;
    this.#contracts = contracts;
  }

  /** The first file or cell that could not be read; null where all could. */
  get refused(): KpiError | null {
    return this.#refused;
  }

  /** The tables of a dataset that have a file, as the files spell them. */
  tables(dataset: string): string[] {
    return this.#on.folder.tables(dataset);
  }

  /** A table with what its file holds; null without a file, the error of one that cannot be read. */
  async load(path: string): Promise<LoadedTable | KpiError | null> {
    const key = path.toLowerCase();
    const file = this.#on.folder.find(path);
    if (file === undefined) return null;
    const before = this.#loaded.get(key);
    if (before !== undefined) return before;
    const { engine } = this.#on;
    let found: LoadedTable | KpiError;
    try {
      const load = await loadTable(engine, path, await openTable(file, engine), this.#wanted(path));
      const columns = await engine.columns({ file: file.file, sql: `SELECT * FROM \`${path}\`` });
      found = { columns, ...load };
      this.#refused ??= load.unread[0]?.error ?? null;
    } catch (error) {
      if (!(error instanceof KpiError)) throw error;
      found = error;
      this.#refused ??= error;
    }
    this.#loaded.set(key, found);
    return found;
  }

  /** Why a table cannot be read as an adapter expects it; null where it can. */
  async whyNot(path: string): Promise<string | null> {
    const name = path.split('.').slice(1).join('.');
    const found = await this.load(path);
    if (found === null) return `${name}, which has no file`;
    if (found instanceof KpiError) return `${name}: ${found.message}`;
    const recorded = this.#recorded(path);
    const wrong = found.unread.find((column) => recorded.some((one) => one.name === column.name));
    return wrong === undefined ? null : `${name}: ${wrong.error.message}`;
  }

  /**
   * What is known of the columns of a table. Its contract tells, and `sql/sources/` where a connector has more of them.
   * What an adapter reads is as `shapes.json` says, or, as long as that says nothing, as doctor would record it.
   */
  #wanted(path: string): readonly Wanted[] {
    const recorded = this.#recorded(path);
    const contract = this.#contracts.get(path);
    const adapted = contract !== undefined && this.#on.files.hasAdapter(contract.name);
    if (adapted && recorded.length > 0) return recorded;
    const columns = (contract?.columns ?? []).map(({ name, types, optional }) => ({
      ...{ name, types, strict: !adapted, assumed: !adapted && optional === undefined },
    }));
    return [...columns, ...recorded, ...(this.#sources().get(path.toLowerCase()) ?? [])];
  }

  /** The columns that doctor recorded of a table. */
  #recorded(path: string): readonly Wanted[] {
    const object = path.split('.').slice(1).join('.').toLowerCase();
    const shape = Object.entries(this.#on.shapes).find(([name]) => name.toLowerCase() === object)?.[1] ?? {};
    return Object.entries(shape).map(([name, type]) => ({ name, types: [type], strict: true }));
  }

  /** The columns that `sql/sources/` states, by the path of their table. */
  #sources(): ReadonlyMap<string, readonly Wanted[]> {
    const { files } = this.#on;
    this.#stated ??= new Map(
      files.list('sql/sources').map((file) => {
        const { path, columns } = parseCreateTable(files.statement(file).sql, file);
        return [path.toLowerCase(), columns.map(({ name, type }) => ({ name, types: [type] }))] as const;
      }),
    );
    return this.#stated;
  }
}
