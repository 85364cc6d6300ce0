import type { KpiRow } from '../../catalog/data.ts';
import { KpiError } from '../../errors.ts';
import { parseCreateTable } from '../sql/ddl.ts';
import type { Field, Table } from './api.ts';
import { explained } from './explain.ts';
import { runJob } from './job.ts';
import { RequestError } from './request-error.ts';
import { columnType } from './results.ts';
import { replaceQuery, type Session, type SummaryTable, schemaOf, TABLE } from './session.ts';

/** What `metric_value` can be: of the three, each holds a metric. */
const VALUE_TYPES = ['FLOAT64', 'NUMERIC', 'BIGNUMERIC'];

/**
 * Looks at the summary table as it stands; null while there is none. Any table that the night's rows fit into is
 * taken as it is, whoever made it.
 * @throws KpiError `table-shape`, saying why nothing can be written to it.
 */
export async function readTable(session: Session): Promise<SummaryTable | null> {
  const table = await explained(replaceQuery([], null, session), session, async () => {
    try {
      return await session.api.getTable(session.names, TABLE);
    } catch (error) {
      if (error instanceof RequestError && error.status === 404) return null;
      throw error;
    }
  });
  if (table === null) return null;
  const problems = misfits(table, session);
  if (problems.length > 0) throw unwritable(session, problems.join('; '));
  return summaryTable(table, session);
}

/** Makes the summary table as its DDL says. */
export async function createTable(session: Session): Promise<void> {
  const query = { name: 'create-table', statement: schemaOf(session), parameters: {}, writes: true };
  await explained(query, session, () => runJob(query, session));
}

/** Throws KpiError `table-shape` when a row has no value for a column that the table will not have without one. */
export function assertFits(rows: readonly KpiRow[], { required }: SummaryTable, session: Session): void {
  for (const row of rows)
    for (const [column, value] of Object.entries(row))
      if (value === null && required.some((name) => name.toLowerCase() === column))
        throw unwritable(session, `${column} is REQUIRED, and ${row.metric_key} has none`);
}

const unwritable = ({ names }: Session, why: string): KpiError =>
  new KpiError(
    'table-shape',
    `${names.project}.${names.dataset}.${TABLE} cannot take the night’s rows: ${why}.`,
    'Change it by hand, or keep its rows elsewhere and drop it: the night makes it anew as sql/schema/dashboard_kpis.sql says, and never rewrites a table of another shape.',
  );

/** Names and types come from a table that others may have made: no text but a name is repeated. */
const safe = (name: string): string => (/^[\w<>, ]{1,200}$/.test(name) ? name : 'another one');

const columnsOf = (session: Session) => {
  const { sql, file } = schemaOf(session);
  return parseCreateTable(sql, file).columns;
};
const fieldsOf = (table: Table): readonly Field[] => table.schema?.fields ?? [];
/** BigQuery compares names of columns without regard to case. */
const named = (fields: readonly Field[], name: string): Field | undefined =>
  fields.find((field) => field.name.toLowerCase() === name.toLowerCase());

/** Why the night's rows do not fit into a table, in words. */
function misfits(table: Table, session: Session): string[] {
  if ((table.type ?? 'TABLE') !== 'TABLE')
    return [`it is a ${safe(table.type ?? '').toLowerCase()}, not a table`];
  const columns = columnsOf(session);
  const fields = fieldsOf(table);
  const problems = columns.flatMap(({ name, type }) => {
    const field = named(fields, name);
    if (field === undefined) return [`it has no column ${name}`];
    const types = name === 'metric_value' ? VALUE_TYPES : [type];
    if (!types.includes(columnType(field)))
      return [`${name} is ${safe(columnType(field))}, not ${types.join(' or ')}`];
    return name === 'person_name' && field.mode === 'REQUIRED'
      ? ['person_name is REQUIRED, and metrics of the company have none']
      : [];
  });
  for (const { name, mode } of furtherOf(table, session))
    if (mode === 'REQUIRED') problems.push(`its column ${safe(name)} is REQUIRED, and the night has none`);
  return problems;
}

const furtherOf = (table: Table, session: Session): readonly Field[] => {
  const ours = new Set(columnsOf(session).map(({ name }) => name));
  return fieldsOf(table).filter(({ name }) => !ours.has(name.toLowerCase()));
};

function summaryTable(table: Table, session: Session): SummaryTable {
  const fields = fieldsOf(table);
  const value = named(fields, 'metric_value');
  return {
    valueType: value === undefined ? 'FLOAT64' : columnType(value),
    // A column whose name or type SQL could not say plainly is left to BigQuery, which fills it with NULL.
    further: furtherOf(table, session)
      .map((field) => ({ name: field.name, type: columnType(field) }))
      .filter(({ name, type }) => /^[^`\\\n]+$/.test(name) && /^[\w<>, ]+$/.test(type))
      .map(({ name, type }) => `CAST(NULL AS ${type}) AS \`${name}\``),
    required: fields.filter(({ mode }) => mode === 'REQUIRED').map(({ name }) => name),
  };
}
