import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DEFAULT_COMPANY } from '../../src/catalog/company.ts';
import { metrics } from '../../src/catalog/metrics.ts';
import { parseCreateTable } from '../../src/warehouse/sql/ddl.ts';
import { SqlFiles } from '../../src/warehouse/sql/files.ts';
import { namesFrom } from '../../src/warehouse/sql/names.ts';
import { differences } from './answers/answers.ts';
import { embeddedAnswers } from './answers/embedded.ts';
import { readRecording } from './answers/recorded.ts';
import { sourceTables, zetasqlAnswers } from './answers/zetasql.ts';
import { fixtures } from './fixtures/index.ts';
import { type Judge, startJudge } from './judge/judge.ts';
import { OWNERS_DDL, OWNERS_QUERIES } from './owner/design.ts';

let judge: Judge;
beforeAll(async () => {
  judge = await startJudge();
}, 60_000);
afterAll(() => judge?.close());

const files = new SqlFiles(namesFrom({}), { fiscalYear: 2026, company: DEFAULT_COMPANY });

describe('every SQL file is GoogleSQL', () => {
  it.each(['sql/schema', 'sql/sources'].flatMap((folder) => files.list(folder)))('%s', async (file) => {
    const { sql } = files.statement(file);
    const { columns } = await judge.analyze(sql, []);
    const stated = parseCreateTable(sql, file).columns;
    expect(columns).toEqual(stated.map(({ name, type }) => ({ name, type })));
  });

  it('the owner’s statement of the table', async () => {
    const { columns } = await judge.analyze(OWNERS_DDL, []);
    const stated = parseCreateTable(OWNERS_DDL, 'the owner’s design').columns;
    expect(columns).toEqual(stated.map(({ name, type }) => ({ name, type })));
  });

  it('the schema of dashboard_kpis takes what the refresh answers', async () => {
    const schema = files.statement('sql/schema/dashboard_kpis.sql');
    const table = parseCreateTable(schema.sql, schema.file);
    const { summary } = readRecording(fixtures[0] ?? expect.fail('no fixture')).answers;
    expect(summary).toHaveLength(metrics.length);
    expect(table.columns.map(({ name }) => name)).toEqual(Object.keys(summary[0] ?? {}));
  });
});

describe.each(fixtures.map((fixture) => [fixture.name, fixture] as const))('fixture %s', (_name, fixture) => {
  it('DuckDB answers what Google answers, value by value', async () => {
    const google = await zetasqlAnswers(judge, fixture);
    expect(differences(await embeddedAnswers(fixture), google)).toEqual([]);
  });

  it('the recording is what Google answers today', async () => {
    expect(readRecording(fixture).answers).toEqual(
      JSON.parse(JSON.stringify(await zetasqlAnswers(judge, fixture))),
    );
  });
});

it('the owner’s own queries read our rows, in Google’s evaluator', async () => {
  const fixture = fixtures.find(({ fiscalYear }) => fiscalYear === 2026) ?? expect.fail('no fixture');
  const { summary, views } = await embeddedAnswers(fixture);
  const schema = files.statement('sql/schema/dashboard_kpis.sql');
  const { path, columns } = parseCreateTable(schema.sql, schema.file);
  const nrr = views['net_revenue_retention_all_customers'] ?? expect.fail('no view');
  const tables = [
    { name: path, columns, rows: summary.map((row) => Object.values(row)) },
    { name: path.replace('dashboard_kpis', 'net_revenue_retention_all_customers'), ...nrr },
  ];
  const keys = async (sql: string) => (await judge.evaluate(sql, tables)).rows.map(([key]) => key).sort();
  const ofPeople = (person: boolean) =>
    metrics.flatMap(({ key, owner }) => ((owner !== null) === person ? [key] : [])).sort();
  expect(await keys(OWNERS_QUERIES.companyMetrics)).toEqual(ofPeople(false));
  expect(await keys(OWNERS_QUERIES.personMetrics)).toEqual(ofPeople(true));
  expect(await keys(OWNERS_QUERIES.nrrDetail)).toEqual(
    nrr.rows.flatMap(([id]) => (id === 'UNKNOWN' ? [] : [id])).sort(),
  );
});

it('the judge sees the source tables with every column of their DDL', () => {
  const tables = sourceTables(files, []);
  expect(tables.find(({ name }) => name.endsWith('.invoice'))?.columns).toHaveLength(45);
});
