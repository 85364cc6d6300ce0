import { describe, expect, it } from 'vitest';
import { failure, withNight } from './run.ts';
import { TABLE_SHAPE } from './shape.ts';

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

describe('a table of another shape', () => {
  it.each([
    ['a type', change('metric_value', { type: 'FLOAT' }), 'metric_value is FLOAT64, not NUMERIC'],
    ['a list', change('metric_key', { mode: 'REPEATED' }), 'metric_key is ARRAY<STRING>, not STRING'],
    ['a mode', change('metric_value', { mode: 'REQUIRED' }), 'metric_value is REQUIRED'],
    ['a missing column', change('person_name', null), 'it has no column person_name'],
    [
      'a further column',
      with_({ schema: { fields: [...fields, { name: 'note', type: 'STRING' }] } }),
      'it has a column too many, note',
    ],
    ['no partitions', with_({ timePartitioning: undefined }), 'it is not partitioned by DATE(updated_at)'],
    [
      'monthly partitions',
      with_({ timePartitioning: { type: 'MONTH', field: 'updated_at' } }),
      'it is not partitioned by DATE(updated_at)',
    ],
    [
      'no clusters',
      with_({ clustering: undefined }),
      'it is clustered by nothing, not by department, metric_key',
    ],
    [
      'other clusters',
      with_({ clustering: { fields: ['metric_key', 'department'] } }),
      'it is clustered by metric_key, department, not by department, metric_key',
    ],
    ['a view', with_({ type: 'VIEW' }), 'it is a view, not a table'],
  ])('is named and left alone: %s', (_what, table, difference) =>
    withNight({ table }, async ({ server, warehouse, seen }) => {
      const { code, message } = await failure(warehouse.refresh(), seen);
      expect(code).toBe('table-shape');
      expect(message).toBe(
        `stitchdata-384118.App_KPI_Dashboard.dashboard_kpis is not as sql/schema/dashboard_kpis.sql makes it: ${difference}.`,
      );
      expect(server.count('jobs.insert')).toBe(0);
      expect(server.tableRows).toBe('last night');
    }),
  );

  it('is not one whose columns stand in another order or are described', () =>
    withNight(
      {
        table: with_({
          schema: { fields: fields.toReversed().map((field) => ({ ...field, description: 'text' })) },
          description: 'text',
        }),
      },
      async ({ server, warehouse }) => {
        await warehouse.refresh();
        expect(server.tableRows).toBe('tonight');
      },
    ));
});
