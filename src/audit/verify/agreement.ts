import { type Absent, absentFrom, isAbsent } from '../../catalog/absent.ts';
import { type Company, DEFAULT_COMPANY } from '../../catalog/company.ts';
import type { Owners } from '../../catalog/owners.ts';
import { rowsFile } from '../../store/night-files.ts';
import type { Definitions, Manifest, Summary } from '../../store/schemas.ts';
import { metricBranch } from '../../warehouse/sql/branches.ts';
import { type Finding, note } from './finding.ts';
import { isOfFirstVersion } from './maker.ts';
import type { StoreSource } from './source.ts';

/** A night is held to a check of its own night's making unless its manifest admits that the check failed. */
const admits = ({ checks }: Manifest, name: string): boolean =>
  checks.some((check) => check.name === name && check.result === 'failed');

/** Whether what a night shows agrees with one another: SQL, views and metrics, as far as each could be read. */
export async function checkAgreement(
  id: string,
  {
    summary,
    definitions,
    company,
    owners,
  }: {
    readonly summary?: Summary | undefined;
    readonly definitions?: Definitions | undefined;
    readonly company?: Company | undefined;
    readonly owners?: Owners | undefined;
  },
  manifest: Manifest,
  source: Pick<StoreSource, 'sha256'>,
): Promise<Finding[]> {
  if (definitions === undefined) return [];
  const absent = absentFrom(manifest.missing ?? [], definitions, company ?? DEFAULT_COMPANY);
  return [
    ...checkAbsent(id, definitions, manifest),
    ...checkOwners(id, definitions, owners ?? []),
    ...(await checkSql(id, definitions, manifest, source, absent)),
    ...checkViews(id, definitions, manifest, absent),
    ...(summary === undefined ? [] : checkSummary(id, summary, definitions, manifest, absent)),
  ];
}

/** Whoever is set to answer for a metric is whom the night's definitions name. */
const checkOwners = (id: string, { metrics }: Definitions, owners: Owners): Finding[] =>
  owners.flatMap(({ metric: key, person, code }, index) => {
    const defined = metrics.find((metric) => metric.key === key);
    if (defined === undefined || (defined.owner === person && defined.department === code)) return [];
    const message = `definitions.json names another owner or department for ${key}`;
    return [note('settings-disagree', `${id}/owners.json`, message, { path: `owners.${index}` })];
  });

/** A night can be without nothing but what it defines. */
function checkAbsent(id: string, { metrics, views }: Definitions, { missing = [] }: Manifest): Finding[] {
  const defined = {
    metric: new Set(metrics.map(({ key }) => key)),
    view: new Set(views.map(({ name }) => name)),
  };
  return missing.flatMap(({ name, kind }, index) =>
    defined[kind].has(name)
      ? []
      : [
          note(
            'manifest-disagrees',
            `${id}/manifest.json`,
            `definitions.json does not define the ${kind} ${name}`,
            {
              path: `missing.${index}`,
            },
          ),
        ],
  );
}

/** Summary against definitions and manifest, as far as the night's own checks claim that they agree. */
function checkSummary(
  id: string,
  summary: Summary,
  definitions: Definitions,
  manifest: Manifest,
  absent: readonly Absent[],
): Finding[] {
  return [
    ...(admits(manifest, 'metrics-complete') ? [] : checkMetrics(id, summary, definitions, manifest, absent)),
    ...(admits(manifest, 'one-refresh') ? [] : checkRefresh(id, summary, manifest)),
  ];
}

/** Every metric that is defined has one row in the summary, as it is defined, and no other has any. */
function checkMetrics(
  id: string,
  { rows }: Summary,
  { metrics }: Definitions,
  manifest: Manifest,
  absent: readonly Absent[],
): Finding[] {
  const findings: Finding[] = [];
  const wrong = (message: string, path?: string) =>
    findings.push(
      note('metrics-disagree', `${id}/summary.json`, message, path === undefined ? {} : { path }),
    );
  const defined = new Map(metrics.map((metric) => [metric.key, metric]));
  const seen = new Set<string>();
  for (const [index, row] of rows.entries()) {
    const { metric_key: key } = row;
    const metric = defined.get(key);
    if (metric === undefined) {
      if (!isOfFirstVersion(manifest))
        wrong(`definitions.json does not define ${key}`, `rows.${index}.metric_key`);
    } else if (seen.has(key)) wrong(`${key} is there twice`, `rows.${index}.metric_key`);
    else if (row.metric_format !== metric.format)
      wrong(
        `${key} is a ${row.metric_format} where definitions.json says ${metric.format}`,
        `rows.${index}.metric_format`,
      );
    else if (isAbsent(absent, 'metric', key) && row.metric_value !== null)
      wrong(`${key} has a value, although the night is without it`, `rows.${index}.metric_value`);
    else if (row.person_name !== metric.owner)
      wrong(`${key} is not the owner's whom definitions.json names`, `rows.${index}.person_name`);
    seen.add(key);
  }
  for (const key of defined.keys()) if (!seen.has(key)) wrong(`${key} is defined but not there`);
  return findings;
}

/** Every row is of the manifest's fiscal year and of the instant that the manifest says the data are of. */
function checkRefresh(id: string, { rows }: Summary, manifest: Manifest): Finding[] {
  return rows.flatMap((row, index) =>
    [
      { path: 'fiscal_year', said: row.fiscal_year, wanted: manifest.fiscal_year },
      { path: 'updated_at', said: row.updated_at, wanted: manifest.data_time },
    ]
      .filter(({ said, wanted }) => said !== wanted)
      .map(({ path, said, wanted }) =>
        note('metrics-disagree', `${id}/summary.json`, `it says ${said} where the manifest says ${wanted}`, {
          path: `rows.${index}.${path}`,
        }),
      ),
  );
}

/** Each view that is defined has a file, unless the night is without it, and each file of rows belongs to one. */
function checkViews(
  id: string,
  { views }: Definitions,
  manifest: Manifest,
  absent: readonly Absent[],
): Finding[] {
  const defined = new Set(views.map(({ name }) => name));
  const stored = new Set(
    manifest.files.flatMap(({ path }) => {
      const rows = rowsFile(path);
      return rows === null || rows.isPart ? [] : [rows.view];
    }),
  );
  const wrong = (message: string) =>
    note('views-disagree', `${id}/definitions.json`, message, { path: 'views' });
  return [
    ...[...defined]
      .filter((name) => !stored.has(name) && !isAbsent(absent, 'view', name))
      .map((name) => wrong(`${name} has no rows in the night`)),
    ...[...stored]
      .filter((name) => !defined.has(name) && !isOfFirstVersion(manifest))
      .map((name) => wrong(`it does not name ${name}`)),
    ...[...stored]
      .filter((name) => isAbsent(absent, 'view', name))
      .map((name) => wrong(`${name} has rows, although the night is without it`)),
  ];
}

/**
 * The SQL that a night shows is the SQL that its manifest says ran: each statement by its hash, none left out, and each
 * metric's as just the piece of the refresh that answered for it.
 */
export async function checkSql(
  id: string,
  { metrics, queries }: Definitions,
  manifest: Manifest,
  { sha256 }: Pick<StoreSource, 'sha256'>,
  absent: readonly Absent[] = [],
): Promise<Finding[]> {
  const findings: Finding[] = [];
  const wrong = (message: string, path: string) =>
    findings.push(note('sql-disagrees', `${id}/definitions.json`, message, { path }));
  const none = await sha256(new Uint8Array());
  for (const [index, { file, sql }] of queries.entries()) {
    const hash = await sha256(new TextEncoder().encode(sql));
    if (isBlank(sql)) wrong(`the SQL of ${file} is empty`, `queries.${index}.sql`);
    else if (!manifest.queries.some((query) => query.file === file && query.sql_sha256 === hash))
      wrong(
        `the SQL of ${file} is not the one that ran, by its SHA-256 in the manifest`,
        `queries.${index}.sql`,
      );
  }
  const shown = new Set(queries.map(({ file }) => file));
  for (const { file, sql_sha256 } of manifest.queries)
    if (!shown.has(file) && sql_sha256 !== none)
      wrong(`the SQL of ${file}, which ran by the manifest, is not there`, 'queries');
  // Where the table was read as it stood, nobody here knows what filled it.
  const computed = manifest.missing !== undefined && metrics.some(({ sql }) => sql !== null);
  for (const [index, { key, sql }] of metrics.entries()) {
    const problem = isAbsent(absent, 'metric', key)
      ? sql === null
        ? null
        : `the SQL of ${key} is shown, although the night is without it`
      : sql === null && computed
        ? (metricSqlProblem(key, sql, queries) ??
          `${key} has no SQL, and the night does not say that it is without it`)
        : metricSqlProblem(key, sql, queries);
    if (problem !== null) wrong(problem, `metrics.${index}.sql`);
  }
  return findings;
}

const isBlank = (sql: string): boolean => sql.trim() === '';

function metricSqlProblem(key: string, sql: string | null, queries: Definitions['queries']): string | null {
  const branches = new Set(queries.map((query) => metricBranch(query.sql, key, sql ?? '')));
  if (branches.has('same') || branches.has('other')) {
    if (sql === null) return `the SQL of ${key} is not shown, although it ran`;
    return branches.has('other') ? `the SQL shown for ${key} is not the one that answered for it` : null;
  }
  if (sql === null) return null;
  if (isBlank(sql)) return `the SQL shown for ${key} is empty`;
  // Statements that name no metric can only be asked whether they hold the text.
  return queries.some((query) => query.sql.includes(sql))
    ? null
    : `the SQL shown for ${key} is in no statement that ran`;
}
