import type { Cell, KpiRow } from '../catalog/data.ts';
import { KpiError } from '../errors.ts';
import type { QueryResult } from './types.ts';

/** A whole number as JSON carries it: a number where it is exact, otherwise its digits. */
export function integer(value: bigint): Cell {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : String(value);
}

/** A decimal's digits without needless zeros, so that equal numbers are equal text; null when it is none. */
export function decimal(text: string): string | null {
  const [, sign = '', whole = '', fraction = ''] = /^(-?)0*(\d+)(?:\.(\d+?)0*)?$/.exec(text) ?? [];
  if (whole === '') return null;
  const digits = fraction === '' || fraction === '0' ? whole : `${whole}.${fraction}`;
  return digits === '0' ? '0' : sign + digits;
}

/** A float as JSON carries it, which has neither NaN, nor infinities, nor a negative zero: those are text, and 0. */
export const float = (value: number): Cell => (Number.isFinite(value) ? value + 0 : String(value));

/** Microseconds since 1970 as ISO 8601, microseconds only where there are some; null beyond what dates can be. */
export function instant(micros: bigint): string | null {
  const rest = ((micros % 1000n) + 1000n) % 1000n;
  const date = new Date(Number((micros - rest) / 1000n));
  if (Number.isNaN(date.getTime())) return null;
  const iso = date.toISOString();
  return rest === 0n ? iso : iso.replace('Z', `${String(rest).padStart(3, '0')}Z`);
}

const text = (value: Cell | undefined): string => (typeof value === 'string' ? value : '');

/**
 * Reads rows of `dashboard_kpis`, as they were computed or as the table holds them, sorted by metric key. The number is
 * exact to a double's precision, which is the last step before display.
 * @throws KpiError `summary-shape` when a column is missing.
 */
export function kpiRows(answer: QueryResult, file: string): KpiRow[] {
  const at = (name: string): number => {
    const found = answer.columns.findIndex((column) => column.name === name);
    if (found < 0) {
      throw new KpiError(
        'summary-shape',
        `dashboard_kpis has no column ${name}, which ${file} reads.`,
        'Compare the table with sql/schema/dashboard_kpis.sql.',
      );
    }
    return found;
  };
  const columns = {
    key: at('metric_key'),
    value: at('metric_value'),
    format: at('metric_format'),
    department: at('department'),
    person: at('person_name'),
    year: at('fiscal_year'),
    updated: at('updated_at'),
  };
  const rows = answer.rows.map((row) => {
    const [value, person] = [row[columns.value] ?? null, row[columns.person] ?? null];
    return {
      metric_key: text(row[columns.key]),
      metric_value: value === null ? null : Number(value),
      metric_format: text(row[columns.format]),
      department: text(row[columns.department]),
      person_name: person === null ? null : text(person),
      fiscal_year: Number(row[columns.year]),
      updated_at: text(row[columns.updated]),
    };
  });
  return rows.sort((a, b) => (a.metric_key < b.metric_key ? -1 : a.metric_key > b.metric_key ? 1 : 0));
}
