import type { Column } from '../../catalog/data.ts';
import type { ColumnContract, ObjectContract } from '../../catalog/types.ts';

/** What keeps an object from being read as its contract has it. */
export interface Misfit {
  readonly object: string;
  /** Null where it is the object itself. */
  readonly column: string | null;
  readonly state: 'missing' | 'column missing' | 'other type' | 'no permission' | 'not readable';
  /** Types that are read right, or what else was expected. */
  readonly expected: string;
  readonly found: string;
}

/** A misfit in one sentence. @param path `project.dataset.table`. */
export function misfitReason(path: string, { column, state, expected, found }: Misfit): string {
  if (state === 'missing') return `${path} does not exist${found === 'nothing' ? '' : ` (${found})`}.`;
  if (state === 'column missing') return `${path} has no column ${column}, which must be ${expected}.`;
  // Of a file not the type is known, but the cell that cannot be read.
  if (state === 'other type' && /\s/.test(found))
    return `${path} has a ${column} that cannot be read: ${found.replace(/\.$/, '')}.`;
  if (state === 'other type') return `${path} has ${column} as ${found}, which must be ${expected}.`;
  if (state === 'not readable') return `${path} cannot be read: ${found.replace(/\.$/, '')}.`;
  return found;
}

/** How an object that others own is read. */
export interface Fit {
  /** A subquery that takes the object’s place in statements, in one line; null when it is read as it is. */
  readonly reading: string | null;
  /** Optional columns that are not there and are read as NULL. */
  readonly filled: readonly string[];
  readonly misfits: readonly Misfit[];
}

/** Names that SQL can hold between backticks. */
const isPlain = (name: string): boolean => /^[^`\\\n]+$/.test(name);

/**
 * How one column of another type is read as the first type of its contract. Numbers of other precision are left: SQL casts
 * them. An instant at midnight UTC means that date; any other falls on the company’s date.
 */
function converted(column: string, from: string, to: string, timeZone: string): string | null {
  if (to === 'STRING' && from === 'INT64') return `CAST(${column} AS STRING)`;
  if (to === 'INT64' && from === 'STRING') return `SAFE_CAST(${column} AS INT64)`;
  if (to === 'DATE' && from === 'DATETIME') return `CAST(${column} AS DATE)`;
  if (to === 'DATE' && from === 'TIMESTAMP')
    return `IF(TIMESTAMP_TRUNC(${column}, DAY) = ${column}, DATE(${column}, 'UTC'), DATE(${column}, '${timeZone}'))`;
  if (to === 'TIMESTAMP' && from !== 'TIMESTAMP') return `CAST(${column} AS TIMESTAMP)`;
  return null;
}

/** A column without a value, of its contract’s type. */
const absent = ({ name, types: [type] }: ColumnContract): string => `CAST(NULL AS ${type}) AS \`${name}\``;

/** What a column of an object has to be called and read as; null for one that is read as it stands. */
function select(wanted: ColumnContract, { name, type }: Column, timeZone: string): string | null {
  const [to = ''] = wanted.types;
  const value = converted(`\`${name}\``, type, to, timeZone);
  if (value === null && name === wanted.name) return null;
  return `${value ?? `\`${name}\``} AS \`${wanted.name}\``;
}

/** Whether a column may be absent from an object that has columns of these names. */
export const mayLack = ({ optional, instead }: ColumnContract, names: readonly string[]): boolean =>
  optional !== undefined && (instead === undefined || names.some((name) => same(name, instead)));
/** Whether a column that fits is another type or spelled otherwise, so that SQL has to read it as the contract’s. */
export const isReadOtherwise = (wanted: ColumnContract, column: Column): boolean =>
  select(wanted, column, 'UTC') !== null;

const same = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase();

/** What is read of an object, and how. */
interface Place {
  /** Where it stands, `project.dataset.table`, spelled as it is there. */
  readonly path: string;
  /** What is read: the path itself, or a query over it. */
  readonly from?: string;
  /** Of the company, for instants that are read as dates. */
  readonly timeZone: string;
}

/** Holds the columns of an object against its contract. */
export function fitColumns(
  contract: Pick<ObjectContract, 'name' | 'columns'>,
  columns: readonly Column[],
  { path, from = `\`${path}\``, timeZone }: Place,
): Fit {
  const misfits: Misfit[] = [];
  const items = new Map<string, string>();
  const missing: ColumnContract[] = [];
  const names = columns.map(({ name }) => name);
  for (const wanted of contract.columns) {
    const found = columns.find(({ name }) => same(name, wanted.name));
    const types: readonly string[] = wanted.types;
    const note = { object: contract.name, column: wanted.name, expected: types.join(' or ') };
    if (found === undefined) {
      if (mayLack(wanted, names)) missing.push(wanted);
      else misfits.push({ ...note, state: 'column missing', found: 'nothing' });
      continue;
    }
    if (!types.includes(found.type)) misfits.push({ ...note, state: 'other type', found: found.type });
    const item = select(wanted, found, timeZone);
    if (types.includes(found.type) && item !== null) items.set(found.name, item);
  }
  const filled = missing.map(({ name }) => name);
  if (items.size === 0 && missing.length === 0)
    return { reading: from === `\`${path}\`` ? null : from, filled, misfits };
  const listed = columns
    .filter(({ name }) => isPlain(name))
    .map(({ name }) => items.get(name) ?? `\`${name}\``);
  return {
    reading: `(SELECT ${[...listed, ...missing.map(absent)].join(', ')} FROM ${from})`,
    filled,
    misfits,
  };
}

/** How an object that is not there is read: an optional one as empty, any other as it is, which fails by name. */
export function fitMissing(contract: ObjectContract): Fit {
  const { name: object, columns, optional } = contract;
  if (optional === undefined) {
    const misfit: Misfit = {
      object,
      column: null,
      state: 'missing',
      expected: 'a table or view',
      found: 'nothing',
    };
    return { reading: null, filled: [], misfits: [misfit] };
  }
  return { reading: `(SELECT ${columns.map(absent).join(', ')} LIMIT 0)`, filled: [object], misfits: [] };
}
