import { type ColumnKind, formatCell } from '../format/columns.ts';

/** A row as the server writes it: text only, whatever the cells hold. */
export function rowElement(
  row: readonly unknown[],
  kinds: readonly ColumnKind[],
  classes: readonly string[],
): HTMLElement {
  const element = document.createElement('tr');
  kinds.forEach((kind, index) => {
    const cell = document.createElement('td');
    const value = row[index] ?? null;
    cell.className = value === null ? `${classes[index]} soft` : (classes[index] ?? '');
    cell.textContent = formatCell(value, kind);
    element.append(cell);
  });
  return element;
}

let later: ReturnType<typeof setTimeout> | undefined;

/** Puts a state into the address, without a new entry in the history. */
export function writeFragment(fragment: string): void {
  clearTimeout(later);
  try {
    history.replaceState(null, '', fragment === '' ? location.pathname + location.search : `#${fragment}`);
  } catch {
    // Safari refuses more than 100 changes in half a minute, which fast typing reaches.
    later = setTimeout(writeFragment, 2000, fragment);
  }
}

const types = { csv: 'text/csv;charset=utf-8', json: 'application/json' } as const;

/** Hands a file to the reader; what kind it is, its name tells. */
export function save(text: string, name: string): void {
  const link = document.createElement('a');
  const type = name.endsWith('.csv') ? types.csv : types.json;
  link.href = URL.createObjectURL(new Blob([text], { type }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
