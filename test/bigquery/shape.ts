import { contractsOf } from '../../src/catalog/contracts.ts';

const column = (name: string, type: string, mode = 'NULLABLE') => ({ name, type, mode });

const columns = (value: string, needed: string) => [
  column('metric_key', 'STRING', needed),
  column('metric_value', value),
  column('metric_format', 'STRING'),
  column('department', 'STRING'),
  column('person_name', 'STRING'),
  column('fiscal_year', 'INTEGER', needed),
  column('updated_at', 'TIMESTAMP', needed),
];

/** `tables.get` of a summary table whose columns are all optional, with numbers to nine digits. */
export const TABLE_SHAPE = {
  kind: 'bigquery#table',
  type: 'TABLE',
  schema: { fields: columns('NUMERIC', 'NULLABLE') },
  timePartitioning: { type: 'DAY', field: 'updated_at' },
  clustering: { fields: ['department', 'metric_key'] },
};

/** `tables.get` of a summary table as its owner's statement, and ours, makes it. */
export const OWNERS_TABLE = { ...TABLE_SHAPE, schema: { fields: columns('FLOAT', 'REQUIRED') } };

/** The columns of an object that others own, as its contract has them in 2026. */
export const contractShape = (object: string) => {
  const contract = contractsOf(2026).find(({ name }) => name === object);
  // What no contract speaks of has a column all the same.
  return (
    contract?.columns.map(({ name, types: [type = ''] }) => column(name, type)) ?? [column('id', 'STRING')]
  );
};
