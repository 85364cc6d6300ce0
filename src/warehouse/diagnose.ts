import { contractsOf } from '../catalog/contracts.ts';
import type { Cell, Column } from '../catalog/data.ts';
import type { ColumnContract, ObjectContract } from '../catalog/types.ts';
import { KpiError } from '../errors.ts';
import type { Examination, Examined, ProposedAdapter } from './diagnosis.ts';
import type { Inspected } from './inspected.ts';
import { adapterFile } from './sql/files.ts';
import { isReadOtherwise, type Misfit } from './sql/fit.ts';
import { mostLike, proposeAdapter, proposeColumn, proposeListings } from './sql/propose.ts';

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
  /** Everything that was looked at: what is not there may be part of something that is. */
  readonly inspected: readonly Inspected[];
  /** What is done about a misfit in this warehouse alone; null where names and types have to tell. */
  readonly remedy: (misfit: Misfit, other: Readable | null) => string | null;
}

/** What there is to say of one object: a line if it fits, else one for each thing that does not; and how to map it. */
export async function diagnose(
  one: Inspected,
  needed_by: readonly string[],
  { fiscalYear, other, inspected, remedy }: Surroundings,
): Promise<Examination> {
  const { contract, path, adapter, columns, misfits } = one;
  const found = [...fitting(one, needed_by), ...filling(one, needed_by)];
  if (misfits.length === 0) return { found, adapters: [] };
  const gone = misfits.some(({ state }) => state === 'missing');
  const own = columns === null ? null : { path, columns };
  const mapped = gone ? await other() : own;
  const listings = gone && mapped === null && adapter === null ? listingsOf(contract, inspected) : null;
  for (const misfit of misfits)
    found.push({
      ...{ object: path, needed_by, harmless: false },
      ...{ column: misfit.column, state: misfit.state, expected: misfit.expected, found: misfit.found },
      proposal:
        listings === null
          ? proposal(misfit, one, mapped, remedy)
          : [remedy(misfit, mapped), ofDeals(contract, listings.from)].filter(Boolean).join('; or '),
    });
  if (listings !== null) return { found, adapters: [adapterOf(contract, listings.from, listings.sql)] };
  if (adapter !== null || mapped === null) return { found, adapters: [] };
  const sql = proposeAdapter(contract, mapped.columns, {
    path: mapped.path === path ? '{{object}}' : quoted(contract, mapped.path),
    fiscalYear,
  });
  return { found, adapters: [adapterOf(contract, mapped, sql)] };
}

/** How an adapter names what it reads beside its own object, whatever the datasets are called. */
const quoted = ({ dataset }: ObjectContract, path: string): string =>
  `{{project}}.{{${dataset}}}.${path.split('.').at(-1)}`;

const adapterOf = ({ name }: ObjectContract, { path, columns }: Readable, sql: string): ProposedAdapter => ({
  name,
  sql,
  object: path.split('.').slice(-2).join('.'),
  columns: Object.fromEntries(columns.map((column) => [column.name, column.type])),
});

/** Listings that no object of their own holds may be deals. */
function listingsOf(
  { name }: ObjectContract,
  inspected: readonly Inspected[],
): { readonly from: Readable; readonly sql: string } | null {
  const deal = inspected.find(({ contract }) => contract.name === 'deal');
  if (name !== 'inventory_listing' || deal === undefined || deal.columns === null) return null;
  const sql = proposeListings(deal.columns, quoted(deal.contract, deal.path));
  return sql === null ? null : { from: { path: deal.path, columns: deal.columns }, sql };
}

const ofDeals = ({ name }: ObjectContract, { path }: Readable): string =>
  `${path.split('.').at(-1)} could hold it, as the deals of one pipeline: --write-adapters writes ${adapterFile(name)}, where its id is to be filled in; list the other pipelines under "pipelines" of src/data/company.json, so that coverage leaves it out`;

function fitting(one: Inspected, needed_by: readonly string[]): Examined[] {
  const { contract, path, adapter, computed, filled, misfits } = one;
  if (misfits.length > 0 || filled.includes(contract.name)) return [];
  const through = adapter === null ? asItIs(one) : `through ${adapter}`;
  return [
    {
      ...{ object: path, needed_by, column: null, state: 'fits', expected: '', harmless: true, proposal: '' },
      found: computed === undefined ? through : `computed by ${computed}`,
    },
  ];
}

/** How an object is read that needs no adapter, and what is otherwise there without harm. */
function asItIs({ contract, path, columns, spelled = path }: Inspected): string {
  const own = columns ?? [];
  const otherwise = contract.columns.flatMap((wanted) => {
    const found = own.find(({ name }) => name.toLowerCase() === wanted.name.toLowerCase());
    return found !== undefined && isReadOtherwise(wanted, found) ? [`${found.name} ${found.type}`] : [];
  });
  // Of tables, metrics read the columns that they name; of a view, its page shows all.
  const nested = own.filter(({ type }) => contract.dataset === 'dataset' && /^(ARRAY|STRUCT)\b/.test(type));
  return [
    'as it is',
    ...(spelled === path ? [] : [`under the name ${spelled.split('.').at(-1)}`]),
    ...(otherwise.length === 0 ? [] : [`with ${otherwise.join(', ')}`]),
    ...(nested.length === 0 ? [] : [`with ${nested.map(({ name }) => name).join(', ')} besides, as JSON`]),
  ].join(', ');
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
      ? `map it in ${file}, or let it be missing: what reads it is then not available, and list that in not_connected of src/data/company.json if it is to be so`
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

/** A count of an object's rows, and what its answer says. */
interface GrainCount {
  /** What is counted; part of the query's name. */
  readonly name: string;
  readonly sql: string;
  /** @param answer the one row that comes, or the error that came instead. */
  readonly tell: (answer: readonly Cell[] | KpiError) => Examined[];
}

/** The counts of an object: keys that stand in more rows than one, rows at all, and codes that nobody knows. */
export function grainCounts(one: Inspected, needed_by: readonly string[]): GrainCount[] {
  const { contract, path, reading } = one;
  const codes = contract.columns.flatMap(({ name, codes }): GrainCount[] => {
    if (codes === undefined) return [];
    const known = codes.map((code) => `'${code}'`).join(', ');
    const about = { object: path, column: name, needed_by, harmless: false, expected: codes.join(', ') };
    return [
      {
        name: `codes-${contract.name}`,
        sql: `SELECT COUNT(*) AS unknown_codes FROM ${reading ?? `\`${path}\``} WHERE \`${name}\` IS NULL OR LOWER(TRIM(\`${name}\`)) NOT IN (${known})`,
        tell: (answer) => {
          if (answer instanceof KpiError)
            return [{ ...about, state: 'not readable', found: answer.message, proposal: answer.next }];
          const found = `${Number(answer[0])} rows have another code, or none`;
          const proposal = `let ${adapterFile(contract.name)} put these codes in their place`;
          return Number(answer[0]) === 0 ? [] : [{ ...about, state: 'other type', found, proposal }];
        },
      },
    ];
  });
  const keys = (answer: readonly Cell[] | KpiError) => repeatedKeys(one, needed_by, answer);
  return [{ name: `grain-${contract.name}`, sql: keysSql(one), tell: keys }, ...codes];
}

/** The query that counts the keys of an object that stand in more rows than one, and all that stand in any. */
function keysSql({ contract, path, reading }: Inspected): string {
  const from = reading ?? `\`${path}\``;
  if (contract.keys.length === 0) return `SELECT 0 AS repeated, COUNT(*) AS standing FROM ${from}`;
  const keys = contract.keys.map((key) => `\`${key}\``).join(', ');
  return `SELECT COUNTIF(places > 1) AS repeated, COUNT(*) AS standing FROM (SELECT COUNT(*) AS places FROM ${from} GROUP BY ${keys})`;
}

/** What there is to say of that answer, or of the error that came instead. */
function repeatedKeys(
  { contract, path }: Inspected,
  needed_by: readonly string[],
  answer: readonly Cell[] | KpiError,
): Examined[] {
  const about = { object: path, column: contract.keys.join(', ') || null, needed_by, harmless: false };
  if (answer instanceof KpiError) {
    const { message, next } = answer;
    const said = { state: 'not readable' as const, found: message, proposal: next };
    return [{ ...about, ...said, expected: 'keys that can be counted' }];
  }
  const [count, standing] = answer.map(Number);
  if (standing === 0 && contract.optional === undefined)
    return [
      {
        ...{ ...about, column: null, state: 'missing', expected: 'rows', found: 'none: it is empty' },
        proposal: `fill it, map it from others in ${adapterFile(contract.name)}, or let it be missing: what reads it is then not available, and list that in not_connected of src/data/company.json if it is to be so`,
      },
    ];
  if (count === undefined || count === 0) return [];
  return [
    {
      ...{ ...about, state: 'other type', expected: 'one row for each key' },
      found: `${count} keys stand in more rows than one`,
      proposal: `let ${adapterFile(contract.name)} answer with one row for each`,
    },
  ];
}
