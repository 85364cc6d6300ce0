import { icon, make } from '../dom.ts';

/** The outline of a magnifying glass. */
export const LENS = 'M3 8.5a5.5 5.5 0 1 0 11 0a5.5 5.5 0 1 0 -11 0M13 13l4.5 4.5';
const CROSS = 'M5 5l10 10M15 5L5 15';

/** The field, a combobox over the list `ks-list`. */
export const field = (): HTMLInputElement =>
  make('input', {
    ...{ type: 'text', role: 'combobox', class: 'ks-input', id: 'ks-input', maxlength: '300' },
    ...{ autocomplete: 'off', autocapitalize: 'off', autocorrect: 'off', spellcheck: 'false' },
    ...{ inputmode: 'search', enterkeyhint: 'go', dir: 'auto' },
    ...{ 'aria-autocomplete': 'list', 'aria-controls': 'ks-list', 'aria-expanded': 'false' },
    ...{ 'aria-label': 'Search', placeholder: 'Metric, owner, view or customer' },
  });

/** The button that closes the search, for those without an Escape key. */
export const closeButton = (): HTMLButtonElement =>
  make('button', { type: 'button', class: 'ks-close', 'aria-label': 'Close search' }, icon(CROSS));

/** The keys, in a line under the results. */
export function help(): HTMLElement {
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
