import type { Column } from '../../catalog/data.ts';
import type { ColumnContract, ObjectContract } from '../../catalog/types.ts';
import { mayLack } from './fit.ts';

/** What people call the same thing. */
const SYNONYMS: readonly (readonly string[])[] = [
  ['amount', 'value', 'spend', 'revenue', 'total', 'sum'],
  ['date', 'day', 'on', 'at', 'time'],
  ['customer', 'client', 'account', 'company'],
  ['id', 'key', 'number', 'no', 'code'],
  ['name', 'label', 'title'],
  ['score', 'rating', 'nps'],
  ['fulfilled', 'completed', 'delivered', 'done'],
  ['signed', 'closed', 'won'],
  ['status', 'state'],
];

/** A word as everybody would say it: one of a thing, by its first synonym. */
function canonical(word: string): string {
  // A number of days is no day.
  const one = word.length > 3 && word !== 'days' ? word.replace(/s$/, '') : word;
  return SYNONYMS.find((group) => group.includes(word) || group.includes(one))?.[0] ?? one;
}

const spelled = (name: string): string[] =>
  name
    .replace(/([a-z])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '' && word !== 'property' && word !== 'qbo');

const wordsOf = (name: string): string[] => spelled(name).map(canonical);

/** How much two names say the same, from 0 to 1: the share of words that they have in common. */
export function likeness(one: string, other: string): number {
  const [a, b] = [wordsOf(one), wordsOf(other)];
  // A year or a month says something else than another.
  const digits = (words: readonly string[]) => words.filter((word) => /\d/.test(word)).join();
  if (digits(a) !== digits(b)) return 0;
  if (a.join('') === b.join('')) return 1;
  // The id of something is not the id of something else.
  if ([a, b].some(([word, ...others]) => word === 'id' && others.length === 0)) return 0;
  const shared = a.filter((word) => b.includes(word)).length;
  return a.length + b.length === 0 ? 0 : (2 * shared) / (a.length + b.length);
}

/** From how much likeness on a name is proposed. */
const LEAST = 0.6;

/** The name of a list that says most of what another says; null when none says enough. */
export function mostLike(name: string, names: readonly string[]): string | null {
  const own = spelled(name);
  const scored = names.map((other) => ({
    other,
    score: likeness(name, other),
    same: spelled(other).filter((word) => own.includes(word)).length,
  }));
  // Of two that mean it as much, the one that says it in the same words.
  const best = scored.toSorted((a, b) => b.score - a.score || b.same - a.same)[0];
  return best !== undefined && best.score >= LEAST ? best.other : null;
}

/** How a column of some type becomes one of the contract; null where nothing sensible does. */
function cast(column: string, from: string, { types, unread }: ColumnContract): string | null {
  const accepted: readonly string[] = types;
  if (accepted.includes(from)) return column;
  const [to = ''] = types;
  if (to === 'BOOL' && from === 'INT64') return `${column} != 0`;
  if (to === 'BOOL' && from === 'STRING') return `LOWER(TRIM(${column})) IN ('true', 'yes', 'y', '1')`;
  if (to === 'STRING' && /^(INT64|NUMERIC|DATE|FLOAT64|BOOL)$/.test(from)) return `CAST(${column} AS STRING)`;
  if (from === 'STRING' && /^(INT64|NUMERIC|FLOAT64|DATE|TIMESTAMP)$/.test(to))
    // What cannot be read would else be lost without a word, and a sum be less than it is.
    return `${unread === undefined ? '' : 'SAFE_'}CAST(${column} AS ${to})`;
  if (from === 'NUMERIC' || from === 'FLOAT64' || from === 'BIGNUMERIC')
    return to === 'INT64' ? `SAFE_CAST(${column} AS INT64)` : null;
  return null;
}

/** A column that could be what a contract wants, and how it is read. */
interface ProposedColumn {
  readonly column: string;
  readonly expression: string;
}

/** What could stand for a column: one of its name and another type, or one whose name says the same. */
export function proposeColumn(
  wanted: ColumnContract,
  columns: readonly Column[],
  taken: ReadonlySet<string> = new Set(),
): ProposedColumn | null {
  const readable = columns
    .filter(({ name }) => !taken.has(name) && /^\w+$/.test(name))
    .flatMap(({ name, type }) => {
      const expression = cast(name, type, wanted);
      return expression === null ? [] : [{ column: name, expression }];
    });
  const named = readable.find(({ column }) => column.toLowerCase() === wanted.name.toLowerCase());
  const like = mostLike(
    wanted.name,
    readable.map(({ column }) => column),
  );
  return named ?? readable.find(({ column }) => column === like) ?? null;
}

/** What names and types do not tell of how a text is read. */
function remarkOn(expression: string): string {
  const [, safe, to = ''] =
    /^(SAFE_)?CAST\(\w+ AS (DATE|TIMESTAMP|NUMERIC|FLOAT64|INT64)\)$/.exec(expression) ?? [];
  if (to === '') return '';
  const other = to === 'DATE' || to === 'TIMESTAMP' ? `; PARSE_${to} reads other forms` : '';
  return ` -- text that is no ${to} ${safe === undefined ? 'fails' : 'becomes NULL'}${other}`;
}

/**
 * An adapter over an object of another shape, as far as names and types tell; a column that
 * they do not tell is left out and named.
 * @param path what is read, `project.dataset.table`.
 */
export function proposeAdapter(
  contract: ObjectContract,
  columns: readonly Column[],
  { path, fiscalYear }: { readonly path: string; readonly fiscalYear: number },
): string {
  const taken = new Set<string>();
  const proposals = new Map<ColumnContract, ProposedColumn>();
  const closeness = ({ name }: ColumnContract) =>
    Math.max(0, ...columns.map((one) => likeness(name, one.name)));
  // Who is named most alike chooses first.
  for (const wanted of contract.columns.toSorted((a, b) => closeness(b) - closeness(a))) {
    const proposal = proposeColumn(wanted, columns, taken);
    if (proposal === null) continue;
    proposals.set(wanted, proposal);
    taken.add(proposal.column);
  }
  const items: { readonly sql: string; readonly remark: string }[] = [];
  const lost: string[] = [];
  const told = [...proposals.keys()].map(({ name }) => name);
  for (const wanted of contract.columns) {
    const { name, types } = wanted;
    const { expression } = proposals.get(wanted) ?? {};
    if (expression !== undefined)
      items.push({
        sql: expression === name ? name : `${expression} AS ${name}`,
        remark: remarkOn(expression),
      });
    else if (mayLack(wanted, told)) items.push({ sql: `CAST(NULL AS ${types[0]}) AS ${name}`, remark: '' });
    // Left out, so that doctor goes on saying that it is missing: NULL would pass for a value that is not there.
    else lost.push(`  -- … AS ${name}, -- ${types.join(' or ')}: nothing like it was found, say what it is`);
  }
  // A name that carries a year is of the year that is asked for, this one and the next.
  const select = [
    // In front, so that a line that is filled in ends with the comma that it needs.
    ...lost,
    ...items.map(({ sql, remark }, at) => `  ${sql}${at === items.length - 1 ? '' : ','}${remark}`),
  ]
    .join('\n')
    .replaceAll(new RegExp(`_${fiscalYear}\\b`, 'g'), '_{{fiscal_year}}')
    .replaceAll(new RegExp(`_${fiscalYear - 1}\\b`, 'g'), '_{{prior_fiscal_year}}');
  return `-- Reads ${contract.name} in the shape that metrics and pages expect. Proposed by doctor from names and types: look at each line.
SELECT
${select}
FROM \`${path}\`
`;
}

/** How listings are read of deals of one pipeline, whose id no type tells; null where deals lack what tells them apart. */
export function proposeListings(deals: readonly Column[], path: string): string | null {
  const typeOf = (wanted: string) => deals.find(({ name }) => name.toLowerCase() === wanted)?.type;
  const created = typeOf('property_createdate');
  if (created === undefined || typeOf('deal_pipeline_id') === undefined) return null;
  const date =
    created === 'TIMESTAMP'
      ? `DATE(property_createdate, '{{time_zone}}')`
      : 'CAST(property_createdate AS DATE)';
  const flags = ['is_deleted', '_fivetran_deleted'].filter((flag) => typeOf(flag) === 'BOOL');
  const select = [
    `${date} AS property_listed_date`,
    'CAST(NULL AS STRING) AS property_status',
    ...flags,
  ].join(',\n  ');
  // No column is called so: until it is filled in, whatever reads the adapter is refused, and nothing is counted wrong.
  return `-- Reads listings as deals of one pipeline. Proposed by doctor: put that pipeline's id, quoted, in place of supply_pipeline_id,
-- and list the others under "pipelines" of src/data/company.json, so that these deals do not count towards coverage.
-- property_status is 'withdrawn' for what is no longer offered; a stage may tell.
SELECT
  ${select}
FROM \`${path}\`
WHERE deal_pipeline_id = supply_pipeline_id
`;
}
