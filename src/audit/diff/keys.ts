import type { Column } from '../../catalog/data.ts';
import { findView } from '../../catalog/views.ts';

/**
 * The columns by which a row of a view is found again in another night: those that the catalog names, or, of a view
 * that it does not know, all that end in `_id`. None when they are not all there.
 */
export function keyColumns(view: string, columns: readonly Pick<Column, 'name'>[]): readonly string[] {
  const names = columns.map(({ name }) => name);
  const keys = findView(view)?.keys ?? names.filter((name) => name.endsWith('_id'));
  return keys.every((key) => names.includes(key)) ? keys : [];
}
