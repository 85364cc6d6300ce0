import type { Cell, Column, KpiRow } from '../catalog/data.ts';
import { KpiError } from '../errors.ts';

const text = (value: Cell | undefined): string => (typeof value === 'string' ? value : '');

/**
 * Reads the answer of `sql/exports/dashboard_kpis.sql` into rows. The number is exact to a double's precision,
 * which is the last step before display.
 * @throws KpiError `summary-shape` when a column is missing.
 */
export function kpiRows(
  answer: { readonly columns: readonly Column[]; readonly rows: readonly (readonly Cell[])[] },
  file: string,
): KpiRow[] {
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
  return answer.rows.map((row) => {
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
}
