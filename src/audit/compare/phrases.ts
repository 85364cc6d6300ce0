import { absentWord } from '../../catalog/absent.ts';
import type { Column } from '../../catalog/data.ts';
import { columnKind, columnLabel, formatCell } from '../../format/columns.ts';
import { formatCount, formatNumber, formatValue, NOT_AVAILABLE, unitOf } from '../../format/format.ts';
import type { StoredRow } from '../../store/night.ts';
import type { Definitions } from '../../store/schemas.ts';
import { absentSentences, absentSides, changedAbsences, type Sides } from '../diff/absent.ts';
import type { NightDiff } from '../diff/diff.ts';
import type { CellChange, ChangedRow, ViewDiff } from '../diff/view.ts';
import type { ComparedView, Currencies } from './compare.ts';

/** A value or a target that is not the same in both nights, as it is shown. */
interface ValueChange {
  readonly name: string;
  readonly what: 'Value' | 'Target';
  readonly before: string;
  readonly after: string;
}

type Metrics = Definitions['metrics'];

/** A metric by its label, and its owner when it has one. */
function metricName(metrics: Metrics, key: string): string {
  const found = metrics.find((metric) => metric.key === key);
  if (found === undefined) return key;
  return found.owner === null ? found.label : `${found.label}, ${found.owner}`;
}

/**
 * The metrics' values and targets that changed; what is on one night only has a dash on the other, and a value that a
 * night is without says so.
 */
export function valueChanges(
  { absent, metrics: values, targets }: NightDiff,
  metrics: Metrics,
  money: Currencies,
): ValueChange[] {
  const show = (key: string, value: CellChange['before'], currency: string): string => {
    const format = metrics.find((metric) => metric.key === key)?.format;
    if (typeof value !== 'number') return NOT_AVAILABLE;
    return format === undefined ? formatNumber(value) : formatValue(value, unitOf(format, { currency }));
  };
  return (
    [
      ['Value', values, 'metric_value'],
      ['Target', targets, 'value'],
    ] as const
  ).flatMap(([what, changes, column]) =>
    changes.flatMap(({ key, kind, cells }) => {
      const cell = cells.find((one) => one.column === column);
      // A metric without a value that came or went is a change all the same.
      if (cell === undefined && kind === 'changed') return [];
      const [was, is] = [cell?.before ?? null, cell?.after ?? null];
      const none = { before: null, after: null };
      const without = what === 'Value' ? absentSides(absent, 'metric', key) : none;
      const words = (side: keyof Sides<unknown>, value: CellChange['before']): string =>
        without[side] === null ? show(key, value, money[side]) : absentWord(without[side]);
      const before = kind === 'added' ? '–' : words('before', was);
      const after = kind === 'removed' ? '–' : words('after', is);
      const name = metricName(metrics, key);
      // A change below the precision of the page is shown with every digit, or it would read as none.
      return before === after && typeof was === 'number' && typeof is === 'number'
        ? [{ what, name, before: formatNumber(was), after: formatNumber(is) }]
        : [{ what, name, before, after }];
    }),
  );
}

/** What else changed of metrics and targets: why a night is without one, words, owners, formats, dates, and the statements. */
export function otherChanges(
  { absent, metrics: values, targets, company, owners, definitions, queries }: NightDiff,
  metrics: Metrics,
  nights: Sides<string>,
): string[] {
  const columns = (cells: readonly CellChange[], shown: string): string =>
    cells.flatMap(({ column }) => (column === shown ? [] : [columnLabel(column).toLowerCase()])).join(', ');
  const say = (changes: NightDiff['metrics'], what: string, shown: string): string[] =>
    changes.flatMap(({ key, kind, cells }) => {
      const words = kind === 'changed' ? columns(cells, shown) : shown === '' ? kind : '';
      return words === '' ? [] : [`${what} of ${metricName(metrics, key)}: ${words}`];
    });
  return [
    ...changedAbsences(absent).map(
      ({ key, sides }) => `${metricName(metrics, key)}: ${absentSentences(sides, nights).join(' ')}`,
    ),
    ...say(values, 'Summary row', 'metric_value'),
    ...say(targets, 'Target', 'value'),
    ...company.map(({ key, kind }) => `Setting ${columnLabel(key).toLowerCase()}: ${kind}`),
    ...say(owners, 'Owner', ''),
    ...say(definitions, 'Definition', ''),
    ...queries.map(({ key, kind }) => `Statement ${key}: ${kind}`),
  ];
}

/** A row as it is listed: what names it, and the cells that changed. */
interface ListedRow {
  readonly name: string;
  readonly cells: readonly { readonly label: string; readonly before: string; readonly after: string }[];
}

/** One list of a view: its exact count, and the rows at hand. */
export interface RowList {
  readonly kind: 'Added' | 'Removed' | 'Changed';
  readonly count: number;
  readonly rows: readonly StoredRow[] | readonly ChangedRow[];
  /** Puts the row of an index into words. */
  readonly row: (index: number) => ListedRow;
}

/** The lists of a view's rows that differ; none is empty. */
export function rowLists(diff: ViewDiff, { before, after, currency }: ComparedView): RowList[] {
  const whole = (kind: 'Added' | 'Removed', columns: readonly Column[]): RowList => {
    const { count, rows } = kind === 'Added' ? diff.added : diff.removed;
    const money = kind === 'Added' ? currency.after : currency.before;
    return {
      kind,
      count,
      rows,
      row: (index) => ({ name: rowName(diff, columns, rows[index] ?? [], money), cells: [] }),
    };
  };
  const { count, rows } = diff.changed;
  const changed: RowList = {
    kind: 'Changed',
    count,
    rows,
    row: (index) => {
      const { row = [], cells = [] } = rows[index] ?? {};
      return {
        name: rowName(diff, after, row, currency.after),
        cells: cells.map((cell) => cellWords(cell, before, after, currency)),
      };
    },
  };
  return [whole('Added', after), whole('Removed', before), changed].filter((list) => list.count > 0);
}

function text(columns: readonly Column[], name: string, value: unknown, currency: string): string {
  const column = columns.find((one) => one.name === name) ?? { name, type: 'STRING' };
  return formatCell(value, columnKind(column), currency);
}

function cellWords(
  { column, before, after }: CellChange,
  was: readonly Column[],
  is: readonly Column[],
  money: Currencies,
) {
  const shown = [text(was, column, before, money.before), text(is, column, after, money.after)] as const;
  // What reads the same but is not, such as text with another space, is shown as it is stored.
  const [from, to] = shown[0] === shown[1] ? [JSON.stringify(before), JSON.stringify(after)] : shown;
  return { label: columnLabel(column), before: from, after: to };
}

/** A row by what names it: its key, and the customer, organizer or program when there is one; else all its cells. */
function rowName({ key }: ViewDiff, columns: readonly Column[], row: StoredRow, currency: string): string {
  const naming = columns.filter(({ name }) => key.includes(name) || /_name$|^program$/.test(name));
  return (naming.length > 0 ? naming : columns)
    .map(({ name }) => {
      const at = columns.findIndex((column) => column.name === name);
      return text(columns, name, row[at] ?? null, currency);
    })
    .join(' · ');
}

/** What a view's comparison came to, in a sentence or two. */
export function viewWords(diff: ViewDiff, { absent }: Pick<ComparedView, 'absent'>): string {
  return absent.length === 0 ? comparedWords(diff) : [...absent, uncomparedWords(diff)].join(' ');
}

function uncomparedWords({ before, after }: ViewDiff): string {
  const was = before === null ? '' : `; ${formatCount(before)} before`;
  return `No rows were compared${was}${after === null ? '' : `; ${formatCount(after)} after`}.`;
}

function comparedWords(diff: ViewDiff): string {
  const { before, after, key, columns, repeatedKeys } = diff;
  const counts = (['added', 'removed', 'changed'] as const)
    .map((kind) => `${formatCount(diff[kind].count)} ${kind}`)
    .join(', ');
  const was = before === null ? 'the view was not there before' : `${formatCount(before)} rows before`;
  const is = after === null ? 'gone now' : `${formatCount(after)} after`;
  const both = before !== null && after !== null;
  const fresh = both ? columns.after.filter((name) => !columns.before.includes(name)) : [];
  const gone = both ? columns.before.filter((name) => !columns.after.includes(name)) : [];
  const list = (names: readonly string[]) => names.map(columnLabel).join(', ');
  return [
    `${counts}; ${was}, ${is}.`,
    ...(key.length === 0 && both ? ['Its rows have no key, so whole rows were compared.'] : []),
    ...(repeatedKeys > 0
      ? [`${formatCount(repeatedKeys)} keys stand for several rows, which were compared as whole rows.`]
      : []),
    ...(fresh.length > 0 ? [`New columns: ${list(fresh)}.`] : []),
    ...(gone.length > 0 ? [`Columns that are gone: ${list(gone)}.`] : []),
    ...(columns.retyped.length > 0 ? [`Columns of another type: ${list(columns.retyped)}.`] : []),
  ].join(' ');
}
