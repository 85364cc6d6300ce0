import type { Column } from '../../catalog/data.ts';
import { findView } from '../../catalog/views.ts';

/** What besides the identifier tells the rows of a view apart. */
const MORE: Readonly<Record<string, readonly string[]>> = {
  cohort_retention_matrix_by_customer: ['months_since_start'],
  Days_to_Fulfill_Contract_Program: ['program'],
};

/**
 * The columns by which a row of a view is found again in another night: those that the view is known to be
 * identified by, or, of a view that is not known, all that end in `_id`. None when they are not all there.
 */
export function keyColumns(view: string, columns: readonly Pick<Column, 'name'>[]): string[] {
  const known = findView(view)?.columns(0) ?? columns;
  const wanted = [
    ...known.map(({ name }) => name).filter((name) => name.endsWith('_id')),
    ...(Object.hasOwn(MORE, view) ? (MORE[view] ?? []) : []),
  ];
  return wanted.every((name) => columns.some((column) => column.name === name)) ? wanted : [];
}
