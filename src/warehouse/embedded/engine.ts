import {
  BIGINT,
  BOOLEAN,
  DATE,
  DOUBLE,
  type DuckDBConnection,
  DuckDBDataChunk,
  DuckDBInstance,
  type DuckDBType,
  type DuckDBValue,
  LIST,
  listValue,
  STRUCT,
  structValue,
  TIMESTAMPTZ,
  VARCHAR,
} from '@duckdb/node-api';
import type { Cell, Column } from '../../catalog/data.ts';
import { KpiError } from '../../errors.ts';
import type { SourceValue } from '../../sample/tables.ts';
import type { TableShape } from '../sql/ddl.ts';
import type { Statement } from '../sql/files.ts';
import type { Parameter, Parameters } from '../sql/parameters.ts';
import type { QueryResult } from '../types.ts';
import { bridge, createTable, createView, MACROS, quotePath } from './bridge/bridge.ts';
import { cell, columnType, toDuckDB } from './values.ts';

const TYPES: Readonly<Record<string, DuckDBType>> = {
  STRING: VARCHAR,
  INT64: BIGINT,
  FLOAT64: DOUBLE,
  BOOL: BOOLEAN,
  DATE,
  TIMESTAMP: TIMESTAMPTZ,
  // Digits travel as text and are cast by the column they go to.
  NUMERIC: VARCHAR,
};

const CHUNK_ROWS = 2048;

/** DuckDB in memory, speaking the portable subset of GoogleSQL. One statement at a time. */
export class Engine {
  readonly #instance: DuckDBInstance;
  readonly #connection: DuckDBConnection;
  readonly #today: string;

  private constructor(instance: DuckDBInstance, connection: DuckDBConnection, today: string) {
    this.#instance = instance;
    this.#connection = connection;
    this.#today = today;
  }

  /** Opens an empty engine with the project and datasets in place. @param today the date CURRENT_DATE stands for. */
  static async open(project: string, datasets: readonly string[], today: string): Promise<Engine> {
    // Sources are small: handing them to more threads costs more processor time than it saves.
    const instance = await DuckDBInstance.create(':memory:', { threads: '1' });
    const engine = new Engine(instance, await instance.connect(), today);
    await engine.#run("SET TimeZone = 'UTC'");
    // Google sorts NULL before everything else.
    await engine.#run("SET default_null_order = 'NULLS_FIRST_ON_ASC_LAST_ON_DESC'");
    await engine.#run(`ATTACH ':memory:' AS ${quotePath(project)}`);
    for (const dataset of new Set(datasets))
      await engine.#run(`CREATE SCHEMA ${quotePath(`${project}.${dataset}`)}`);
    for (const macro of MACROS) await engine.#run(macro);
    return engine;
  }

  /** Creates a table of that shape and fills it; columns that `columns` leaves out are NULL. */
  async load(
    shape: TableShape,
    columns: readonly string[],
    rows: readonly (readonly SourceValue[])[],
  ): Promise<void> {
    await this.#run(createTable(shape));
    if (rows.length === 0) return;
    const types = columns.map((name) => {
      const type = shape.columns.find((column) => column.name === name)?.type;
      if (type === undefined) throw new Error(`${shape.path} has no column ${name}`);
      return type;
    });
    const staging = types.map((type, at) => `c${at} ${TYPES[type] ?? VARCHAR}`).join(', ');
    await this.#run(`CREATE TEMP TABLE staging (${staging})`);
    const appender = await this.#connection.createAppender('staging', 'main', 'temp');
    for (let start = 0; start < rows.length; start += CHUNK_ROWS) {
      const slice = rows.slice(start, start + CHUNK_ROWS);
      const chunk = DuckDBDataChunk.create(
        types.map((type) => TYPES[type] ?? VARCHAR),
        slice.length,
      );
      types.forEach((type, at) => {
        chunk.setColumnValues(
          at,
          slice.map((row) => toDuckDB(type, row[at] ?? null)),
        );
      });
      appender.appendDataChunk(chunk);
    }
    appender.closeSync();
    const names = columns.map((name) => `"${name}"`).join(', ');
    await this.#run(`INSERT INTO ${quotePath(shape.path)} (${names}) SELECT * FROM staging`);
    await this.#run('DROP TABLE staging');
  }

  /** Creates a view from its file. */
  async view(statement: Statement): Promise<void> {
    await this.#named(statement.file, () =>
      this.#run(createView(statement.sql, statement.file, this.#today)),
    );
  }

  /** Runs a query and reads its whole answer. */
  async query(statement: Statement, parameters: Parameters = {}): Promise<QueryResult> {
    const { columns, batches } = await this.stream(statement, parameters);
    const rows: (readonly Cell[])[] = [];
    for await (const batch of batches) rows.push(...batch);
    return { columns, rows };
  }

  /** Runs a query and reads its answer batch by batch. */
  async stream(
    statement: Statement,
    parameters: Parameters = {},
  ): Promise<{ readonly columns: readonly Column[]; readonly batches: AsyncIterable<Cell[][]> }> {
    return this.#named(statement.file, async () => {
      const { sql, parameters: used } = bridge(statement.sql, statement.file, this.#today);
      const { values, types } = bind(parameters, used);
      const result = await this.#connection.stream(sql, values, types);
      const names = result.columnNames();
      const columns = result
        .columnTypes()
        .map((type, at) => ({ name: names[at] ?? '', type: columnType(type) }));
      return { columns, batches: converted(result.yieldRows()) };
    });
  }

  /** Replaces a table's rows by a query's answer: all of them or, when the query fails, none. */
  async replace(table: TableShape, statement: Statement, parameters: Parameters): Promise<number> {
    return this.#named(statement.file, async () => {
      const { sql, parameters: used } = bridge(statement.sql, statement.file, this.#today);
      const { values, types } = bind(parameters, used);
      const names = table.columns.map(({ name }) => `"${name}"`).join(', ');
      await this.#run('BEGIN');
      try {
        await this.#run(`DELETE FROM ${quotePath(table.path)}`);
        const target = `INSERT INTO ${quotePath(table.path)} (${names})`;
        const result = await this.#connection.run(`${target} SELECT ${names} FROM (${sql})`, values, types);
        await this.#run('COMMIT');
        return result.rowsChanged;
      } catch (error) {
        await this.#run('ROLLBACK');
        throw error;
      }
    });
  }

  /** Versions of the engine and its client. */
  async versions(): Promise<Record<string, string>> {
    const answer = await this.#connection.runAndReadAll('SELECT version()');
    return { duckdb: String(answer.getRows()[0]?.[0]) };
  }

  close(): void {
    this.#connection.closeSync();
    this.#instance.closeSync();
  }

  #run(sql: string) {
    return this.#connection.run(sql);
  }

  async #named<T>(file: string, work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (cause) {
      if (cause instanceof KpiError) throw cause;
      const reason = cause instanceof Error ? cause.message.split('\n')[0] : String(cause);
      throw new KpiError(
        'sql-failed',
        `${file} failed in the embedded warehouse: ${reason}`,
        'Correct the SQL.',
        { cause },
      );
    }
  }
}

async function* converted(chunks: AsyncIterable<DuckDBValue[][]>): AsyncGenerator<Cell[][]> {
  for await (const rows of chunks) yield rows.map((row) => row.map(cell));
}

function bindOne(parameter: Parameter): { value: DuckDBValue; type: DuckDBType } {
  if (parameter.type !== 'ARRAY') {
    const { type, value } = parameter;
    return { value: toDuckDB(type, value as SourceValue), type: TYPES[type] ?? VARCHAR };
  }
  const { fields, value } = parameter;
  const struct = (row: Readonly<Record<string, unknown>>) =>
    structValue(
      Object.fromEntries(
        fields.map(({ name, type }) => [name, toDuckDB(type, (row[name] ?? null) as SourceValue)]),
      ),
    );
  const types = Object.fromEntries(fields.map(({ name, type }) => [name, TYPES[type] ?? VARCHAR]));
  return { value: listValue(value.map(struct)), type: LIST(STRUCT(types)) };
}

/** Binds the parameters a statement uses; the engine refuses others. */
function bind(parameters: Parameters, used: ReadonlySet<string>) {
  const values: Record<string, DuckDBValue> = {};
  const types: Record<string, DuckDBType> = {};
  for (const name of used) {
    const parameter = parameters[name];
    if (parameter === undefined)
      throw new KpiError('sql-parameter', `No value for @${name}.`, 'Correct the statement.');
    const bound = bindOne(parameter);
    values[name] = bound.value;
    types[name] = bound.type;
  }
  return { values, types };
}
