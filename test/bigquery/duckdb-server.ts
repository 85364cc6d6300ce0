import { DEFAULT_COMPANY } from '../../src/catalog/company.ts';
import type { Cell, Column } from '../../src/catalog/data.ts';
import type { RawValue } from '../../src/warehouse/bigquery/api.ts';
import { type EmbeddedOptions, openEngine } from '../../src/warehouse/embedded/embedded.ts';
import type { Engine } from '../../src/warehouse/embedded/engine.ts';
import { parseCreateTable, type TableShape } from '../../src/warehouse/sql/ddl.ts';
import { namesFrom } from '../../src/warehouse/sql/names.ts';
import type { Parameter, ParameterField, Parameters } from '../../src/warehouse/sql/parameters.ts';
import { type FakeAnswer, type JobConfiguration, row } from './fake-jobs.ts';
import { FakeServer, type FakeServerOptions } from './fake-server.ts';

/** The API's older names of types, which its answers still carry. */
const API_TYPES: Readonly<Record<string, string>> = { INT64: 'INTEGER', FLOAT64: 'FLOAT', BOOL: 'BOOLEAN' };

/** A column as the API tells of it: lists of scalars, and structs of them, have a form of their own. */
function fieldOf({ name, type }: Column): Record<string, unknown> {
  const [, element] = /^ARRAY<(\w+)>$/.exec(type) ?? [];
  if (element !== undefined) return { ...fieldOf({ name, type: element }), mode: 'REPEATED' };
  const [, parts] = /^STRUCT<(.*)>$/.exec(type) ?? [];
  if (parts === undefined) return { name, type: API_TYPES[type] ?? type };
  const fields = parts.split(', ').map((part) => {
    const [of = '', its = ''] = part.split(' ');
    return fieldOf({ name: of, type: its });
  });
  return { name, type: 'RECORD', fields };
}

function wire(value: Cell, type: string): RawValue {
  if (value === null) return null;
  if (Array.isArray(value)) return value.map((one) => ({ v: wire(one, '') }));
  if (typeof value === 'object') return { f: Object.values(value).map((one) => ({ v: wire(one, '') })) };
  return type === 'TIMESTAMP' ? String(Date.parse(String(value)) * 1000) : String(value);
}

const encode = (columns: readonly Column[], rows: readonly (readonly Cell[])[]): FakeAnswer => ({
  fields: columns.map(fieldOf),
  rows: rows.map((cells) => ({
    f: cells.map((value, at) => ({ v: wire(value, columns[at]?.type ?? '') })),
  })),
});

interface WireParameter {
  readonly name: string;
  readonly parameterType: {
    readonly type: string;
    readonly arrayType?: {
      readonly structTypes: readonly { readonly name: string; readonly type: { readonly type: string } }[];
    };
  };
  readonly parameterValue: {
    readonly value?: string | null;
    readonly arrayValues?: readonly {
      readonly structValues: Readonly<Record<string, { value?: string | null }>>;
    }[];
  };
}

function decode({ parameterType, parameterValue }: WireParameter): Parameter {
  if (parameterType.type !== 'ARRAY')
    return { type: parameterType.type as 'DATE', value: parameterValue.value ?? null };
  const entries = (parameterValue.arrayValues ?? []).map(({ structValues }) =>
    Object.fromEntries(Object.entries(structValues).map(([name, { value }]) => [name, value ?? null])),
  );
  const fields = (parameterType.arrayType?.structTypes ?? []).map(
    ({ name, type }) => ({ name, type: type.type }) as ParameterField,
  );
  return { type: 'ARRAY', fields, value: entries };
}

/** Runs the SQL text and the parameters of a job as they arrived, and answers as BigQuery would. */
async function run(engine: Engine, target: TableShape, { query }: JobConfiguration): Promise<FakeAnswer> {
  const sent = (query['queryParameters'] ?? []) as readonly WireParameter[];
  const parameters: Parameters = Object.fromEntries(
    sent.map((parameter) => [parameter.name, decode(parameter)]),
  );
  const statement = { file: 'what the server was sent', sql: query.query };
  if (query.destinationTable === undefined) {
    const { columns, rows } = await engine.query(statement, parameters);
    return encode(columns, rows);
  }
  const rows = await engine.replace(target, statement, parameters);
  return { fields: [], rows: Array.from({ length: rows }, () => row()) };
}

/** A stand-in that runs. */
export interface DuckDbServer {
  readonly server: FakeServer;
  /** Changes the answer of a step before it is sent: what another writer, or another view, would make of it. */
  alter: (step: string, answer: FakeAnswer) => FakeAnswer;
  /** Changes a statement before it runs: what others would have in the place of an object. */
  rewrite: (sql: string) => string;
  /** Asks what its tables and views hold, in GoogleSQL. */
  readonly query: (sql: string) => Promise<readonly (readonly Cell[])[]>;
  readonly stop: () => Promise<void>;
}

/**
 * A stand-in for BigQuery on loopback: its REST API, answered by DuckDB over invented source rows. What it runs is
 * the text that the client sent.
 */
export async function startDuckDbServer(
  date: string,
  {
    scale = 1,
    root,
    sources,
    names = namesFrom({}),
    ...options
  }: Partial<FakeServerOptions> & Partial<Pick<EmbeddedOptions, 'scale' | 'root' | 'sources' | 'names'>> = {},
): Promise<DuckDbServer> {
  const fiscalYear = Number(date.slice(0, 4));
  const updatedAt = `${date}T08:00:00.000Z`;
  const context = { company: DEFAULT_COMPANY, date, fiscalYear, updatedAt, quota: null };
  const { engine, files, target } = await openEngine(context, {
    names,
    scale,
    ...(root === undefined ? {} : { root }),
    ...(sources === undefined ? {} : { sources }),
  });
  const schema = files.statement('sql/schema/dashboard_kpis.sql');
  if (parseCreateTable(schema.sql, schema.file).path !== target.path)
    throw new Error('another table than the schema');
  // DuckDB takes one statement at a time.
  let last: Promise<unknown> = Promise.resolve();
  const inTurn = <T>(work: () => T | Promise<T>): Promise<T> => {
    const mine = last.then(work);
    last = mine.catch(() => {});
    return mine;
  };
  const answer = (step: string, configuration: JobConfiguration): Promise<FakeAnswer> =>
    inTurn(async () => {
      if (step === 'create-table') return { fields: [], rows: [] };
      const { query } = configuration;
      const rewritten = { ...configuration, query: { ...query, query: running.rewrite(query.query) } };
      return running.alter(step, await run(engine, target, rewritten));
    });
  const shape = (sql: string) =>
    inTurn(async () => {
      const { columns } = await engine.query({ file: 'a look', sql: `${sql} LIMIT 0` });
      return encode(columns, []).fields;
    });
  const server = await FakeServer.start({ answer, shape, ...options });
  const running: DuckDbServer = {
    server,
    alter: (_step, same) => same,
    rewrite: (same) => same,
    query: (sql) => inTurn(async () => (await engine.query({ file: 'a question', sql })).rows),
    stop: async () => {
      await server.stop();
      engine.close();
    },
  };
  return running;
}
