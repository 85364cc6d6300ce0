import type { TableState } from '../../analysis/table/state.ts';

type Sort = TableState['sort'];

/**
 * Turns the heads of a table into buttons that sort. Numbers and dates start with the largest, text with the first;
 * pressing again turns the order round, and a third time brings the rows back as they came.
 */
export function sortableHeads(
  table: HTMLTableElement,
  current: () => Sort,
  sort: (next: Sort) => void,
): void {
  for (const head of table.querySelectorAll<HTMLTableCellElement>('thead th')) {
    const column = head.dataset['column'];
    if (column === undefined) continue;
    const button = document.createElement('button');
    button.type = 'button';
    button.append(...head.childNodes);
    head.append(button);
    // On the head, not on its button: a press may have begun before the button was there.
    head.addEventListener('click', () =>
      sort(nextSort(current(), column, head.dataset['order'] === 'falling')),
    );
  }
}

export function nextSort(now: Sort, column: string, fallsFirst: boolean): Sort {
  if (now?.column !== column) return { column, descending: fallsFirst };
  return now.descending === fallsFirst ? { column, descending: !fallsFirst } : null;
}

/** Marks the column that sorts; the others carry no mark. */
export function markHeads(table: HTMLTableElement, sort: Sort): void {
  for (const head of table.querySelectorAll<HTMLTableCellElement>('thead th'))
    if (sort !== null && head.dataset['column'] === sort.column)
      head.setAttribute('aria-sort', sort.descending ? 'descending' : 'ascending');
    else head.removeAttribute('aria-sort');
}
