import type { Definitions, Manifest, Summary } from '../schemas.ts';
import { type Finding, note } from './finding.ts';
import type { StoreSource } from './source.ts';

/** Every metric that is defined has one row in the summary, and no other has any. */
export function checkMetrics(id: string, { rows }: Summary, { metrics }: Definitions): Finding[] {
  const file = `${id}/summary.json`;
  const counts = new Map(metrics.map(({ key }) => [key, 0]));
  const findings: Finding[] = [];
  for (const [index, { metric_key }] of rows.entries()) {
    const count = counts.get(metric_key);
    const at = { path: `rows.${index}.metric_key` };
    if (count === undefined)
      findings.push(note('metrics-disagree', file, `definitions.json does not define ${metric_key}`, at));
    else if (count > 0) findings.push(note('metrics-disagree', file, `${metric_key} is there twice`, at));
    counts.set(metric_key, (count ?? 0) + 1);
  }
  for (const [key, count] of counts)
    if (count === 0) findings.push(note('metrics-disagree', file, `${key} is defined but not there`));
  return findings;
}

/**
 * The SQL that a night shows is the SQL that its manifest says ran: each statement by its hash, none left out, and each
 * metric's as a piece of one of them.
 */
export async function checkSql(
  id: string,
  { metrics, queries }: Definitions,
  manifest: Manifest,
  { sha256 }: StoreSource,
): Promise<Finding[]> {
  const findings: Finding[] = [];
  const wrong = (message: string, path: string) =>
    findings.push(note('sql-disagrees', `${id}/definitions.json`, message, { path }));
  const none = await sha256(new Uint8Array());
  for (const [index, { file, sql }] of queries.entries()) {
    const hash = await sha256(new TextEncoder().encode(sql));
    if (manifest.queries.some((query) => query.file === file && query.sql_sha256 === hash)) continue;
    wrong(
      `the SQL of ${file} is not the one that ran, by its SHA-256 in the manifest`,
      `queries.${index}.sql`,
    );
  }
  const shown = new Set(queries.map(({ file }) => file));
  for (const { file, sql_sha256 } of manifest.queries)
    if (!shown.has(file) && sql_sha256 !== none)
      wrong(`the SQL of ${file}, which ran by the manifest, is not there`, 'queries');
  for (const [index, { key, sql }] of metrics.entries())
    if (sql !== null && !queries.some((query) => query.sql.includes(sql)))
      wrong(`the SQL shown for ${key} is in no statement that ran`, `metrics.${index}.sql`);
  return findings;
}
