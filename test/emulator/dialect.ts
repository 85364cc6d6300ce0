/**
 * What goccy/bigquery-emulator 0.8.1 does otherwise than BigQuery, and the smallest difference that lets the production
 * SQL run on it unchanged. docs/bigquery.md lists the same.
 *
 * 1. Parameters of type ARRAY<STRUCT> arrive as STRING: @catalog and @kpis become literals of the same values.
 * 2. Parameters of type NUMERIC arrive as STRING: they are cast to what they are.
 * 3. NULL IS NOT TRUE answers NULL instead of TRUE: it is written as COALESCE(…, FALSE) = FALSE, views included.
 *
 * Four more are bridged where they show: dry runs are answered without columns (`proxy.ts`), `jobs.insert` is answered once the job is over (`proxy.ts`), tables made from
 * DDL lose their partitioning (`load.ts`), and the sums of one view are sorted in two groups (`night.emulator.test.ts`).
 */

interface Parameter {
  readonly name: string;
  readonly parameterType: {
    readonly type: string;
    readonly arrayType?: {
      readonly structTypes: readonly { readonly name: string; readonly type: { readonly type: string } }[];
    };
  };
  readonly parameterValue: {
    readonly arrayValues?: readonly {
      readonly structValues: Readonly<Record<string, { readonly value?: string | null }>>;
    }[];
  };
}

/** A job as the client asks for it, as far as it is bridged. */
export interface JobBody {
  readonly jobReference: { readonly jobId: string };
  readonly configuration?: {
    readonly dryRun?: boolean;
    readonly query: { readonly query: string; readonly queryParameters?: readonly Parameter[] };
  };
}

function literal(value: string | null | undefined, type: string): string {
  if (value === null || value === undefined) return `CAST(NULL AS ${type})`;
  const text = `'${value.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
  return type === 'STRING' ? text : `CAST(${text} AS ${type})`;
}

function arrayLiteral({ parameterType, parameterValue }: Parameter): string {
  const types = new Map(parameterType.arrayType?.structTypes.map(({ name, type }) => [name, type.type]));
  const structs = (parameterValue.arrayValues ?? []).map(({ structValues }) => {
    const fields = Object.entries(structValues).map(
      ([name, { value }]) => `${literal(value, types.get(name) ?? 'STRING')} AS ${name}`,
    );
    return `STRUCT(${fields.join(', ')})`;
  });
  return `[${structs.join(', ')}]`;
}

/** A parameter as a statement has to name it. */
function written(parameter: Parameter): string {
  const { type } = parameter.parameterType;
  if (type === 'ARRAY') return arrayLiteral(parameter);
  return type === 'NUMERIC' ? `CAST(@${parameter.name} AS NUMERIC)` : `@${parameter.name}`;
}

/** Bridges the text of a statement without parameters, such as a view's. */
export const sqlForEmulator = (sql: string): string =>
  sql.replace(/([A-Za-z_.]+) IS NOT TRUE/g, 'COALESCE($1, FALSE) = FALSE');

/** Bridges a job: its statement and its parameters. A job that is no query stays as it is. */
export function forEmulator<Body extends JobBody>(body: Body): Body {
  const { configuration } = body;
  if (configuration === undefined) return body;
  const { query, queryParameters = [] } = configuration.query;
  const named = new Map(queryParameters.map((parameter) => [parameter.name, written(parameter)]));
  return {
    ...body,
    configuration: {
      ...configuration,
      query: {
        ...configuration.query,
        query: sqlForEmulator(query).replace(/@(\w+)/g, (whole, name: string) => named.get(name) ?? whole),
        queryParameters: queryParameters.filter(({ parameterType }) => parameterType.type !== 'ARRAY'),
      },
    },
  };
}
