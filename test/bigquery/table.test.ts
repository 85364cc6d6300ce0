import { describe, expect, it } from 'vitest';
import { failure, replaced, withNight } from './run.ts';
import { OWNERS_TABLE, TABLE_SHAPE } from './shape.ts';

const fields = TABLE_SHAPE.schema.fields;
const with_ = (change: Record<string, unknown>) => ({ ...TABLE_SHAPE, ...change });
const change = (name: string, to: Record<string, unknown> | null) =>
  with_({
    schema: {
      fields: fields.flatMap((field) =>
        field.name !== name ? [field] : to === null ? [] : [{ ...field, ...to }],
      ),
    },
  });
const further = (...more: Record<string, unknown>[]) => with_({ schema: { fields: [...fields, ...more] } });

/** The SELECT that a table's rows are replaced by. */
const replacement = async (table: unknown, answer = {}): Promise<string> => {
  let sql = '';
  await withNight({ table, ...answer }, async ({ server, warehouse }) => {
    sql = (await replaced(warehouse))?.sql ?? '';
    expect(server.tableRows).toBe('tonight');
  });
  return sql;
};

describe('a table that the night’s rows do not fit into', () => {
  it.each([
    [
      'another type',
      change('metric_value', { type: 'STRING' }),
      'metric_value is STRING, not FLOAT64 or NUMERIC or BIGNUMERIC',
    ],
    ['dates', change('updated_at', { type: 'DATE' }), 'updated_at is DATE, not TIMESTAMP'],
    ['a list', change('metric_key', { mode: 'REPEATED' }), 'metric_key is ARRAY<STRING>, not STRING'],
    ['a missing column', change('person_name', null), 'it has no column person_name'],
    [
      'a person in every row',
      change('person_name', { mode: 'REQUIRED' }),
      'person_name is REQUIRED, and metrics of the company have none',
    ],
    [
      'a further column that wants a value',
      further({ name: 'note', type: 'STRING', mode: 'REQUIRED' }),
      'its column note is REQUIRED, and the night has none',
    ],
    ['a view', with_({ type: 'VIEW' }), 'it is a view, not a table'],
  ])('is named and left alone, before anything is computed: %s', (_what, table, difference) =>
    withNight({ table }, async ({ server, warehouse, seen }) => {
      const { code, message } = await failure(warehouse.compute(), seen);
      expect(code).toBe('table-shape');
      expect(message).toBe(
        `stitchdata-384118.App_KPI_Dashboard.dashboard_kpis cannot take the night’s rows: ${difference}.`,
      );
      expect(server.count('jobs.insert')).toBe(0);
      expect(server.tableRows).toBe('last night');
    }),
  );

  it('is one that wants every value on a night that has not all', () =>
    withNight(
      { table: change('metric_value', { mode: 'REQUIRED' }) },
      async ({ server, warehouse, seen }) => {
        const { rows } = await warehouse.compute();
        const some = rows.map((row, at) => (at === 3 ? { ...row, metric_value: null } : row));
        const { code, message } = await failure(warehouse.replace(some), seen);
        expect(`${code}: ${message}`).toBe(
          `table-shape: stitchdata-384118.App_KPI_Dashboard.dashboard_kpis cannot take the night’s rows: metric_value is REQUIRED, and ${rows[3]?.metric_key} has none.`,
        );
        expect(server.count('jobs.insert', 'replace')).toBe(0);
      },
    ));
});

describe('a table that others have made is taken as it is', () => {
  it.each([
    ['as the owner’s statement makes it', OWNERS_TABLE],
    ['numbers as this project kept them before', change('metric_value', { type: 'NUMERIC' })],
    ['numbers as BIGNUMERIC', change('metric_value', { type: 'BIGNUMERIC' })],
    ['every value wanted', change('metric_value', { mode: 'REQUIRED' })],
    ['no partitions', with_({ timePartitioning: undefined })],
    ['monthly partitions', with_({ timePartitioning: { type: 'MONTH', field: 'updated_at' } })],
    ['no clusters', with_({ clustering: undefined })],
    ['names in another case', change('metric_key', { name: 'Metric_Key' })],
    ['columns in another order', with_({ schema: { fields: fields.toReversed() } })],
    ['described', with_({ description: 'text' })],
  ])('%s', async (_what, table) => {
    const { type } =
      (table as typeof TABLE_SHAPE).schema.fields.find(({ name }) => name === 'metric_value') ?? {};
    expect(await replacement(table)).toContain(
      `CAST(kpi.metric_value AS ${type === 'FLOAT' ? 'FLOAT64' : type})`,
    );
  });

  it('with further columns, which are NULL of their types', async () => {
    const more = [
      { name: 'note', type: 'STRING' },
      { name: 'tags', type: 'STRING', mode: 'REPEATED' },
      { name: 'who', type: 'RECORD', fields: [{ name: 'id', type: 'INTEGER' }] },
      { name: 'größe', type: 'FLOAT' },
      { name: 'a`b', type: 'STRING' },
    ];
    expect(await replacement(further(...more))).toContain(`  kpi.updated_at,
  CAST(NULL AS STRING) AS \`note\`,
  CAST(NULL AS ARRAY<STRING>) AS \`tags\`,
  CAST(NULL AS STRUCT<id INT64>) AS \`who\`,
  CAST(NULL AS FLOAT64) AS \`größe\`
FROM UNNEST(@kpis) AS kpi`);
  });

  it('in a transaction where BigQuery refuses an answer for a REQUIRED column', () =>
    withNight(
      {
        table: OWNERS_TABLE,
        strikes: [
          {
            call: 'jobs.insert',
            step: 'replace',
            fault: {
              kind: 'ends',
              reason: 'invalid',
              message:
                'Provided Schema does not match Table. Field metric_key has changed mode from REQUIRED to NULLABLE',
            },
            times: 1,
          },
        ],
      },
      async ({ server, warehouse }) => {
        expect(await replaced(warehouse)).toMatchObject({ rows: 13 });
        const [first, second] = server.requests.filter(
          ({ call, step }) => call === 'jobs.insert' && step === 'replace',
        );
        expect(first?.body.configuration?.query).toHaveProperty('destinationTable');
        const { query } = second?.body.configuration ?? {};
        expect(query).not.toHaveProperty('destinationTable');
        expect(query?.query).toMatch(
          /^BEGIN TRANSACTION;\nDELETE FROM `[^`]+\.dashboard_kpis` WHERE TRUE;\nINSERT INTO `[^`]+\.dashboard_kpis` \(metric_key, [^)]+\)\nSELECT [\s\S]+FROM UNNEST\(@kpis\) AS kpi\n\);\nCOMMIT TRANSACTION;\n$/,
        );
      },
    ));
});
