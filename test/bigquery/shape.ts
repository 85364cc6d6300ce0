const column = (name: string, type: string) => ({ name, type, mode: 'NULLABLE' });

/** `tables.get` of a summary table that is as its DDL makes it. */
export const TABLE_SHAPE = {
  kind: 'bigquery#table',
  type: 'TABLE',
  schema: {
    fields: [
      column('metric_key', 'STRING'),
      column('metric_value', 'NUMERIC'),
      column('metric_format', 'STRING'),
      column('department', 'STRING'),
      column('person_name', 'STRING'),
      column('fiscal_year', 'INTEGER'),
      column('updated_at', 'TIMESTAMP'),
    ],
  },
  timePartitioning: { type: 'DAY', field: 'updated_at' },
  clustering: { fields: ['department', 'metric_key'] },
};
