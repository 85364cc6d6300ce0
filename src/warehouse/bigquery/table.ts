import { KpiError } from '../../errors.ts';
import { parseCreateTable } from '../sql/ddl.ts';
import type { Statement } from '../sql/files.ts';
import type { Field, Table } from './api.ts';
import { explained } from './explain.ts';
import { runJob } from './job.ts';
import { RequestError } from './request-error.ts';
import { columnType } from './results.ts';
import { type Session, TABLE } from './session.ts';

/** Creates the summary table where there is none. Throws KpiError `table-shape` when it is not as its DDL says. */
export async function ensureTable(session: Session): Promise<void> {
  const schema = session.files.statement(`sql/schema/${TABLE}.sql`);
  let table: Table;
  try {
    table = await session.api.getTable(session.names, TABLE);
  } catch (error) {
    if (!(error instanceof RequestError) || error.status !== 404) throw error;
    const query = { name: 'create-table', statement: schema, parameters: {}, writes: true };
    await explained(query, session, () => runJob(query, session));
    return;
  }
  const differences = compare(table, schema);
  if (differences.length === 0) return;
  throw new KpiError(
    'table-shape',
    `${session.names.project}.${session.names.dataset}.${TABLE} is not as ${schema.file} makes it: ${differences.join('; ')}.`,
    'Keep its rows elsewhere if they matter and drop it, or change it by hand: the refresh never rewrites a table of another shape.',
  );
}

const listed = (names: readonly string[]): string => (names.length === 0 ? 'nothing' : names.join(', '));

/** Names and types come from a table that others may have made: no text but a name is repeated. */
const safe = (name: string): string => (/^[\w<>, ]{1,200}$/.test(name) ? name : 'another one');

/** What differs between a table and its DDL, in words. Order of columns and descriptions do not count. */
export function compare(table: Table, schema: Statement): string[] {
  if ((table.type ?? 'TABLE') !== 'TABLE')
    return [`it is a ${safe(table.type ?? '').toLowerCase()}, not a table`];
  const { columns } = parseCreateTable(schema.sql, schema.file);
  const fields = table.schema?.fields ?? [];
  const expected = new Map(columns.map(({ name, type }) => [name, type]));
  const differences = columns.flatMap(({ name, type }) => {
    const field = fields.find((candidate) => candidate.name === name);
    return field === undefined ? [`it has no column ${name}`] : differing(field, type);
  });
  for (const { name } of fields)
    if (!expected.has(name)) differences.push(`it has a column too many, ${safe(name)}`);

  const partition = /PARTITION BY DATE\((?<field>\w+)\)/i.exec(schema.sql)?.groups?.['field'];
  const { type, field } = table.timePartitioning ?? {};
  if (type !== 'DAY' || field !== partition || (table.rangePartitioning ?? null) !== null)
    differences.push(`it is not partitioned by DATE(${partition})`);
  const clusters = /CLUSTER BY (?<fields>[\w, ]+)/i.exec(schema.sql)?.groups?.['fields'] ?? '';
  const wanted = clusters.split(',').map((name) => name.trim());
  const found = table.clustering?.fields ?? [];
  if (found.join() !== wanted.join())
    differences.push(`it is clustered by ${listed(found.map(safe))}, not by ${listed(wanted)}`);
  return differences;
}

function differing(field: Field, type: string): string[] {
  const found = columnType(field);
  if (found !== type) return [`${field.name} is ${safe(found)}, not ${type}`];
  return field.mode === 'REQUIRED' ? [`${field.name} is REQUIRED`] : [];
}
