import {
  type DuckDBConnection,
  DuckDBDataChunk,
  DuckDBInstance,
  type DuckDBValue,
  VARCHAR,
} from '@duckdb/node-api';
import { DEFAULT_COMPANY } from '../../catalog/company.ts';
import type { Cell, Column } from '../../catalog/data.ts';
import { KpiError } from '../../errors.ts';
import type { SourceValue } from '../../sample/tables.ts';
import type { TableShape } from '../sql/ddl.ts';
import type { Statement } from '../sql/files.ts';
import type { Parameters } from '../sql/parameters.ts';
import type { QueryResult } from '../types.ts';
import { bind } from './bind.ts';
import { bridge, createTable, createView, DUCKDB_TYPES, MACROS, quotePath } from './bridge/bridge.ts';
import { cell, columnType, TYPES, toDuckDB } from './values.ts';

const CHUNK_ROWS = 2048;

type Rows = readonly (readonly SourceValue[])[];
type Batches = Iterable<Rows> | AsyncIterable<Rows>;

/** The type of a column whose cells are JSON: it is held as the lists and structs that they write. */
export const NESTED = 'NESTED';

/** A column of a table that is made from text. */
interface TextColumn {
  readonly name: string;
  /** GoogleSQL's name, or `NESTED`. */
  readonly type: string;
  /** True for one that rows have no cells of: it is NULL. */
  readonly absent?: boolean;
}

/** DuckDB in memory, speaking the portable subset of GoogleSQL. One statement at a time. */
export class Engine {
  readonly #instance: DuckDBInstance;
  readonly #connection: DuckDBConnection;
  /** The company's date, and the zone that it is a date of. */
  readonly #today: readonly [date: string, timeZone: string];

  private constructor(instance: DuckDBInstance, connection: DuckDBConnection, ...today: [string, string]) {
    this.#instance = instance;
    this.#connection = connection;
    this.#today = today;
  }

  /** Opens an empty engine. @param today the date that CURRENT_DATE of `timeZone`, the company's, stands for. */
  static async open(
    project: string,
    datasets: readonly string[],
    today: string,
    timeZone = DEFAULT_COMPANY.time_zone,
  ): Promise<Engine> {
    // Sources are small: handing them to more threads costs more processor time than it saves.
    const instance = await DuckDBInstance.create(':memory:', { threads: '1' });
    const engine = new Engine(instance, await instance.connect(), today, timeZone);
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
    await this.#stage(types, [rows]);
    const names = columns.map((name) => `"${name}"`).join(', ');
    await this.#run(`INSERT INTO ${quotePath(shape.path)} (${names}) SELECT * FROM staging`);
    await this.#run('DROP TABLE staging');
  }

  /**
   * Creates a table from rows of text, which have a cell for each column that is not `absent`.
   * @param columns asked for once all rows have come.
   */
  async fill(
    path: string,
    width: number,
    batches: AsyncIterable<readonly (readonly (string | null)[])[]>,
    columns: () => readonly TextColumn[],
  ): Promise<void> {
    // A table has a column, even where all that it is to hold is absent.
    await this.#stage(Array<string>(Math.max(width, 1)).fill('STRING'), batches);
    const written: string[] = [];
    let at = 0;
    for (const { name, type, absent = false } of columns()) {
      const cells = absent ? 'NULL' : `c${at}`;
      if (!absent) at += 1;
      const value = type === NESTED ? await this.#nested(cells) : `CAST(${cells} AS ${DUCKDB_TYPES[type]})`;
      written.push(`${value} AS "${name.replaceAll('"', '""')}"`);
    }
    await this.#run(`CREATE TABLE ${quotePath(path)} AS SELECT ${written.join(', ')} FROM staging`);
    await this.#run('DROP TABLE staging');
  }

  /** What makes lists and structs of a staged column of JSON. */
  async #nested(column: string): Promise<string> {
    const answer = await this.#connection.runAndReadAll(
      `SELECT CAST(json_group_structure(CAST(${column} AS JSON)) AS VARCHAR) FROM staging`,
    );
    const structure = String(answer.getRows()[0]?.[0] ?? '"VARCHAR"');
    return `from_json(CAST(${column} AS JSON), '${structure.replaceAll("'", "''")}')`;
  }

  /** Puts rows into the table `staging`. */
  async #stage(types: readonly string[], batches: Batches): Promise<void> {
    const held = types.map((type) => TYPES[type] ?? VARCHAR);
    const staging = held.map((type, at) => `c${at} ${type}`);
    await this.#run(`CREATE OR REPLACE TEMP TABLE staging (${staging.join(', ')})`);
    const appender = await this.#connection.createAppender('staging', 'main', 'temp');
    try {
      for await (const rows of batches)
        for (let start = 0; start < rows.length; start += CHUNK_ROWS) {
          const slice = rows.slice(start, start + CHUNK_ROWS);
          const chunk = DuckDBDataChunk.create(held, slice.length);
          types.forEach((type, at) => {
            chunk.setColumnValues(
              at,
              slice.map((row) => toDuckDB(type, row[at] ?? null)),
            );
          });
          appender.appendDataChunk(chunk);
        }
    } finally {
      appender.closeSync();
    }
  }

  /** Runs DuckDB's own SQL on a connection of its own: tables can be filled meanwhile from what it answers. */
  async *native(sql: string): AsyncGenerator<DuckDBValue[][]> {
    const connection = await this.#instance.connect();
    try {
      await connection.run("SET TimeZone = 'UTC'");
      yield* (await connection.stream(sql)).yieldRows();
    } finally {
      connection.closeSync();
    }
  }

  /** Creates a view from its file. */
  async view(statement: Statement): Promise<void> {
    await this.#named(statement, () => this.#run(createView(statement.sql, statement.file, ...this.#today)));
  }

  /** Runs a query and reads its whole answer. */
  async query(statement: Statement, parameters: Parameters = {}): Promise<QueryResult> {
    const { columns, batches } = await this.stream(statement, parameters);
    const rows: (readonly Cell[])[] = [];
    for await (const batch of batches) rows.push(...batch);
    return { columns, rows };
  }

  /** The columns that a query answers with. Throws KpiError. @param sql the query, without a semicolon. */
  async columns({ file, sql }: Statement): Promise<readonly Column[]> {
    return (await this.query({ file, sql: `SELECT * FROM (${sql}) LIMIT 0` })).columns;
  }

  /** Runs a query and reads its answer batch by batch. */
  async stream(
    statement: Statement,
    parameters: Parameters = {},
  ): Promise<{ readonly columns: readonly Column[]; readonly batches: AsyncIterable<Cell[][]> }> {
    return this.#named(statement, async () => {
      const { sql, parameters: used } = bridge(statement.sql, statement.file, ...this.#today);
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
    return this.#named(statement, async () => {
      const { sql, parameters: used } = bridge(statement.sql, statement.file, ...this.#today);
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

  async #named<T>({ file, sql }: Statement, work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (cause) {
      if (cause instanceof KpiError) throw cause;
      const reason = (cause instanceof Error ? cause.message : String(cause)).split('\n')[0] ?? '';
      throw new KpiError(
        'sql-failed',
        `${file} failed in the embedded warehouse: ${withoutValues(reason, sql)}`,
        'Correct the SQL.',
        { cause, seen: reason },
      );
    }
  }
}

/** Errors that are about names and types alone. */
const OF_NAMES = /^(Binder|Catalog|Parser) Error: /;

/** DuckDB's error without what a row holds: its kind, and what it says of names or the statement itself wrote. */
function withoutValues(reason: string, sql: string): string {
  const bare = reason.replace(/^Failed to extract statements: /, '');
  const [, kind = 'Error', said = ''] = /^([\w ]+ Error): (.*)$/.exec(bare) ?? [];
  if (OF_NAMES.test(bare) || (said !== '' && sql.includes(`'${said}'`))) return bare;
  return `${kind}, over a value that is not repeated here`;
}

async function* converted(chunks: AsyncIterable<DuckDBValue[][]>): AsyncGenerator<Cell[][]> {
  for await (const rows of chunks) yield rows.map((row) => row.map(cell));
}
