import type { CheckedFile, Listener, Result, VerificationStep } from '../../audit/site/step.ts';
import { make } from '../dom.ts';
import { fileTable, mark, stepElement } from './dom.ts';

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

  end({ result, said }: { readonly result: Result; readonly said: string }): void {
    this.#progress.hidden = true;
    this.#said.dataset['result'] = result;
    this.#said.replaceChildren(mark(result), ` ${said}`);
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
