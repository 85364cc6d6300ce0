import { expect, it } from 'vitest';
import { DEFAULT_COMPANY } from '../../catalog/company.ts';
import { metrics } from '../../catalog/metrics.ts';
import { sha256 } from '../../host/hash.ts';
import type { Definitions, Manifest } from '../../store/schemas.ts';
import { SqlFiles } from '../../warehouse/sql/files.ts';
import { namesFrom } from '../../warehouse/sql/names.ts';
import { checkSql } from './agreement.ts';
import { placeText } from './finding.ts';

const FILE = 'sql/refresh_kpis.sql';
const EXPORT = { file: 'sql/exports/x.sql', sql: 'SELECT *\nFROM x' };

const files = new SqlFiles(namesFrom({}), { fiscalYear: 2026, company: DEFAULT_COMPANY });
const refresh = files.refresh(metrics).sql;
/** The definitions of a night, as far as they hold SQL: that of the catalog, in the refresh that ran. */
const honest: Definitions = {
  schema_version: 1,
  metrics: metrics.map(
    (metric) => ({ key: metric.key, sql: files.metric(metric).sql }) as Definitions['metrics'][number],
  ),
  views: [],
  queries: [{ file: FILE, sql: refresh }, EXPORT],
};

const ranOf = ({ queries }: Definitions) =>
  queries.map(({ file, sql }) => ({ file, sql_sha256: sha256(sql) })) as Manifest['queries'];

/** What is found in definitions, under the manifest of the honest ones or another that was forged with them. */
async function found(shown: Definitions, ran = ranOf(honest)): Promise<string[]> {
  const findings = await checkSql('N', shown, { queries: ran } as Manifest, { sha256 });
  return findings.map(
    ({ place, message }) => `${placeText(place).replace('N/definitions.json at ', '')}: ${message}`,
  );
}

const withMetrics = (sqlOf: (sql: string, index: number) => string | null): Definitions => ({
  ...honest,
  metrics: honest.metrics.map((metric, index) => ({ ...metric, sql: sqlOf(metric.sql ?? '', index) })),
});
const withQueries = (queries: Definitions['queries']): Definitions => ({ ...honest, queries });

it('has nothing to say of SQL that ran, nor of sample data that have none', async () => {
  expect(await found(honest)).toEqual([]);
  const sample = { ...withMetrics(() => null), queries: [] };
  const none = [{ file: 'src/data/mock/summary.json', sql_sha256: sha256('') }] as Manifest['queries'];
  expect(await found(sample, none)).toEqual([]);
});

it('has nothing to say of a night whose refresh nobody here knows', async () => {
  const exported = { ...withMetrics(() => null), queries: [EXPORT] };
  expect(await found(exported, ranOf(exported))).toEqual([]);
});

it.each<[string, Definitions, string]>([
  [
    'two metrics exchanged',
    withMetrics((sql, index) => (index < 2 ? (honest.metrics[1 - index]?.sql ?? null) : sql)),
    'metrics.0.sql: the SQL shown for revenue_ytd is not the one that answered for it',
  ],
  [
    'a metric’s SQL cut short',
    withMetrics((sql) => sql.slice(0, sql.lastIndexOf('\n', sql.length - 2))),
    'metrics.0.sql: the SQL shown for revenue_ytd is not the one that answered for it',
  ],
  [
    'a metric’s SQL emptied',
    withMetrics((sql, index) => (index === 3 ? '' : sql)),
    'metrics.3.sql: the SQL shown for pipeline_coverage is not the one that answered for it',
  ],
  [
    'every metric without SQL',
    withMetrics(() => null),
    'metrics.0.sql: the SQL of revenue_ytd is not shown, although it ran',
  ],
  [
    'SQL that did not run',
    withMetrics(() => 'SELECT honest'),
    'metrics.0.sql: the SQL shown for revenue_ytd is not the one that answered for it',
  ],
  [
    'two statements exchanged',
    withQueries([
      { file: FILE, sql: EXPORT.sql },
      { file: EXPORT.file, sql: refresh },
    ]),
    `queries.0.sql: the SQL of ${FILE} is not the one that ran, by its SHA-256 in the manifest`,
  ],
  [
    'another statement',
    withQueries([{ file: FILE, sql: 'SELECT 2' }, EXPORT]),
    `queries.0.sql: the SQL of ${FILE} is not the one that ran, by its SHA-256 in the manifest`,
  ],
  [
    'a statement left out',
    withQueries([{ file: FILE, sql: refresh }]),
    `queries: the SQL of ${EXPORT.file}, which ran by the manifest, is not there`,
  ],
])('names %s', async (_name, shown, expected) => {
  expect((await found(shown))[0]).toBe(expected);
});

it('names empty SQL and SQL in no statement, with a manifest that was forged to fit', async () => {
  const empty = withQueries([
    { file: FILE, sql: refresh },
    { ...EXPORT, sql: ' \n' },
  ]);
  expect(await found(empty, ranOf(empty))).toEqual([`queries.1.sql: the SQL of ${EXPORT.file} is empty`]);
  const without = withQueries([EXPORT]);
  expect((await found(without, ranOf(without)))[0]).toBe(
    'metrics.0.sql: the SQL shown for revenue_ytd is in no statement that ran',
  );
  const blank = { ...without, metrics: withMetrics(() => '').metrics };
  expect((await found(blank, ranOf(blank)))[0]).toBe('metrics.0.sql: the SQL shown for revenue_ytd is empty');
});
