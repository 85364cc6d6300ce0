import { browse, search } from '../../analysis/search/match.ts';
import { icon, make } from '../dom.ts';
import { failureNodes } from '../failure.ts';
import { countOf, messageOf, SearchSource } from './data.ts';
import { ResultList } from './list.ts';
import { searchStyle } from './style.ts';

let dialog: SearchDialog | undefined;

/**
 * Opens the search; called each time the reader asks for it. Ctrl-K and Cmd-K close it again when it is open, other
 * ways of asking put the cursor into its field.
 */
export function hydrate(_root: HTMLElement, event?: Event): void {
  dialog ??= new SearchDialog();
  const toggles = event instanceof KeyboardEvent && event.key !== '/';
  if (!dialog.isOpen) dialog.open(event);
  else if (!toggles) dialog.focus();
  else if (!event.repeat) dialog.close();
}

/** How many results of a group are shown: of those typed for, and before anything is typed. */
const SHOWN = 8;
const SHOWN_AT_FIRST = 24;
/** A screen reader says what was found when the reader pauses, not at every letter. */
const PAUSE_MS = 400;

/** The search: a field and the list of what it finds, after the combobox pattern of the ARIA practices. */
class SearchDialog {
  readonly #input = field();
  readonly #close = closeButton();
  readonly #message = make('p', { class: 'ks-message' });
  /** Says the message and the count aloud. */
  readonly #spoken = make('p', { class: 'ks-spoken', role: 'status' });
  readonly #list = new ResultList((option) => this.#activated(option));
  readonly #dialog = make('dialog', { class: 'ks', 'aria-label': 'Search' });
  readonly #source = new SearchSource(hashesOfPage(), () => this.#show(true));
  /** Why the index did not come, when it did not. */
  #failure: readonly (Node | string)[] = [];
  #opener: HTMLElement | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor() {
    const bar = make('div', { class: 'ks-bar' }, icon(LENS), this.#input, this.#close);
    this.#dialog.append(bar, this.#message, this.#list.element, help(), this.#spoken);
    this.#listen();
    document.head.append(make('style', {}, searchStyle));
    document.body.append(this.#dialog);
  }

  get isOpen(): boolean {
    return this.#dialog.open;
  }

  /** Opens with an empty field; `event` is what the reader did to ask for it. */
  open(event?: Event): void {
    this.#opener = event?.target instanceof Element ? event.target.closest('button') : null;
    this.#input.value = '';
    this.#fit();
    this.#dialog.showModal();
    this.focus();
    this.#show();
    void this.#load();
  }

  async #load(): Promise<void> {
    this.#failure = [];
    await this.#source.load();
    if (this.#source.data.state !== 'failed') return;
    this.#failure = await failureNodes();
    this.#show(true);
  }

  focus(): void {
    this.#input.focus();
    this.#input.select();
  }

  close(): void {
    this.#dialog.close();
    this.#closed();
  }

  /** Leaves the focus where it was before; also called when the browser closed the dialog by itself. */
  #closed(): void {
    if (this.isOpen) return;
    clearTimeout(this.#timer);
    this.#spoken.textContent = '';
    // A hidden field keeps the focus until the next frame when the browser has nowhere to give it back to.
    if (document.activeElement === this.#input) this.#input.blur();
    // Safari gives no focus to a button that is clicked, and so has none to give back.
    if (document.activeElement === document.body) this.#opener?.focus();
  }

  #listen(): void {
    const dialog = this.#dialog;
    this.#input.addEventListener('input', () => this.#show());
    dialog.addEventListener('keydown', (event) => this.#key(event));
    this.#close.addEventListener('click', () => this.close());
    // A selection that is dragged out of the field ends in a click on the backdrop: it must have begun there too.
    let outside = false;
    dialog.addEventListener('pointerdown', ({ target }) => {
      outside = target === dialog;
    });
    dialog.addEventListener('click', ({ target }) => {
      if (outside && target === dialog) this.close();
    });
    this.#list.element.addEventListener('mousedown', (event) => event.preventDefault());
    this.#list.element.addEventListener('click', (event) => this.#chosen(event));
    dialog.addEventListener('close', () => this.#closed());
    visualViewport?.addEventListener('resize', () => this.#fit());
  }

  /** On a phone the keyboard covers a part of the page that its layout does not know of. */
  #fit(): void {
    const height = visualViewport?.height;
    if (height !== undefined) this.#dialog.style.setProperty('--ks-height', `${Math.round(height)}px`);
  }

  #key(event: KeyboardEvent): void {
    if (event.isComposing) return;
    const { key, altKey, shiftKey, ctrlKey, metaKey } = event;
    // Not left to the browser, which may close a moment later and lose the key that is pressed until then.
    if (key === 'Escape') this.close();
    else if (event.target !== this.#input) return;
    else if (key === 'Enter') {
      const { active } = this.#list;
      active?.dispatchEvent(
        new MouseEvent('click', { bubbles: true, cancelable: true, shiftKey, ctrlKey, metaKey }),
      );
    } else if (altKey || shiftKey || ctrlKey || metaKey) return;
    else if (key === 'ArrowDown') this.#list.move(1);
    else if (key === 'ArrowUp') this.#list.move(-1);
    else if (key === 'Home') this.#list.moveTo('first');
    else if (key === 'End') this.#list.moveTo('last');
    else return;
    event.preventDefault();
  }

  /** A link that opens here closes the search first, so that the way back does not end in it. */
  #chosen(event: MouseEvent): void {
    const { target, ctrlKey, metaKey, shiftKey } = event;
    const link = target instanceof Element ? target.closest<HTMLAnchorElement>('a') : null;
    if (link === null || ctrlKey || metaKey || shiftKey) return;
    this.close();
    if (link.pathname !== location.pathname || link.hash === '') return;
    // The page is this one already: it reads its fragment when it is loaded.
    event.preventDefault();
    location.hash = link.hash;
    location.reload();
  }

  /** Shows what matches; `keep` when the index has grown and the reader has typed nothing new. */
  #show(keep = false): void {
    if (!this.isOpen) return;
    const typed = this.#input.value;
    const { data } = this.#source;
    const blank = typed.trim() === '';
    const results = blank
      ? browse(withoutCustomers(data), SHOWN_AT_FIRST)
      : search(data.groups, typed, SHOWN);
    this.#list.show(results, { first: !blank, keep });
    this.#input.setAttribute('aria-expanded', String(results.total > 0));
    const message = messageOf(data, typed, results);
    this.#message.replaceChildren(...(message === null ? [] : [`${message} `]), ...this.#failure);
    this.#message.hidden = this.#message.textContent === '';
    this.#say([this.#message.textContent, countOf(typed, results) ?? ''].join(' ').trim());
  }

  #say(text: string): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#spoken.textContent = text;
    }, PAUSE_MS);
  }

  #activated(option: HTMLAnchorElement | undefined): void {
    if (option === undefined) this.#input.removeAttribute('aria-activedescendant');
    else this.#input.setAttribute('aria-activedescendant', option.id);
  }
}

/** The hashes of the two parts of the index that the page was built with. */
const hashesOfPage = (): readonly string[] =>
  document.querySelector<HTMLElement>('[data-search]')?.dataset['search']?.match(/\w+/g) ?? [];

/** A list of every customer would be of no use. */
const withoutCustomers = ({ groups }: SearchSource['data']) =>
  groups.filter(({ name }) => name !== 'Customers');

/** The outline of a magnifying glass. */
const LENS = 'M3 8.5a5.5 5.5 0 1 0 11 0a5.5 5.5 0 1 0 -11 0M13 13l4.5 4.5';
const CROSS = 'M5 5l10 10M15 5L5 15';

/** The field, a combobox over the list `ks-list`. */
const field = (): HTMLInputElement =>
  make('input', {
    ...{ type: 'text', role: 'combobox', class: 'ks-input', id: 'ks-input', maxlength: '300' },
    ...{ autocomplete: 'off', autocapitalize: 'off', autocorrect: 'off', spellcheck: 'false' },
    ...{ inputmode: 'search', enterkeyhint: 'go', dir: 'auto' },
    ...{ 'aria-autocomplete': 'list', 'aria-controls': 'ks-list', 'aria-expanded': 'false' },
    ...{ 'aria-label': 'Search', placeholder: 'Metric, owner, view or customer' },
  });

/** The button that closes the search, for those without an Escape key. */
const closeButton = (): HTMLButtonElement =>
  make('button', { type: 'button', class: 'ks-close', 'aria-label': 'Close search' }, icon(CROSS));

/** The keys, in a line under the results. */
function help(): HTMLElement {
  const lines: readonly (readonly [keys: readonly string[], does: string])[] = [
    [['↑', '↓'], 'to move'],
    [['Enter'], 'to open'],
    [['Esc'], 'to close'],
  ];
  const parts = lines.map(([keys, does]) =>
    make('span', {}, ...keys.map((key) => make('kbd', {}, key)), does),
  );
  return make('p', { class: 'ks-help' }, ...parts);
}
