import { type ColumnKind, columnKind, formatCell } from '../components/columns.ts';
import { formatCount } from '../components/format.ts';
import type { Answer } from '../components/table/messages.ts';
import { EMPTY, readState, type TableState, writeState } from '../components/table/state.ts';
import { filterFields, readFields, writeFields } from './table-fields.ts';
import { markHeads, sortableHeads } from './table-heads.ts';
import { rowsOf } from './table-rows.ts';

const SIZE = 50;
const TYPING_MS = 120;

/** Makes a table sort, filter and turn its pages; the rows are fetched with the reader's first wish. */
export function wake(root: HTMLElement, _event?: Event, pressed?: EventTarget | null): void {
  const find = <T extends Element>(selector: string): T => {
    const found = root.querySelector<T>(selector);
    if (found === null) throw new Error(`The table has no ${selector}`);
    return found;
  };
  const table = find<HTMLTableElement>('table');
  const body = find<HTMLTableSectionElement>('tbody');
  const form = find<HTMLFormElement>('form');
  const said = find<HTMLElement>('[role=status]');
  const place = find<HTMLElement>('[data-place]');
  const more = find<HTMLDetailsElement>('form details');
  const heads = [...table.querySelectorAll<HTMLTableCellElement>('thead th')];
  const columns = heads.map(({ dataset }) => ({
    name: dataset['column'] ?? '',
    type: dataset['type'] ?? 'STRING',
  }));
  const names = columns.map(({ name }) => name);
  const kinds = columns.map(columnKind);
  const classes = heads.map(({ className }) => className);
  const rows = rowsOf(root.dataset['src'] ?? '');
  let state = EMPTY;
  let turn = 0;

  const show = async (next: TableState, { remember = true } = {}) => {
    state = next;
    markHeads(table, state.sort);
    if (remember) {
      const fragment = writeState(state);
      history.replaceState(null, '', fragment === '' ? location.pathname : `#${fragment}`);
    }
    const mine = ++turn;
    try {
      const page = await rows.ask({ kind: 'page', state, size: SIZE });
      if (mine !== turn) return;
      body.replaceChildren(...page.rows.map((row) => rowElement(row, kinds, classes)));
      state = { ...state, page: page.page };
      tell(page);
    } catch {
      if (mine === turn)
        said.textContent = 'The rows could not be fetched. Check the connection and try again.';
    }
  };
  const tell = ({ page, pages, matched, total }: Extract<Answer, { kind: 'page' }>) => {
    const first = matched === 0 ? 0 : (page - 1) * SIZE + 1;
    const last = Math.min(page * SIZE, matched);
    const of =
      matched === total
        ? `${formatCount(total)} rows`
        : `${formatCount(matched)} of ${formatCount(total)} rows match`;
    said.textContent = `${of}; showing ${formatCount(first)}–${formatCount(last)}`;
    place.textContent = `Page ${formatCount(page)} of ${formatCount(pages)}`;
    find<HTMLButtonElement>('[data-act=previous]').disabled = page === 1;
    find<HTMLButtonElement>('[data-act=next]').disabled = page === pages;
  };
  const turnTo = async (page: number) => {
    await show({ ...state, page });
    table.closest('.scroll')?.scrollIntoView({ block: 'nearest' });
  };
  const download = async (format: 'csv' | 'json') => {
    try {
      const { text } = await rows.ask({ kind: 'file', state, format });
      save(text, `${root.dataset['name']}-filtered.${format}`);
    } catch {
      said.textContent = 'The rows could not be fetched. Check the connection and try again.';
    }
  };
  const acts: Readonly<Record<string, () => void>> = {
    previous: () => void turnTo(state.page - 1),
    next: () => void turnTo(state.page + 1),
    csv: () => void download('csv'),
    json: () => void download('json'),
    clear: () => {
      writeFields(form, EMPTY);
      void show({ ...EMPTY, sort: state.sort });
    },
  };
  const fill = async () => {
    const fields = find<HTMLElement>('[data-fields]');
    if (fields.childElementCount > 0) return;
    try {
      const { categories } = await rows.ask({ kind: 'categories' });
      fields.replaceChildren(...filterFields(columns, categories));
      writeFields(form, state);
    } catch {
      said.textContent = 'The rows could not be fetched. Check the connection and try again.';
    }
  };
  const restore = () => {
    const next = readState(location.hash, names);
    if (next === EMPTY && writeState(state) === '') return;
    writeFields(form, next);
    void show(next, { remember: false });
    root.scrollIntoView({ block: 'start' });
  };

  sortableHeads(
    table,
    () => state.sort,
    (sort) => void show({ ...state, sort, page: 1 }),
  );
  root.addEventListener('click', ({ target }) => {
    const act =
      target instanceof Element ? target.closest<HTMLElement>('[data-act]')?.dataset['act'] : undefined;
    if (act !== undefined) acts[act]?.();
  });
  form.addEventListener('submit', (submitted) => submitted.preventDefault());
  let typing: ReturnType<typeof setTimeout> | undefined;
  form.addEventListener('input', () => {
    clearTimeout(typing);
    // Fields that are not made yet say nothing of the filters that came with a link.
    const filters = () =>
      more.querySelector('input') === null ? { q: readFields(form, []).q } : readFields(form, columns);
    typing = setTimeout(() => void show({ ...state, ...filters(), page: 1 }), TYPING_MS);
  });
  more.addEventListener('toggle', () => void fill());
  if (more.open) void fill();
  addEventListener('hashchange', restore);
  if (location.hash.includes('=')) restore();
  else if (pressed instanceof Element) {
    // A press that came before this script was meant to do something.
    const head = pressed.closest('thead th');
    (head?.querySelector('button') ?? pressed.closest<HTMLElement>('[data-act]'))?.click();
  }
  const typed = readFields(form, []).q;
  if (typed !== '' && state === EMPTY) void show({ ...EMPTY, q: typed });
}

function rowElement(
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

function save(text: string, name: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([text]));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
