import { contractsOf } from '../catalog/contracts.ts';
import type { Column } from '../catalog/data.ts';
import type { ColumnContract, ObjectContract } from '../catalog/types.ts';
import { viewSlug } from '../catalog/views.ts';
import type { KpiError } from '../errors.ts';
import type { Examination, Examined } from './diagnosis.ts';
import type { Inspected } from './inspected.ts';
import { adapterFile } from './sql/files.ts';
import type { Misfit } from './sql/fit.ts';
import { mostLike, proposeAdapter, proposeColumn } from './sql/propose.ts';

/** An object that can be read, with its columns. */
export interface Readable {
  /** `project.dataset.table`. */
  readonly path: string;
  readonly columns: readonly Column[];
}

/** What a warehouse knows beyond the objects themselves. */
interface Surroundings {
  readonly fiscalYear: number;
  /** What could be the object, where it is not there; null where nothing is like it. */
  readonly other: () => Promise<Readable | null>;
  /** What is done about a misfit in this warehouse alone; null where names and types have to tell. */
  readonly remedy: (misfit: Misfit, other: Readable | null) => string | null;
}

/** What there is to say of one object: a line if it fits, else one for each thing that does not; and how to map it. */
export async function diagnose(
  one: Inspected,
  needed_by: readonly string[],
  { fiscalYear, other, remedy }: Surroundings,
): Promise<Examination> {
  const { contract, path, adapter, columns, misfits } = one;
  const found = [...fitting(one, needed_by), ...filling(one, needed_by)];
  if (misfits.length === 0) return { found, adapters: [] };
  const gone = misfits.some(({ state }) => state === 'missing');
  const own = columns === null ? null : { path, columns };
  const mapped = gone ? await other() : own;
  for (const misfit of misfits)
    found.push({
      ...{ object: path, needed_by, harmless: false },
      ...{ column: misfit.column, state: misfit.state, expected: misfit.expected, found: misfit.found },
      proposal: proposal(misfit, one, mapped, remedy),
    });
  if (adapter !== null || mapped === null) return { found, adapters: [] };
  const sql = proposeAdapter(contract, mapped.columns, {
    path: mapped.path === path ? '{{object}}' : mapped.path,
    fiscalYear,
  });
  const proposed = {
    name: contract.name,
    sql,
    object: mapped.path.split('.').slice(-2).join('.'),
    columns: Object.fromEntries(mapped.columns.map(({ name, type }) => [name, type])),
  };
  return { found, adapters: [proposed] };
}

function fitting(
  { contract, path, adapter, computed, filled, misfits }: Inspected,
  needed_by: readonly string[],
): Examined[] {
  if (misfits.length > 0 || filled.includes(contract.name)) return [];
  const through = adapter === null ? 'as it is' : `through ${adapter}`;
  return [
    {
      ...{ object: path, needed_by, column: null, state: 'fits', expected: '', harmless: true, proposal: '' },
      found: computed === undefined ? through : `computed by ${computed}`,
    },
  ];
}

const filling = ({ contract, path, filled }: Inspected, needed_by: readonly string[]): Examined[] =>
  filled.map((name) => {
    const column = contract.columns.find((wanted) => wanted.name === name);
    const whole = name === contract.name;
    return {
      ...{ object: path, needed_by, found: 'nothing', harmless: true },
      column: whole ? null : name,
      state: whole ? 'missing' : 'column missing',
      expected: `optional: ${(column ?? contract).optional}`,
      proposal: whole ? 'it is read as empty' : 'it is read as NULL',
    };
  });

function proposal(
  misfit: Misfit,
  { contract, path, adapter }: Inspected,
  other: Readable | null,
  remedy: Surroundings['remedy'],
): string {
  if (adapter !== null) return `correct ${adapter}`;
  const own = remedy(misfit, other);
  if (own !== null) return own;
  const file = adapterFile(contract.name);
  const { state, column } = misfit;
  if (state === 'missing')
    return other === null
      ? `map it in ${file}, or let it be missing: what reads it is then not available`
      : `${other.path.split('.').at(-1)} could be it: --write-adapters maps it in ${file}`;
  const wanted = contract.columns.find(({ name }) => name === column);
  const like =
    wanted === undefined ? null : proposeColumn(wanted, other?.columns ?? [], taken(contract, wanted, other));
  if (like === null || other?.path !== path) return `say in ${file} what it is`;
  return `${like.expression} AS ${column}: --write-adapters writes ${file}`;
}

/** The columns that are what the contract has under their name: they are not another one too. */
const taken = (
  contract: ObjectContract,
  wanted: ColumnContract,
  other: Readable | null,
): ReadonlySet<string> => {
  const own = contract.columns.filter((one) => one !== wanted).map(({ name }) => name.toLowerCase());
  const names = (other?.columns ?? []).map(({ name }) => name);
  return new Set(names.filter((name) => own.includes(name.toLowerCase())));
};

/** Which of the tables of a dataset could be an object that is not there; null when none is called like it. */
export function otherName(
  { name }: ObjectContract,
  listed: readonly string[],
  fiscalYear: number,
): string | null {
  // What is read under its own name already is not the same thing under another.
  const known = new Set(contractsOf(fiscalYear).map((contract) => contract.name.toLowerCase()));
  const others = listed.filter((table) => table !== 'dashboard_kpis' && !known.has(table.toLowerCase()));
  const like = mostLike(name, others);
  return like === null || !/^\w+$/.test(like) ? null : like;
}

/** A count that says whether an object's rows are what its contract takes them for: anything but 0 is a fault. */
interface GrainCount {
  /** What is counted; part of the query's name. */
  readonly name: string;
  readonly sql: string;
  readonly columns: string;
  readonly expected: string;
  readonly found: (count: number) => string;
  readonly remedy: string;
}

/** The counts of an object: keys that stand in more rows than one, and codes that nobody knows. */
export function grainCounts({ contract, path, reading }: Inspected): GrainCount[] {
  const from = reading ?? `\`${path}\``;
  const keys = contract.keys.map((key) => `\`${key}\``).join(', ');
  const counts: GrainCount[] = [];
  if (keys !== '')
    counts.push({
      name: `grain-${contract.name}`,
      sql: `SELECT COUNT(*) AS repeated FROM (SELECT ${keys} FROM ${from} GROUP BY ${keys} HAVING COUNT(*) > 1)`,
      columns: contract.keys.join(', '),
      expected: 'one row for each key',
      found: (count) => `${count} keys stand in more rows than one`,
      remedy: `let ${adapterFile(contract.name)} answer with one row for each`,
    });
  for (const { name, codes } of contract.columns) {
    if (codes === undefined) continue;
    const known = codes.map((code) => `'${code}'`).join(', ');
    counts.push({
      name: `codes-${contract.name}`,
      sql: `SELECT COUNT(*) AS unknown_codes FROM ${from} WHERE \`${name}\` IS NULL OR LOWER(TRIM(\`${name}\`)) NOT IN (${known})`,
      columns: name,
      expected: codes.join(', '),
      found: (count) => `${count} rows have another code, or none`,
      remedy: `let ${adapterFile(contract.name)} put these codes in their place`,
    });
  }
  return counts;
}

/** What there is to say of a count, or of the error that came instead. */
export function grainLine(
  { path }: Inspected,
  { columns, expected, found, remedy }: GrainCount,
  count: number | KpiError,
): Examined[] {
  const about = { object: path, column: columns, needed_by: [], harmless: false, expected };
  if (typeof count !== 'number') {
    const { message, next } = count;
    return [{ ...about, state: 'not readable', found: message, proposal: next }];
  }
  return count === 0 ? [] : [{ ...about, state: 'other type', found: found(count), proposal: remedy }];
}

/** Nothing has to be done about what only what is left out on purpose would read. */
export function spared({ found, adapters }: Examination, notConnected: readonly string[]): Examination {
  const left = new Set([...notConnected, ...notConnected.map((name) => `/details/${viewSlug(name)}/`)]);
  const isSpared = ({ state, needed_by }: Examined) =>
    state !== 'fits' && needed_by.length > 0 && needed_by.every((reader) => left.has(reader));
  return {
    adapters,
    found: found.map((one) =>
      isSpared(one) ? { ...one, harmless: true, proposal: 'nothing: it is not connected on purpose' } : one,
    ),
  };
}
