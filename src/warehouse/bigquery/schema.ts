import type { Column } from '../../catalog/data.ts';
import { KpiError } from '../../errors.ts';
import type { Field } from './api.ts';

/** The API keeps legacy SQL's names for some types. */
const STANDARD: Readonly<Record<string, string>> = {
  INTEGER: 'INT64',
  FLOAT: 'FLOAT64',
  BOOLEAN: 'BOOL',
  RECORD: 'STRUCT',
};

/** The name of a field's type in standard SQL, without its mode. */
export const scalarType = ({ type }: Field): string => STANDARD[type.toUpperCase()] ?? type.toUpperCase();

/** A field's type as standard SQL writes it: `NUMERIC`, `ARRAY<STRUCT<id INT64>>`. */
export function columnType(field: Field): string {
  const scalar = scalarType(field);
  const inner = (field.fields ?? []).map((part) => `${part.name} ${columnType(part)}`);
  const whole =
    scalar === 'STRUCT'
      ? `STRUCT<${inner.join(', ')}>`
      : scalar === 'RANGE'
        ? `RANGE<${field.rangeElementType?.type ?? ''}>`
        : scalar;
  return field.mode === 'REPEATED' ? `ARRAY<${whole}>` : whole;
}

/** The columns of an answer. Throws KpiError `column-type` for one whose values would be harmed on the way. */
export function columnsOf(fields: readonly Field[], file: string): Column[] {
  for (const field of fields) refuseLossy(field, file);
  return fields.map((field) => ({ name: field.name, type: columnType(field) }));
}

function refuseLossy(field: Field, file: string): void {
  for (const part of field.fields ?? []) refuseLossy(part, file);
  // Microseconds are the finest that useInt64Timestamp brings.
  if (String(field.timestampPrecision ?? 6) === '6') return;
  throw new KpiError(
    'column-type',
    `${field.name} in the answer of ${file} is TIMESTAMP(${field.timestampPrecision}), finer than the microseconds that can be exported.`,
    'Cast it to TIMESTAMP or STRING in the view.',
  );
}
