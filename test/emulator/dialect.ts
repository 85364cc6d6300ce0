/**
 * What goccy/bigquery-emulator 0.6.6 cannot do, and the smallest difference that lets the production SQL run on it
 * unchanged. docs/bigquery.md lists the same.
 *
 * 1. Parameters of type ARRAY<STRUCT> are not understood: @catalog becomes the literal of the same value.
 * 2. TIMESTAMP parameters are taken as microseconds alone: @updated_at is written as such.
 * 3. COUNT(*) OVER () fails with “mismatch rowid”: the empty window becomes a window of one partition.
 * 4. A destination table cannot take TIMESTAMP values: the rows are inserted after the job.
 * 5. NULL IS NOT TRUE answers NULL instead of TRUE: it is written as COALESCE(…, FALSE) = FALSE, views included.
 * 6. It sorts sums of NUMERIC beside sums of 0 as different types: the test compares that view without its order.
 */

interface Parameter {
  readonly name: string;
  readonly parameterType: { readonly type: string };
  readonly parameterValue: {
    value?: string | null;
    readonly arrayValues?: readonly {
      readonly structValues: Readonly<Record<string, { readonly value?: string | null }>>;
    }[];
  };
}

/** A job as the client asks for it. */
export interface JobBody {
  readonly jobReference: { readonly jobId: string };
  readonly configuration?: {
    readonly query: {
      query: string;
      queryParameters?: Parameter[];
      destinationTable?: { datasetId: string; tableId: string };
      writeDisposition?: string;
      createDisposition?: string;
    };
  };
}

const literal = (value: string | null | undefined): string =>
  value === null || value === undefined
    ? 'CAST(NULL AS STRING)'
    : `'${value.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;

function catalogLiteral({ parameterValue }: Parameter): string {
  const structs = (parameterValue.arrayValues ?? []).map(({ structValues }) => {
    const fields = Object.entries(structValues).map(([name, { value }]) => `${literal(value)} AS ${name}`);
    return `STRUCT(${fields.join(', ')})`;
  });
  return `[${structs.join(', ')}]`;
}

/** Bridges the text of a statement. */
export const sqlForEmulator = (sql: string): string =>
  sql
    .replaceAll('OVER ()', 'OVER (PARTITION BY 1)')
    .replace(/([A-Za-z_.]+) IS NOT TRUE/g, 'COALESCE($1, FALSE) = FALSE');

/** Bridges a job, and says which table it meant to write. */
export function forEmulator(body: JobBody): {
  readonly body: JobBody;
  readonly destination: { datasetId: string; tableId: string } | null;
} {
  const query = body.configuration?.query;
  if (query === undefined) return { body, destination: null };
  const parameters = query.queryParameters ?? [];
  for (const { parameterType, parameterValue } of parameters) {
    if (parameterType.type === 'TIMESTAMP')
      parameterValue.value = String(Date.parse(String(parameterValue.value)) * 1000);
  }
  const catalog = parameters.find(({ name }) => name === 'catalog');
  if (catalog !== undefined) {
    query.queryParameters = parameters.filter((parameter) => parameter !== catalog);
    query.query = query.query.replaceAll('@catalog', () => catalogLiteral(catalog));
  }
  query.query = sqlForEmulator(query.query);
  const destination = query.destinationTable ?? null;
  delete query.destinationTable;
  delete query.writeDisposition;
  delete query.createDisposition;
  return { body, destination };
}
