import type { ComparedView, Comparison } from '../../audit/compare/compare.ts';
import {
  otherChanges,
  type RowList,
  rowLists,
  valueChanges,
  viewWords,
} from '../../audit/compare/phrases.ts';
import type { ViewDiff } from '../../audit/diff/view.ts';
import { formatCount } from '../../format/format.ts';
import { make } from '../dom.ts';

/** Rows that are listed at once; each press on "Show more" lists as many again. */
const STEP = 50;
/** Lists up to this length are open from the start. */
const OPEN = 5;

/** Everything that changed, as sections: first the metrics, then one for each view. */
export const comparisonElements = ({ diff, nights, metrics, currency, views }: Comparison): HTMLElement[] => [
  metricsSection(valueChanges(diff, metrics, currency), otherChanges(diff, metrics, nights)),
  ...diff.views.map((view) =>
    viewSection(view, views[view.view] ?? { title: view.view, currency, before: [], after: [], absent: [] }),
  ),
];

function metricsSection(values: ReturnType<typeof valueChanges>, others: readonly string[]): HTMLElement {
  const title = 'Metrics, targets and definitions';
  const section = make('section', { class: 'panel', 'aria-label': title }, make('h2', {}, title));
  if (values.length === 0) section.append(make('p', {}, 'No value and no target changed.'));
  else section.append(valueTable(values));
  if (others.length > 0)
    section.append(
      make('h3', {}, 'What else changed'),
      make('ul', {}, ...others.map((words) => make('li', {}, make('bdi', {}, words)))),
    );
  return section;
}

function valueTable(values: ReturnType<typeof valueChanges>): HTMLElement {
  const caption = 'Changed values and targets';
  const heads = ['Metric', 'What', 'Before', 'After'].map((text, index) =>
    make('th', index > 1 ? { scope: 'col', class: 'r' } : { scope: 'col' }, text),
  );
  const rows = values.map(({ name, what, before, after }) =>
    make(
      'tr',
      {},
      make('th', { scope: 'row' }, make('bdi', {}, name)),
      make('td', {}, what),
      make('td', { class: 'r' }, before),
      make('td', { class: 'r' }, after),
    ),
  );
  const table = make(
    'table',
    {},
    make('caption', {}, caption),
    make('thead', {}, make('tr', {}, ...heads)),
    make('tbody', {}, ...rows),
  );
  return make('div', { class: 'scroll', role: 'region', 'aria-label': caption, tabindex: '0' }, table);
}

function viewSection(diff: ViewDiff, view: ComparedView): HTMLElement {
  const attributes = { class: 'panel', 'aria-label': view.title, 'data-diff': diff.view };
  const section = make(
    'section',
    attributes,
    make('h2', {}, view.title),
    make('p', {}, viewWords(diff, view)),
  );
  for (const list of rowLists(diff, view)) section.append(rowDetails(list));
  return section;
}

function rowDetails(list: RowList): HTMLElement {
  const { kind, count, rows } = list;
  const items = make('ul');
  const details = make(
    'details',
    count <= OPEN ? { open: '' } : {},
    make('summary', {}, `${kind}: ${formatCount(count)}`),
    items,
  );
  const more = make('button', { type: 'button', class: 'button' });
  const cut = make('p', {}, `The first ${formatCount(rows.length)} are listed; npm run diff lists all.`);
  const extend = () => {
    const from = items.childElementCount;
    const to = Math.min(from + STEP, rows.length);
    for (let index = from; index < to; index++) items.append(rowItem(list, index));
    if (to < rows.length) {
      more.textContent = `Show ${formatCount(Math.min(STEP, rows.length - to))} more of ${formatCount(count)}`;
      details.append(more);
    } else {
      more.remove();
      if (count > rows.length) details.append(cut);
    }
    return items.children[from];
  };
  more.addEventListener('click', () => {
    const first = extend();
    // The reader goes on where the new rows begin; the button may be gone.
    if (first instanceof HTMLElement) {
      first.tabIndex = -1;
      first.focus();
    }
  });
  extend();
  return details;
}

function rowItem(list: RowList, index: number): HTMLElement {
  const { name, cells } = list.row(index);
  const item = make('li', {}, make('strong', {}, make('bdi', {}, name)));
  cells.forEach(({ label, before, after }, place) => {
    item.append(
      place === 0 ? ': ' : '; ',
      `${label} `,
      make('bdi', {}, before),
      ' → ',
      make('bdi', {}, after),
    );
  });
  return item;
}
