import type { CheckedFile, Listener, Problem, Result, VerificationStep } from '../../audit/site/step.ts';
import { formatCount } from '../../format/format.ts';
import { icon, make } from '../dom.ts';

/** Where the page shows a check while it runs, and what it came to. */
export class Results implements Listener {
  readonly #panel: HTMLElement;
  readonly #steps: HTMLElement;
  readonly #said: HTMLElement;
  readonly #progress: HTMLProgressElement;
  readonly #head: HTMLElement;
  readonly #code: HTMLElement;
  /** The table that is being filled, in an item of its own until its step is done. */
  #filling: { night: string; item: HTMLElement; table: ReturnType<typeof fileTable> } | null = null;

  constructor(panel: HTMLElement) {
    const find = <T extends Element>(selector: string): T => {
      const found = panel.querySelector<T>(selector);
      if (found === null) throw new Error(`The results have no ${selector}`);
      return found;
    };
    this.#panel = panel;
    this.#steps = find('.steps');
    this.#said = find('[role=status]');
    this.#progress = find('progress');
    this.#head = find('[data-head]');
    this.#code = find('[data-head] code');
  }

  start(): void {
    this.#filling = null;
    this.#steps.replaceChildren();
    this.#head.hidden = true;
    this.#said.replaceChildren();
    this.#said.removeAttribute('data-result');
    this.#progress.value = 0;
    this.#progress.hidden = false;
    this.#panel.hidden = false;
    this.#panel.querySelector<HTMLElement>('h2')?.focus();
  }

  at(what: string, share: number): void {
    this.#progress.value = share;
    this.#said.textContent = `${what} …`;
  }

  file(night: string, checked: CheckedFile): void {
    if (this.#filling?.night !== night) {
      const table = fileTable(night);
      const item = make('li', {}, table.element);
      this.#steps.append(item);
      this.#filling = { night, item, table };
    }
    this.#filling.table.add(checked);
  }

  step(step: VerificationStep): void {
    const item = stepElement(step);
    const filling = this.#filling;
    if (filling === null) this.#steps.append(item);
    else if (step.title !== `Files of ${filling.night}`) filling.item.before(item);
    else {
      item.append(filling.table.element);
      filling.item.replaceWith(item);
      this.#filling = null;
    }
  }

  head(head: { readonly seq: number; readonly hash: string }): void {
    this.#code.textContent = JSON.stringify(head);
    this.#head.hidden = false;
  }

  end(result: Result, ...said: readonly (Node | string)[]): void {
    this.#progress.hidden = true;
    this.#said.dataset['result'] = result;
    this.#said.replaceChildren(mark(result), ' ', ...said);
  }

  /** Copies the head, or selects it where the clipboard is refused. */
  async copyHead(): Promise<void> {
    try {
      await navigator.clipboard.writeText(this.#code.textContent ?? '');
      this.#said.append(' The head was copied.');
    } catch {
      getSelection()?.selectAllChildren(this.#code);
    }
  }
}

/** Problems listed under a step; the sentence above tells how many there are. */
const LISTED = 50;

/** A result in a word and a shape, so that it does not hang on colour. */
const MARKS: Readonly<Record<Result, readonly [word: string, path: string]>> = {
  ok: ['As recorded', 'm4 10.5 4 4 8-9'],
  bad: ['Not as recorded', 'M5 5l10 10M15 5 5 15'],
  missing: ['Missing', 'M4 10h12'],
  unread: ['Not checked', 'M10 4v8M10 15v1'],
};

function mark(result: Result): HTMLElement {
  const [word, path] = MARKS[result];
  return make('span', { class: `mark ${result}` }, icon(path), word);
}

/** A step as an item of the list of steps; `files` are those of the night it is about. */
function stepElement({ title, result, said, problems }: VerificationStep): HTMLLIElement {
  const item = make('li', { 'data-result': result });
  item.append(make('h3', {}, title), mark(result), make('p', {}, said));
  if (problems.length > 0) item.append(problemList(problems));
  return item;
}

function problemList(problems: readonly Problem[]): HTMLElement {
  const list = make('ul');
  // File names come from the reader's disk or from a manifest: any script, any direction.
  for (const { place, message } of problems.slice(0, LISTED))
    list.append(make('li', {}, make('bdi', {}, place), `: ${message}.`));
  const more = problems.length - LISTED;
  if (more > 0) list.append(make('li', {}, `And ${formatCount(more)} more.`));
  return list;
}

/** The table of a night's files, filled as they are checked. */
function fileTable(night: string): {
  readonly element: HTMLElement;
  add(checked: CheckedFile): void;
} {
  const caption = `Files of ${night} that were checked`;
  const body = make('tbody');
  const head = ['File', 'Result', 'Bytes', 'Rows', 'Control totals'].map((text, index) =>
    make('th', index > 1 ? { scope: 'col', class: 'r' } : { scope: 'col' }, text),
  );
  const table = make('table', {}, make('caption', {}, caption), make('thead', {}, make('tr', {}, ...head)));
  table.append(body);
  const region = { class: 'scroll', role: 'region', 'aria-label': caption, tabindex: '0' };
  return {
    element: make('div', region, table),
    add: ({ file: { path, bytes, rows, control_totals }, result }) => {
      const totals = Object.keys(control_totals).length;
      const numbers = [formatCount(bytes), rows === null ? '–' : formatCount(rows), formatCount(totals)];
      body.append(
        make(
          'tr',
          { 'data-result': result },
          make('th', { scope: 'row' }, make('bdi', {}, path)),
          make('td', { class: 'k' }, mark(result)),
          ...numbers.map((text) => make('td', { class: 'r' }, text)),
        ),
      );
    },
  };
}
