import { type Category, own, type TableState } from '../../analysis/table/state.ts';
import { columnKind, columnLabel, formatCell, isNumeric } from '../../format/columns.ts';
import { formatCount } from '../../format/format.ts';

type Column = { readonly name: string; readonly type: string };

/** The filter fields of a table, made when they are first opened: bounds for numbers and dates, choices where few. */
export function filterFields(
  columns: readonly Column[],
  categories: readonly Category[],
  currency: string,
): HTMLElement[] {
  return columns.flatMap((column) => {
    const kind = columnKind(column);
    const choices = categories.find((one) => one.column === column.name);
    if (choices !== undefined) return [choiceField(column, choices, currency)];
    if (isNumeric(column.type)) return [boundsField(column, 'number')];
    return kind === 'date' || kind === 'month' || kind === 'instant' ? [boundsField(column, 'date')] : [];
  });
}

function fieldset(column: Column): HTMLFieldSetElement {
  const set = document.createElement('fieldset');
  const legend = document.createElement('legend');
  legend.textContent = columnLabel(column.name);
  set.append(legend);
  return set;
}

function boundsField(column: Column, type: 'number' | 'date'): HTMLElement {
  const set = fieldset(column);
  for (const [bound, word] of [
    ['min', 'From'],
    ['max', 'To'],
  ] as const) {
    const label = document.createElement('label');
    const input = document.createElement('input');
    Object.assign(input, { type, name: `${bound}.${column.name}`, step: 'any' });
    label.append(`${word} `, input);
    set.append(label);
  }
  return set;
}

function choiceField(column: Column, { values }: Category, currency: string): HTMLElement {
  const set = fieldset(column);
  const kind = columnKind(column);
  for (const { value, count } of values) {
    const label = document.createElement('label');
    const input = document.createElement('input');
    Object.assign(input, { type: 'checkbox', name: `only.${column.name}`, value });
    const cell = value === '' ? null : kind === 'flag' ? value === 'true' : value;
    label.append(input, ` ${formatCell(cell, kind, currency)} (${formatCount(count)})`);
    set.append(label);
  }
  return set;
}

/** What the fields of a form say. */
export function readFields(
  form: HTMLFormElement,
  columns: readonly Column[],
): Pick<TableState, 'q' | 'min' | 'max' | 'only'> {
  const data = new FormData(form);
  const min: Record<string, string> = {};
  const max: Record<string, string> = {};
  const only: Record<string, readonly string[]> = {};
  for (const { name } of columns) {
    const [from, to] = [data.get(`min.${name}`), data.get(`max.${name}`)];
    if (typeof from === 'string' && from !== '') min[name] = from;
    if (typeof to === 'string' && to !== '') max[name] = to;
    const chosen = data.getAll(`only.${name}`).map(String);
    if (chosen.length > 0) only[name] = chosen;
  }
  return { q: String(data.get('q') ?? '').trim(), min, max, only };
}

/** Puts a state into the fields. */
export function writeFields(form: HTMLFormElement, state: TableState): void {
  for (const input of form.querySelectorAll('input')) {
    const [kind = '', ...rest] = input.name.split('.');
    const column = rest.join('.');
    if (input.name === 'q') input.value = state.q;
    else if (input.type === 'checkbox')
      input.checked = own(state.only, column)?.includes(input.value) ?? false;
    else input.value = own(kind === 'min' ? state.min : state.max, column) ?? '';
  }
}
