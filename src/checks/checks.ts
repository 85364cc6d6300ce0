import type { Cell, Column, KpiRow, Missing } from '../catalog/data.ts';
import type { Metric } from '../catalog/types.ts';
import type { View } from '../catalog/views.ts';
import { KpiError } from '../errors.ts';
import type { Check } from '../store/schemas.ts';
import type { ObjectPlace } from '../warehouse/types.ts';

/** What the checks look at: the night as it was exported. */
export interface Exported {
  readonly fiscalYear: number;
  readonly rows: readonly KpiRow[];
  readonly details: ReadonlyMap<string, { readonly columns: readonly Column[]; readonly rows: number }>;
  /** The answer of `sql/checks/unresolved_lines.sql`, or why there is none; null where there are no sources to read (mock). */
  readonly unresolved: Readonly<Record<string, Cell>> | KpiError | null;
  /** The answer of `sql/checks/sources_filled.sql`: rows by table; or why there is none, null as above. */
  readonly sources: Readonly<Record<string, Cell>> | KpiError | null;
  /** What could not be had to begin with. */
  readonly missing: readonly Missing[];
  /** Metrics and views that are left out on purpose, by name. */
  readonly notConnected: ReadonlySet<string>;
  /** Where a table or a view is, and who is computed from it. */
  readonly place: (object: string) => ObjectPlace;
}

const passed = (name: string, message: string): Check => ({ name, result: 'passed', message });
const failed = (name: string, problems: readonly string[]): Check => ({
  name,
  result: 'failed',
  message: `${problems.join('; ')}.`,
});
const verdict = (name: string, problems: readonly string[], good: string): Check =>
  problems.length > 0 ? failed(name, problems) : passed(name, good);

const times = (count: number): string => (count === 0 ? 'is missing' : `appears ${count} times`);

/** Every expected metric is there exactly once, in its format and for its owner, and nothing else is. */
function metricsComplete({ rows }: Pick<Exported, 'rows'>, metrics: readonly Metric[]): Check {
  const problems: string[] = [];
  for (const { key, owner, format } of metrics) {
    const found = rows.filter((row) => row.metric_key === key);
    if (found.length !== 1) problems.push(`${key} ${times(found.length)}`);
    else if (found[0]?.metric_format !== format)
      problems.push(`${key} is a ${found[0]?.metric_format}, expected ${format}`);
    else if (found[0]?.person_name !== owner) problems.push(`${key} is not the owner's it should be`);
  }
  const expected = new Set(metrics.map(({ key }) => key));
  const strangers = rows.filter((row) => !expected.has(row.metric_key));
  if (strangers.length > 0)
    problems.push(`${strangers.length} rows are of metrics that the catalog does not have`);
  return verdict('metrics-complete', problems, `All ${metrics.length} metrics are there, each once.`);
}

/** Values are finite numbers; those that could not be computed are NULL and named. */
export function metricsFinite({ rows, known }: Numbers): Check {
  const broken = rows.filter(({ metric_value: value }) => value !== null && !Number.isFinite(value));
  const empty = rows.filter(({ metric_value: value }) => value === null).map((row) => row.metric_key);
  const missing = empty.filter((key) => !known.has(key));
  if (broken.length > 0)
    return failed(
      'metrics-finite',
      broken.map((row) => `${row.metric_key} is not a finite number`),
    );
  if (empty.length > 0 && empty.length === rows.length)
    return failed('metrics-finite', ['no metric could be computed']);
  if (empty.length === 0) return passed('metrics-finite', 'Every metric is a finite number.');
  if (missing.length === 0)
    return passed(
      'metrics-finite',
      `All ${rows.length - empty.length} metrics that could be had are finite numbers.`,
    );
  return {
    name: 'metrics-finite',
    result: 'warned',
    message: `Not available tonight: ${missing.join(', ')}.`,
  };
}

/** All rows carry one refresh's instant and the fiscal year that was asked for. */
function oneRefresh({ rows, fiscalYear }: Pick<Exported, 'rows' | 'fiscalYear'>): Check {
  const instants = new Set(rows.map((row) => row.updated_at));
  const years = new Set(rows.map((row) => row.fiscal_year));
  const problems: string[] = [];
  if (instants.size !== 1) problems.push(`the rows carry ${instants.size} different refresh times`);
  if (years.size !== 1 || !years.has(fiscalYear)) {
    problems.push(`the rows are of fiscal year ${[...years].join(', ') || 'none'}, not ${fiscalYear}`);
  }
  return verdict('one-refresh', problems, `All rows come from one refresh of fiscal year ${fiscalYear}.`);
}

/** What a check found wrong with tables or views, a list for each; it costs the night the views and what reads them. */
export interface OfObjects {
  readonly check: Check;
  readonly problems: ReadonlyMap<string, readonly string[]>;
  /** Whether what is computed from them is lost too. */
  readonly readers: boolean;
}

function ofObjects(name: string, problems: OfObjects['problems'], good: string, readers: boolean): OfObjects {
  const found = new Map([...problems].filter(([, list]) => list.length > 0));
  return { check: verdict(name, [...found.values()].flat(), good), problems: found, readers };
}

/** Each view that was exported has the columns its page needs, with a type that it can show. */
export function columnsTyped({ details, fiscalYear }: Exported, views: readonly View[]): OfObjects {
  const problems = new Map<string, readonly string[]>();
  for (const view of views) {
    const columns = details.get(view.name)?.columns;
    if (columns === undefined) continue;
    const wrong = view.columns(fiscalYear).flatMap(({ name, types }) => {
      const column = columns.find((candidate) => candidate.name === name);
      if (column === undefined)
        return [`${view.name} has no column ${name} (expected ${types.join(' or ')})`];
      const known: readonly string[] = types;
      return known.includes(column.type)
        ? []
        : [`${view.name}.${name} is ${column.type}, expected ${types.join(' or ')}`];
    });
    problems.set(view.name, wrong);
  }
  return ofObjects(
    'columns-typed',
    problems,
    `All ${details.size} detail views that were exported have the required columns and types.`,
    // A number that needs such a column was not computed to begin with.
    false,
  );
}

/** An empty view is a broken sync far more often than an empty business. */
export function viewsFilled({ details }: Exported): OfObjects {
  const problems = new Map(
    [...details].map(([name, { rows }]) => [name, rows === 0 ? [`${name} is empty`] : []] as const),
  );
  const rows = [...details.values()].reduce((sum, detail) => sum + detail.rows, 0);
  return ofObjects('views-filled', problems, `The detail views hold ${rows} rows.`, true);
}

/** A table that a number cannot do without is there in name only when it is empty. */
export function sourcesFilled({ sources }: Exported): OfObjects[] {
  if (sources === null) return [];
  if (sources instanceof KpiError) {
    const message = `Whether a source table is empty could not be looked at. ${sources.message}`;
    return [
      { check: { name: 'sources-filled', result: 'warned', message }, problems: new Map(), readers: false },
    ];
  }
  const counts = Object.entries(sources);
  const problems = new Map(
    counts.map(([name, rows]) => [name, Number(rows) === 0 ? [`${name} is empty`] : []] as const),
  );
  return [ofObjects('sources-filled', problems, `None of ${counts.length} source tables is empty.`, true)];
}

/** Whether everything could be had, or was left out on purpose. */
export function allConnected(missing: readonly Missing[], notConnected: ReadonlySet<string>): Check {
  if (missing.length > 0)
    return {
      name: 'all-connected',
      result: 'warned',
      message: `Missing tonight: ${missing.map(({ name, reason }) => `${name}, because ${reason}`).join(' ')}`,
    };
  return passed(
    'all-connected',
    notConnected.size === 0
      ? 'Every metric and every detail view could be had.'
      : `Everything could be had but what is not connected on purpose: ${[...notConnected].join(', ')}.`,
  );
}

/** Lines that could not be placed are in no number: they are counted, never dropped in silence. */
export function linesPlaced({ unresolved }: Exported): Check[] {
  if (unresolved === null) return [];
  if (unresolved instanceof KpiError)
    return [
      {
        name: 'lines-placed',
        result: 'warned',
        message: `Whether every invoice line is on an account could not be looked at. ${unresolved.message}`,
      },
    ];
  const read = Number(unresolved['lines_read']);
  const lost = Number(unresolved['lines_without_account']);
  const priceless = Number(unresolved['lines_without_amount']);
  if (lost === 0 && priceless === 0) {
    return [passed('lines-placed', `All ${read} invoice lines of the year could be placed on an account.`)];
  }
  const message = `${lost} of ${read} invoice lines of the year have no account number, and ${priceless} no exchange rate; they are in no metric.`;
  return [{ name: 'lines-placed', result: 'warned', message }];
}

/** The numbers, and the keys of those that are known to have no value. */
interface Numbers extends Pick<Exported, 'rows' | 'fiscalYear'> {
  readonly known: ReadonlySet<string>;
}

/** Judges the numbers alone, before anything is exported. */
export const checkNumbers = (numbers: Numbers, metrics: readonly Metric[]): Check[] => [
  metricsComplete(numbers, metrics),
  metricsFinite(numbers),
  oneRefresh(numbers),
];

/** Says what the night did without: optional objects and columns that are not there, read as empty or NULL. */
export const noteFilled = (filled: readonly string[]): Check =>
  passed('objects-optional', `Not there, and read as empty or as NULL: ${filled.join(', ')}.`);

/** Says whether `dashboard_kpis` holds the rows that were just put there. @param found why they could not be read back. */
export function checkReplaced(written: readonly KpiRow[], found: readonly KpiRow[] | KpiError): Check {
  if (found instanceof KpiError)
    return {
      name: 'table-replaced',
      result: 'warned',
      message: `dashboard_kpis was replaced by the night’s ${written.length} rows and could not be read back. ${found.message}`,
    };
  const differing = written.filter((row) => !found.some((other) => sameRow(row, other)));
  if (differing.length === 0 && found.length === written.length)
    return passed('table-replaced', `dashboard_kpis holds the night’s ${written.length} rows.`);
  const which =
    differing.length === 0
      ? `${found.length} rows instead of ${written.length}`
      : `not the night’s ${differing.map(({ metric_key: key }) => key).join(', ')}`;
  return {
    name: 'table-replaced',
    result: 'warned',
    message: `dashboard_kpis was replaced, and read back right after it held ${which}: another writer is at work. This snapshot has the rows as they were computed.`,
  };
}

/** Rows are the same when what a table can hold of them is: NUMERIC keeps nine digits after the point. */
const sameRow = (a: KpiRow, b: KpiRow): boolean =>
  a.metric_key === b.metric_key &&
  a.metric_format === b.metric_format &&
  a.department === b.department &&
  a.person_name === b.person_name &&
  a.fiscal_year === b.fiscal_year &&
  Date.parse(a.updated_at) === Date.parse(b.updated_at) &&
  (a.metric_value === null || b.metric_value === null
    ? a.metric_value === b.metric_value
    : Math.abs(a.metric_value - b.metric_value) <= Math.max(1e-9, Math.abs(a.metric_value) * 1e-12));
