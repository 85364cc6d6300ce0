import { type Entry, type Found, marks, type Results } from '../../analysis/search/match.ts';
import { formatCount } from '../../format/format.ts';
import { make } from '../dom.ts';

/** The results as a listbox of groups; its options are links, so that they open in a new tab like any other. */
export class ResultList {
  readonly element = make('div', {
    role: 'listbox',
    id: 'ks-list',
    class: 'ks-list',
    'aria-label': 'Results',
  });
  #options: HTMLAnchorElement[] = [];
  #active = -1;
  /** True when the reader chose the active option. */
  #moved = false;
  readonly #activated: (option: HTMLAnchorElement | undefined) => void;

  /** `activated` is told which option Enter would open. */
  constructor(activated: (option: HTMLAnchorElement | undefined) => void) {
    this.#activated = activated;
    // Only a pointer that moves chooses: one that rests under a list that scrolls does not.
    this.element.addEventListener('pointermove', ({ target, pointerType }) => {
      const option = target instanceof Element ? target.closest<HTMLAnchorElement>('[role=option]') : null;
      if (option !== null && pointerType === 'mouse') this.#choose(this.#options.indexOf(option), false);
    });
  }

  get active(): HTMLAnchorElement | undefined {
    return this.#options[this.#active];
  }

  /**
   * Shows results in place of those before and makes the first active if `first` says so. With `keep`, for results that
   * arrived late, an option that the reader chose stays active.
   */
  show({ groups, words }: Results, { first, keep }: { first: boolean; keep: boolean }): void {
    const chosen = keep && this.#moved ? this.active?.href : undefined;
    const scrolled = keep ? this.element.scrollTop : 0;
    this.#options = [];
    this.#active = -1;
    this.element.replaceChildren(...groups.map((group, index) => this.#group(group, index, words)));
    this.element.hidden = groups.length === 0;
    this.element.scrollTop = scrolled;
    const kept = this.#options.findIndex(({ href }) => href === chosen);
    this.#moved = kept !== -1;
    this.#activate(kept === -1 && first ? 0 : kept);
  }

  /** Moves the active option by `step`, round the ends. */
  move(step: 1 | -1): void {
    const { length } = this.#options;
    if (length === 0) return;
    const from = this.#active === -1 && step === -1 ? 0 : this.#active;
    this.#choose((from + step + length) % length, true);
  }

  /** Makes the first or the last option active. */
  moveTo(end: 'first' | 'last'): void {
    this.#choose(end === 'first' ? 0 : this.#options.length - 1, true);
  }

  #choose(index: number, reveal: boolean): void {
    this.#moved = true;
    if (index !== this.#active) this.#activate(index);
    if (reveal) this.#reveal();
  }

  #activate(index: number): void {
    this.active?.removeAttribute('aria-selected');
    this.#active = index < this.#options.length ? index : -1;
    this.active?.setAttribute('aria-selected', 'true');
    this.#activated(this.active);
  }

  /** The first option of a group comes into view with the group's name. */
  #reveal(): void {
    const before = this.active?.previousElementSibling;
    if (before?.className === 'ks-head') before.scrollIntoView({ block: 'nearest' });
    this.active?.scrollIntoView({ block: 'nearest' });
  }

  #group({ name, total, entries }: Found, index: number, words: readonly string[]): HTMLElement {
    const id = `ks-group-${index}`;
    const group = make('div', { role: 'group', 'aria-labelledby': id });
    group.append(make('div', { role: 'presentation', class: 'ks-head', id }, name));
    group.append(...entries.map((entry) => this.#option(entry, words)));
    const more = `and ${formatCount(total - entries.length)} more`;
    if (total > entries.length) group.append(make('div', { role: 'presentation', class: 'ks-more' }, more));
    return group;
  }

  #option({ title, note, href }: Entry, words: readonly string[]): HTMLAnchorElement {
    const id = `ks-option-${this.#options.length}`;
    const pieces = marks(title, words).map(({ text, hit }) => (hit ? make('mark', {}, text) : text));
    const option = make(
      'a',
      { role: 'option', id, href, tabindex: '-1', class: 'ks-option' },
      make('span', { class: 'ks-title', dir: 'auto' }, ...pieces),
      ' ',
      make('span', { class: 'ks-note', dir: 'auto' }, note),
    );
    this.#options.push(option);
    return option;
  }
}
