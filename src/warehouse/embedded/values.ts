import {
  BIGINT,
  BOOLEAN,
  DATE,
  DOUBLE,
  DuckDBDateValue,
  DuckDBDecimalValue,
  DuckDBListType,
  DuckDBListValue,
  DuckDBStructType,
  DuckDBStructValue,
  DuckDBTimestampTZValue,
  type DuckDBType,
  DuckDBTypeId,
  type DuckDBValue,
  TIMESTAMPTZ,
  VARCHAR,
} from '@duckdb/node-api';
import type { Cell } from '../../catalog/data.ts';
import { decimal, float, instant, integer } from '../cells.ts';

/** DuckDB’s types of values that are handed to it, by BigQuery’s names. */
export const TYPES: Readonly<Record<string, DuckDBType>> = {
  STRING: VARCHAR,
  INT64: BIGINT,
  FLOAT64: DOUBLE,
  BOOL: BOOLEAN,
  DATE,
  TIMESTAMP: TIMESTAMPTZ,
  // Digits travel as text and are cast by the column they go to.
  NUMERIC: VARCHAR,
};

const DAY_MS = 86_400_000;

/** BigQuery's name of a DuckDB type. Sums of integers come as HUGEINT. */
export function columnType(type: DuckDBType): string {
  switch (type.typeId) {
    case DuckDBTypeId.VARCHAR:
      return 'STRING';
    case DuckDBTypeId.INTEGER:
    case DuckDBTypeId.BIGINT:
    case DuckDBTypeId.HUGEINT:
    case DuckDBTypeId.UBIGINT:
      return 'INT64';
    case DuckDBTypeId.DOUBLE:
      return 'FLOAT64';
    case DuckDBTypeId.DECIMAL:
      return 'NUMERIC';
    case DuckDBTypeId.BOOLEAN:
      return 'BOOL';
    case DuckDBTypeId.DATE:
      return 'DATE';
    case DuckDBTypeId.TIMESTAMP_TZ:
      return 'TIMESTAMP';
    default:
      if (type instanceof DuckDBListType) return `ARRAY<${columnType(type.valueType)}>`;
      if (type instanceof DuckDBStructType) {
        const fields = type.entryNames.map(
          (name, at) => `${name} ${columnType(type.entryTypes[at] as DuckDBType)}`,
        );
        return `STRUCT<${fields.join(', ')}>`;
      }
      return String(type);
  }
}

/** A DuckDB value as the snapshot holds it. */
export function cell(value: DuckDBValue): Cell {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value === 'number') return float(value);
  if (typeof value === 'bigint') return integer(value);
  if (value instanceof DuckDBDecimalValue) return decimal(value.toString());
  if (value instanceof DuckDBDateValue) return new Date(value.days * DAY_MS).toISOString().slice(0, 10);
  if (value instanceof DuckDBTimestampTZValue) return instant(value.micros);
  if (value instanceof DuckDBListValue) return value.items.map(cell);
  if (value instanceof DuckDBStructValue)
    return Object.fromEntries(Object.entries(value.entries).map(([name, field]) => [name, cell(field)]));
  return String(value);
}

/** The value that DuckDB takes for a column of a BigQuery type. */
export function toDuckDB(type: string, value: string | number | boolean | null): DuckDBValue {
  if (value === null) return null;
  switch (type) {
    case 'INT64':
      return BigInt(value);
    case 'FLOAT64':
      return Number(value);
    case 'DATE':
      return new DuckDBDateValue(Date.parse(`${value}T00:00:00Z`) / DAY_MS);
    case 'TIMESTAMP':
      return new DuckDBTimestampTZValue(BigInt(Date.parse(String(value))) * 1000n);
    default:
      return value;
  }
}
