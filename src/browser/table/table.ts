import {
  type Answer,
  EMPTY,
  filterCount,
  readState,
  type TableState,
  writeState,
} from '../../analysis/table/state.ts';
import { type ColumnKind, columnKind, columnLabel, formatCell } from '../../format/columns.ts';
import { formatCount } from '../../format/format.ts';
import { writeFragment } from '../address.ts';
import { sayFailed } from '../failure.ts';
import { saveFile } from '../save.ts';
import { filterFields, readFields, writeFields } from './fields.ts';
import { rowsOf } from './rows.ts';

const SIZE = 50;

/** Makes a table sort, filter and turn its pages; the rows are fetched with the reader's first wish. */
export function hydrate(root: HTMLElement, _event?: Event, pressed?: EventTarget | null): void {
  new DataTable(root).listen(pressed);
}

class DataTable {
  readonly #root: HTMLElement;
  readonly #form: HTMLFormElement;
  readonly #body: HTMLElement;
  readonly #said: HTMLElement;
  readonly #place: HTMLElement;
  readonly #more: HTMLDetailsElement;
  readonly #summary: HTMLElement;
  readonly #previous: HTMLButtonElement;
  readonly #next: HTMLButtonElement;
  readonly #heads: readonly HTMLTableCellElement[];
  readonly #columns: readonly { readonly name: string; readonly type: string }[];
  readonly #kinds: readonly ColumnKind[];
  readonly #classes: readonly string[];
  /** Of money, ISO 4217. */
  readonly #currency: string;
  /** What the page calls its filters. */
  readonly #filters: string;
  readonly #rows: ReturnType<typeof rowsOf>;
  readonly #acts: Readonly<Record<string, () => void>> = {
    previous: () => void this.#turnTo(this.#previous, -1),
    next: () => void this.#turnTo(this.#next, 1),
    csv: () => void this.#download('csv'),
    json: () => void this.#download('json'),
    clear: () => {
      writeFields(this.#form, EMPTY);
      void this.#show({ ...EMPTY, sort: this.#state.sort });
    },
  };
  /** What the reader wants, and what the rows on the page are. */
  #state = EMPTY;
  #shown = EMPTY;
  #going: Promise<boolean> | undefined;
  /** What the reader used last. */
  #pressed: Element | undefined;

  constructor(root: HTMLElement) {
    this.#root = root;
    this.#form = this.#find('form');
    this.#body = this.#find('tbody');
    this.#said = this.#find('[role=status]');
    this.#place = this.#find('[data-place]');
    this.#more = this.#find('form details');
    this.#summary = this.#find('form summary');
    this.#previous = this.#find('[data-act=previous]');
    this.#next = this.#find('[data-act=next]');
    this.#heads = [...root.querySelectorAll<HTMLTableCellElement>('thead th')];
    this.#columns = this.#heads.map(({ dataset }) => ({
      name: dataset['column'] ?? '',
      type: dataset['type'] ?? 'STRING',
    }));
    this.#kinds = this.#columns.map(columnKind);
    this.#classes = this.#heads.map(({ className }) => className);
    this.#currency = root.dataset['currency'] ?? '';
    this.#filters = this.#summary.textContent;
    this.#rows = rowsOf(root.dataset['src'] ?? '');
  }

  #find<T extends Element>(selector: string): T {
    const found = this.#root.querySelector<T>(selector);
    if (found === null) throw new Error(`The table has no ${selector}`);
    return found;
  }

  /** Takes over the controls and what the address asks for; `pressed` is what the reader clicked before that. */
  listen(pressed?: EventTarget | null): void {
    // A button that is switched off loses the focus; one that says so keeps it.
    for (const button of [this.#previous, this.#next]) {
      button.ariaDisabled = String(button.disabled);
      button.disabled = false;
    }
    for (const type of ['click', 'input'])
      this.#root.addEventListener(type, ({ target }) => {
        if (target instanceof Element) this.#pressed = target;
      });
    this.#listenToHeads();
    this.#root.addEventListener('click', ({ target }) => {
      const act =
        target instanceof Element ? target.closest<HTMLElement>('[data-act]')?.dataset['act'] : undefined;
      if (act !== undefined) this.#acts[act]?.();
    });
    this.#listenToForm();
    addEventListener('hashchange', () => this.#restore());
    if (location.hash.includes('=')) this.#restore();
    if (pressed instanceof Element) {
      // A press that came before this script was meant to do something.
      const head = pressed.closest('thead th');
      (head?.querySelector('button') ?? pressed.closest<HTMLElement>('[data-act]'))?.click();
    }
    const typed = readFields(this.#form, []).q;
    if (typed !== '' && this.#state === EMPTY) void this.#show({ ...EMPTY, q: typed });
  }

  /** Turns the heads into buttons that sort. */
  #listenToHeads(): void {
    for (const head of this.#heads) {
      const column = head.dataset['column'];
      if (column === undefined) continue;
      const button = document.createElement('button');
      button.type = 'button';
      button.append(...head.childNodes);
      head.append(button);
      const falling = head.dataset['order'] === 'falling';
      // On the head, not on its button: a press may have begun before the button was there.
      head.addEventListener('click', () => {
        const sort = nextSort(this.#state.sort, column, falling);
        void this.#show({ ...this.#state, sort, page: 1 });
      });
    }
  }

  #listenToForm(): void {
    this.#form.addEventListener('submit', (submitted) => submitted.preventDefault());
    this.#form.addEventListener('input', () => {
      // Fields that are not made yet say nothing of the filters that came with a link.
      const made = this.#more.querySelector('input') !== null;
      const read = made ? readFields(this.#form, this.#columns) : { q: readFields(this.#form, []).q };
      void this.#show({ ...this.#state, ...read, page: 1 });
    });
    this.#more.addEventListener('toggle', () => void this.#fill());
    if (this.#more.open) void this.#fill();
  }

  /** Makes the fields of the filters when they are first opened. */
  async #fill(): Promise<void> {
    const fields = this.#find<HTMLElement>('[data-fields]');
    if (fields.childElementCount > 0) return;
    try {
      const { categories } = await this.#rows.ask({ kind: 'categories' });
      fields.replaceChildren(...filterFields(this.#columns, categories, this.#currency));
      writeFields(this.#form, this.#state);
    } catch {
      this.#sayFailed();
    }
  }

  get #names(): readonly string[] {
    return this.#columns.map(({ name }) => name);
  }

  /** Shows what the address asks for. */
  #restore(): void {
    // A fragment that says nothing of rows is a place on the page, such as where the skip link leads.
    if (location.hash !== '' && !location.hash.includes('=')) return;
    const wish = readState(location.hash, this.#names);
    if (writeState(wish) === writeState(this.#state)) return;
    writeFields(this.#form, wish);
    void this.#show(wish);
    this.#root.scrollIntoView({ block: 'start' });
  }

  /** Shows what the reader wants last; wishes that come while the worker answers wait for it as one. */
  #show(wish: TableState): Promise<boolean> {
    this.#state = wish;
    this.#going ??= this.#answerWishes().finally(() => {
      this.#going = undefined;
    });
    return this.#going;
  }

  async #answerWishes(): Promise<boolean> {
    try {
      for (;;) {
        const asked = this.#state;
        const page = await this.#rows.ask({ kind: 'page', state: asked, size: SIZE });
        if (asked !== this.#state) continue;
        this.#body.replaceChildren(
          ...page.rows.map((row) => rowElement(row, this.#kinds, this.#classes, this.#currency)),
        );
        this.#state = { ...asked, page: page.page };
        this.#shown = this.#state;
        this.#say(page);
        const fragment = writeState(this.#state);
        if (writeState(readState(location.hash, this.#names)) !== fragment) writeFragment(fragment);
        return true;
      }
    } catch {
      // The rows stay as they were; the fields keep what was typed, and the same press asks again.
      this.#state = { ...this.#state, sort: this.#shown.sort, page: this.#shown.page };
      this.#sayFailed();
      return false;
    }
  }

  /** Says which rows are on the page, in the line above them and in the controls. */
  #say({ page, pages, matched, total }: Extract<Answer, { kind: 'page' }>): void {
    const { sort } = this.#state;
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
    this.#said.textContent = `${of}; showing ${formatCount(first)}–${formatCount(last)}${order}`;
    this.#place.textContent = `Page ${formatCount(page)} of ${formatCount(pages)}`;
    const set = filterCount(this.#state);
    this.#summary.textContent = set === 0 ? this.#filters : `${this.#filters} (${formatCount(set)})`;
    for (const head of this.#heads)
      if (sort !== null && head.dataset['column'] === sort.column)
        head.setAttribute('aria-sort', sort.descending ? 'descending' : 'ascending');
      else head.removeAttribute('aria-sort');
    this.#previous.ariaDisabled = String(page === 1);
    this.#next.ariaDisabled = String(page === pages);
  }

  async #turnTo(button: HTMLButtonElement, step: number): Promise<void> {
    const { ariaDisabled } = button;
    const { page } = this.#state;
    if (ariaDisabled === 'true' || !(await this.#show({ ...this.#state, page: page + step }))) return;
    if (this.#said.getBoundingClientRect().top < 0) this.#said.scrollIntoView({ block: 'start' });
  }

  async #download(format: 'csv' | 'json'): Promise<void> {
    try {
      const { text } = await this.#rows.ask({ kind: 'file', state: this.#state, format });
      saveFile(text, `${this.#root.dataset['name']}-filtered.${format}`);
    } catch {
      this.#sayFailed();
    }
  }

  /** The rows stay as they are, and the line above them goes on saying which they are. */
  #sayFailed(): void {
    void sayFailed(this.#pressed ?? this.#said);
  }
}

/**
 * Numbers and dates start with the largest, text with the first; pressing again turns the order round, and a third
 * time brings the rows back as they came.
 */
function nextSort(now: TableState['sort'], column: string, fallsFirst: boolean): TableState['sort'] {
  if (now?.column !== column) return { column, descending: fallsFirst };
  return now.descending === fallsFirst ? { column, descending: !fallsFirst } : null;
}

/** A row as the server writes it: text only, whatever the cells hold. */
function rowElement(
  row: readonly unknown[],
  kinds: readonly ColumnKind[],
  classes: readonly string[],
  currency: string,
): HTMLElement {
  const element = document.createElement('tr');
  kinds.forEach((kind, index) => {
    const cell = document.createElement('td');
    const value = row[index] ?? null;
    cell.className = value === null ? `${classes[index]} soft` : (classes[index] ?? '');
    cell.textContent = formatCell(value, kind, currency);
    element.append(cell);
  });
  return element;
}
