import type bigquery from '@google-cloud/bigquery/build/src/types';
import { CATALOG_FIELDS, CATALOG_TYPE, type Parameter, type Parameters } from '../sql/parameters.ts';

type Type = bigquery.IQueryParameterType;
type Value = bigquery.IQueryParameterValue;

const text = (value: unknown): Value => ({ value: value === null ? null : String(value) }) as Value;

const catalogType: Type = {
  type: 'ARRAY',
  arrayType: {
    type: 'STRUCT',
    structTypes: CATALOG_FIELDS.map((name) => ({ name, type: { type: 'STRING' } })),
  },
};

function encode({ type, value }: Parameter): { parameterType: Type; parameterValue: Value } {
  if (type !== CATALOG_TYPE) return { parameterType: { type }, parameterValue: text(value) };
  const entries = value as readonly Readonly<Record<string, unknown>>[];
  const struct = (entry: Readonly<Record<string, unknown>>): Value => ({
    structValues: Object.fromEntries(CATALOG_FIELDS.map((name) => [name, text(entry[name] ?? null)])),
  });
  return { parameterType: catalogType, parameterValue: { arrayValues: entries.map(struct) } };
}

/** Named parameters as the API takes them, each with its type: an untyped NULL would be an INT64. */
export const encodeParameters = (parameters: Parameters): bigquery.IQueryParameter[] =>
  Object.entries(parameters).map(([name, parameter]) => ({ name, ...encode(parameter) }));
