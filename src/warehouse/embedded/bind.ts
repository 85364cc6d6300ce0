import {
  type DuckDBType,
  type DuckDBValue,
  LIST,
  listValue,
  STRUCT,
  structValue,
  VARCHAR,
} from '@duckdb/node-api';
import { KpiError } from '../../errors.ts';
import type { SourceValue } from '../../sample/tables.ts';
import type { Parameter, Parameters } from '../sql/parameters.ts';
import { TYPES, toDuckDB } from './values.ts';

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
export function bind(parameters: Parameters, used: ReadonlySet<string>) {
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
