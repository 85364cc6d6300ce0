import { columnKind, columnLabel } from '../../format/columns.ts';
import { formatCount } from '../../format/format.ts';
import {
  type Answer,
  EMPTY,
  filterCount,
  readState,
  type TableState,
  writeState,
} from '../../analysis/table/state.ts';
import { filterFields, readFields, writeFields } from './fields.ts';
import { markHeads, sortableHeads } from './heads.ts';
import { rowElement, save, writeFragment } from '../site-page.ts';
import { rowsOf } from './rows.ts';

const SIZE = 50;
const FAILED = 'The rows could not be fetched. Check the connection and try again.';

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
  const summary = find<HTMLElement>('form summary');
  const previous = find<HTMLButtonElement>('[data-act=previous]');
  const next = find<HTMLButtonElement>('[data-act=next]');
  const heads = [...table.querySelectorAll<HTMLTableCellElement>('thead th')];
  const columns = heads.map(({ dataset }) => ({
    name: dataset['column'] ?? '',
    type: dataset['type'] ?? 'STRING',
  }));
  const names = columns.map(({ name }) => name);
  const kinds = columns.map(columnKind);
  const classes = heads.map(({ className }) => className);
  const filters = summary.textContent;
  const rows = rowsOf(root.dataset['src'] ?? '');
  /** What the reader wants, and what the rows on the page are. */
  let state = EMPTY;
  let shown = EMPTY;
  let going: Promise<boolean> | undefined;

  /** Shows what the reader wants last; wishes that come while the worker answers wait for it as one. */
  const show = (wish: TableState): Promise<boolean> => {
    state = wish;
    going ??= answerWishes().finally(() => {
      going = undefined;
    });
    return going;
  };
  const answerWishes = async (): Promise<boolean> => {
    try {
      for (;;) {
        const asked = state;
        const page = await rows.ask({ kind: 'page', state: asked, size: SIZE });
        if (asked !== state) continue;
        body.replaceChildren(...page.rows.map((row) => rowElement(row, kinds, classes)));
        state = { ...asked, page: page.page };
        shown = state;
        tell(page);
        if (writeState(readState(location.hash, names)) !== writeState(state))
          writeFragment(writeState(state));
        return true;
      }
    } catch {
      // The rows stay as they were; the fields keep what was typed, and the same press asks again.
      state = { ...state, sort: shown.sort, page: shown.page };
      said.textContent = FAILED;
      return false;
    }
  };
  const tell = ({ page, pages, matched, total }: Extract<Answer, { kind: 'page' }>) => {
    const { sort } = state;
    const first = matched === 0 ? 0 : (page - 1) * SIZE + 1;
    const last = Math.min(page * SIZE, matched);
    const of =
      matched === total
        ? `${formatCount(total)} rows`
        : `${formatCount(matched)} of ${formatCount(total)} rows match`;
    const order =
      sort === null
        ? ''
        : `, sorted by ${columnLabel(sort.column)}, ${sort.descending ? 'descending' : 'ascending'}`;
    said.textContent = `${of}; showing ${formatCount(first)}–${formatCount(last)}${order}`;
    place.textContent = `Page ${formatCount(page)} of ${formatCount(pages)}`;
    const set = filterCount(state);
    summary.textContent = set === 0 ? filters : `${filters} (${formatCount(set)})`;
    markHeads(table, sort);
    previous.ariaDisabled = String(page === 1);
    next.ariaDisabled = String(page === pages);
  };
  const turnTo = async (button: HTMLButtonElement, step: number) => {
    if (button.ariaDisabled === 'true' || !(await show({ ...state, page: state.page + step }))) return;
    if (said.getBoundingClientRect().top < 0) said.scrollIntoView({ block: 'start' });
  };
  const download = async (format: 'csv' | 'json') => {
    try {
      const { text } = await rows.ask({ kind: 'file', state, format });
      save(text, `${root.dataset['name']}-filtered.${format}`);
    } catch {
      said.textContent = FAILED;
    }
  };
  const acts: Readonly<Record<string, () => void>> = {
    previous: () => void turnTo(previous, -1),
    next: () => void turnTo(next, 1),
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
      said.textContent = FAILED;
    }
  };
  const restore = () => {
    // A fragment that says nothing of rows is a place on the page, such as where the skip link leads.
    if (location.hash !== '' && !location.hash.includes('=')) return;
    const wish = readState(location.hash, names);
    if (writeState(wish) === writeState(state)) return;
    writeFields(form, wish);
    void show(wish);
    root.scrollIntoView({ block: 'start' });
  };

  // A button that is switched off loses the focus; one that says so keeps it.
  for (const button of [previous, next]) {
    button.ariaDisabled = String(button.disabled);
    button.disabled = false;
  }
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
  form.addEventListener('input', () => {
    // Fields that are not made yet say nothing of the filters that came with a link.
    const made = more.querySelector('input') !== null;
    void show({ ...state, ...(made ? readFields(form, columns) : { q: readFields(form, []).q }), page: 1 });
  });
  more.addEventListener('toggle', () => void fill());
  if (more.open) void fill();
  addEventListener('hashchange', restore);
  if (location.hash.includes('=')) restore();
  if (pressed instanceof Element) {
    // A press that came before this script was meant to do something.
    const head = pressed.closest('thead th');
    (head?.querySelector('button') ?? pressed.closest<HTMLElement>('[data-act]'))?.click();
  }
  const typed = readFields(form, []).q;
  if (typed !== '' && state === EMPTY) void show({ ...EMPTY, q: typed });
}
