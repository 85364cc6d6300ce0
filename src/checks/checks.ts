import type { Cell, Column, KpiRow } from '../catalog/data.ts';
import type { Metric } from '../catalog/types.ts';
import type { View } from '../catalog/views.ts';
import { KpiError } from '../errors.ts';
import type { Check } from '../store/schemas.ts';

/** What the checks look at: the night as it was exported. */
export interface Exported {
  readonly fiscalYear: number;
  readonly rows: readonly KpiRow[];
  readonly details: ReadonlyMap<string, { readonly columns: readonly Column[]; readonly rows: number }>;
  /** The answer of `sql/checks/unresolved_lines.sql`; null where there are no sources to read (mock). */
  readonly unresolved: Readonly<Record<string, Cell>> | null;
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
function metricsFinite({ rows }: Pick<Exported, 'rows'>): Check {
  const broken = rows.filter(({ metric_value: value }) => value !== null && !Number.isFinite(value));
  const missing = rows.filter(({ metric_value: value }) => value === null).map((row) => row.metric_key);
  if (broken.length > 0)
    return failed(
      'metrics-finite',
      broken.map((row) => `${row.metric_key} is not a finite number`),
    );
  if (missing.length > 0 && missing.length === rows.length)
    return failed('metrics-finite', ['no metric could be computed']);
  if (missing.length === 0) return passed('metrics-finite', 'Every metric is a finite number.');
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

/** Each view has the columns its page needs, with a type that it can show. */
function columnsTyped({ details, fiscalYear }: Exported, views: readonly View[]): Check {
  const problems = views.flatMap((view) => {
    const columns = details.get(view.name)?.columns;
    if (columns === undefined) return [`${view.name} was not exported`];
    return view.columns(fiscalYear).flatMap(({ name, types }) => {
      const column = columns.find((candidate) => candidate.name === name);
      if (column === undefined)
        return [`${view.name} has no column ${name} (expected ${types.join(' or ')})`];
      const known: readonly string[] = types;
      return known.includes(column.type)
        ? []
        : [`${view.name}.${name} is ${column.type}, expected ${types.join(' or ')}`];
    });
  });
  return verdict(
    'columns-typed',
    problems,
    `All ${views.length} detail views have the required columns and types.`,
  );
}

/** An empty view is a broken sync far more often than an empty business. */
function viewsFilled({ details }: Exported, views: readonly View[]): Check {
  const empty = views
    .filter(({ name }) => (details.get(name)?.rows ?? 0) === 0)
    .map(({ name }) => `${name} is empty`);
  const rows = [...details.values()].reduce((sum, detail) => sum + detail.rows, 0);
  return verdict('views-filled', empty, `The detail views hold ${rows} rows.`);
}

/** Lines that could not be placed are in no number: they are counted, never dropped in silence. */
function linesPlaced({ unresolved }: Exported): Check[] {
  if (unresolved === null) return [];
  const read = Number(unresolved['lines_read']);
  const lost = Number(unresolved['lines_without_account']);
  const priceless = Number(unresolved['lines_without_amount']);
  if (lost === 0 && priceless === 0) {
    return [passed('lines-placed', `All ${read} invoice lines of the year could be placed on an account.`)];
  }
  const message = `${lost} of ${read} invoice lines of the year have no account number, and ${priceless} no exchange rate; they are in no metric.`;
  return [{ name: 'lines-placed', result: 'warned', message }];
}

/** Judges the numbers alone, before anything is exported. */
export const checkNumbers = (
  numbers: Pick<Exported, 'rows' | 'fiscalYear'>,
  metrics: readonly Metric[],
): Check[] => [metricsComplete(numbers, metrics), metricsFinite(numbers), oneRefresh(numbers)];

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

/** Judges a night. Failed checks block it from being published; warnings are shown. */
export function runChecks(exported: Exported, metrics: readonly Metric[], views: readonly View[]): Check[] {
  return [
    ...checkNumbers(exported, metrics),
    columnsTyped(exported, views),
    viewsFilled(exported, views),
    ...linesPlaced(exported),
  ];
}

/** Who lets failed checks through for one run, and why. */
interface Acceptance {
  readonly reason: string;
  /** Null when nobody is known to have started the run. */
  readonly actor: string | null;
}

/** Checks of form: without them pages would be wrong or could not be built, so nobody can accept their failure. */
const FORM: ReadonlySet<string> = new Set(['one-refresh', 'columns-typed']);

/** Whether a check keeps its night from being published. */
export const blocks = ({ result, accepted }: Check): boolean => result === 'failed' && accepted === undefined;

/** Marks failed checks as accepted; they stay failed, and say who let them through and why. */
export const acceptFailed = (checks: readonly Check[], acceptance: Acceptance | null): Check[] =>
  checks.map((check) =>
    acceptance === null || check.result !== 'failed' || FORM.has(check.name)
      ? check
      : { ...check, accepted: { ...acceptance } },
  );
