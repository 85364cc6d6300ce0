import { absentWord } from '../../catalog/absent.ts';
import type { Cell } from '../../catalog/data.ts';
import { addDecimals, formatDecimal, parseDecimal } from '../../format/decimal.ts';
import { counted } from '../../format/phrases.ts';
import { plain } from '../../host/terminal.ts';
import type { StoredRow } from '../../store/night.ts';
import { type AbsentSides, absentSentences, absentSides, changedAbsences, type Sides } from './absent.ts';
import type { NightDiff, RecordChange } from './diff.ts';
import type { ViewDiff } from './view.ts';

/** Longer cells are cut; `--json` has them whole. */
const MOST_CHARACTERS = 80;
/** Characters shown before the place where two long texts part. */
const CONTEXT = 20;

/**
 * The differences of two nights in lines for a terminal. Values stand as they are stored, to the last digit.
 * @param nights what to call either night.
 */
export function diffText(diff: NightDiff, nights: Sides<string>): string[] {
  const { absent, metrics, targets, company, owners, definitions, queries, views } = diff;
  // Between two currencies no difference is a number.
  const differs = !company.some(({ key }) => key === 'currency');
  return [
    ...recordLines('metric', metrics, differs, absent),
    ...changedAbsences(absent).map(({ key, sides }) => absentLine(key, absentSentences(sides, nights))),
    ...recordLines('target', targets, differs),
    // Settings are few and seldom changed: no line says that they were not.
    ...(company.length === 0 ? [] : recordLines('setting', company)),
    ...(owners.length === 0 ? [] : recordLines('owner', owners)),
    ...recordLines('definition', definitions),
    ...recordLines('statement', queries),
    ...views.flatMap((view) => {
      const why = absentSentences(absentSides(absent, 'view', view.view), nights);
      return why.length === 0 ? viewLines(view, differs) : [uncomparedLine(view, why)];
    }),
  ];
}

function recordLines(
  noun: string,
  changes: readonly RecordChange[],
  differs = true,
  absent: NightDiff['absent'] = { before: [], after: [] },
): string[] {
  if (changes.length === 0) return [`No ${noun} changed.`];
  const lines = changes.flatMap(({ key, kind, cells }) => {
    if (kind !== 'changed') return [`  ${kind === 'added' ? '+' : '-'} ${key}`];
    return cells.map(({ column, before, after }) => {
      const name = column === 'metric_value' || column === 'value' ? key : `${key} ${column}`;
      const sides = absentSides(absent, 'metric', key);
      return column === 'metric_value' && (sides.before ?? sides.after) !== null
        ? `  ~ ${name}: ${valueText(before, sides.before)} → ${valueText(after, sides.after)}`
        : `  ~ ${name}: ${change(before, after, differs)}`;
    });
  });
  return [`${counted(changes.length, `${noun}`)} changed:`, ...lines];
}

const valueText = (value: Cell, absent: AbsentSides['before']): string =>
  absent === null ? cellText(value) : absentWord(absent).toLowerCase();

const absentLine = (name: string, why: readonly string[]): string => plain(`${name}: ${why.join(' ')}`);

function uncomparedLine({ view, before, after }: ViewDiff, why: readonly string[]): string {
  const rows = [before === null ? [] : `${before} before`, after === null ? [] : `${after} after`].flat();
  return absentLine(view, [...why, `No rows were compared${rows.map((text) => `; ${text}`).join('')}.`]);
}

function viewLines(diff: ViewDiff, differs: boolean): string[] {
  const { view, added, removed, changed } = diff;
  if (diff.before === null || diff.after === null)
    return [`${view}: only in the ${diff.before === null ? 'second' : 'first'} night.`];
  const counts = `${added.count} added, ${removed.count} removed, ${changed.count} changed`;
  const total = added.count + removed.count + changed.count;
  const notes = viewNotes(diff);
  if (total === 0 && notes.length === 0) return [`${view}: the same ${counted(diff.after, 'row')}.`];
  const gone = { names: diff.columns.before, key: diff.key };
  const fresh = { names: diff.columns.after, key: diff.key };
  return [
    `${view}: ${diff.before} → ${diff.after} rows; ${counts}${notes.join('')}.`,
    ...added.rows.map((row) => `  + ${rowText(row, fresh)}`),
    ...rest('added', added),
    ...removed.rows.map((row) => `  - ${rowText(row, gone)}`),
    ...rest('removed', removed),
    ...changed.rows.flatMap(({ row, cells }) => {
      const values = cells.map(({ column, before, after }) => `${column} ${change(before, after, differs)}`);
      return [`  ~ ${titleText(row, fresh)}: ${values.join(', ')}`];
    }),
    ...rest('changed', changed),
  ];
}

const rest = (what: string, list: { readonly count: number; readonly rows: readonly unknown[] }): string[] =>
  list.count > list.rows.length
    ? [`    and ${list.count - list.rows.length} more ${what}; --all lists them`]
    : [];

function viewNotes({ columns, key, repeatedKeys }: ViewDiff): string[] {
  const gone = columns.before.filter((name) => !columns.after.includes(name));
  const fresh = columns.after.filter((name) => !columns.before.includes(name));
  return [
    ...(fresh.length > 0 ? [`; new columns ${fresh.join(', ')}`] : []),
    ...(gone.length > 0 ? [`; columns gone ${gone.join(', ')}`] : []),
    ...(columns.retyped.length > 0 ? [`; another type of ${columns.retyped.join(', ')}`] : []),
    ...(key.length === 0 ? ['; without a key of its own, compared as whole rows'] : []),
    ...(repeatedKeys > 0
      ? [`; ${counted(repeatedKeys, 'key')} with several rows, compared as whole rows`]
      : []),
  ];
}

interface Columns {
  readonly names: readonly string[];
  readonly key: readonly string[];
}

const rowText = (row: StoredRow, { names }: Columns): string =>
  row.map((cell, index) => `${names[index]}=${cellText(cell)}`).join(' ');

/** What a row is found by, with the first name in it for a person to recognize. */
function titleText(row: StoredRow, { names, key }: Columns): string {
  const name = names.find((column) => column.endsWith('_name'));
  return [...new Set([...key, ...(name === undefined ? [] : [name])])]
    .map((column) => `${column}=${cellText(row[names.indexOf(column)] ?? null)}`)
    .join(' ');
}

/** @param differs false where a difference would be no number. */
function change(before: Cell, after: Cell, differs: boolean): string {
  if (typeof before === 'string' && typeof after === 'string') {
    const from = Math.max(0, firstDifference(before, after) - CONTEXT);
    // Of long texts, such as SQL, the place where they part.
    if (from > 0 && Math.max(before.length, after.length) > MOST_CHARACTERS)
      return `${cellText(before.slice(from))} → ${cellText(after.slice(from))} (from character ${from + 1} on)`;
  }
  const difference = differs ? differenceOf(before, after) : null;
  return `${cellText(before)} → ${cellText(after)}${difference === null ? '' : ` (${difference})`}`;
}

function differenceOf(before: Cell, after: Cell): string | null {
  if (!isNumberLike(before) || !isNumberLike(after)) return null;
  const [old, fresh] = [parseDecimal(String(before)), parseDecimal(String(after))];
  if (old === null || fresh === null) return null;
  const text = formatDecimal(addDecimals(fresh, { ...old, units: -old.units }));
  return text.startsWith('-') ? text : `+${text}`;
}

function firstDifference(before: string, after: string): number {
  let at = 0;
  while (at < before.length && before[at] === after[at]) at += 1;
  return at;
}

const isNumberLike = (cell: Cell): cell is number | string =>
  typeof cell === 'number' || (typeof cell === 'string' && /^-?\d+(\.\d+)?$/.test(cell));

/** JSON, cut. */
function cellText(cell: Cell): string {
  const text = plain(JSON.stringify(cell));
  const characters = [...text];
  return characters.length <= MOST_CHARACTERS ? text : `${characters.slice(0, MOST_CHARACTERS).join('')}…`;
}
