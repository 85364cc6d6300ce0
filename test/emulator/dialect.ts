/**
 * What goccy/bigquery-emulator 0.8.1 does otherwise than BigQuery, and the smallest difference that lets the production
 * SQL run on it unchanged. docs/bigquery.md lists the same.
 *
 * 1. Parameters of type ARRAY<STRUCT> arrive as STRING: @catalog becomes the literal of the same value.
 * 2. Parameters of type NUMERIC arrive as STRING: they are cast to what they are.
 * 3. NULL IS NOT TRUE answers NULL instead of TRUE: it is written as COALESCE(…, FALSE) = FALSE, views included.
 *
 * Three more are bridged where they show: `jobs.insert` is answered once the job is over (`proxy.ts`), tables made from
 * DDL lose their partitioning (`load.ts`), and the sums of one view are sorted in two groups (`night.emulator.test.ts`).
 */

interface Parameter {
  readonly name: string;
  readonly parameterType: { readonly type: string };
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
    readonly query: { readonly query: string; readonly queryParameters?: readonly Parameter[] };
  };
}

const literal = (value: string | null | undefined): string =>
  value === null || value === undefined
    ? 'CAST(NULL AS STRING)'
    : `'${value.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;

function arrayLiteral({ parameterValue }: Parameter): string {
  const structs = (parameterValue.arrayValues ?? []).map(({ structValues }) => {
    const fields = Object.entries(structValues).map(([name, { value }]) => `${literal(value)} AS ${name}`);
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
