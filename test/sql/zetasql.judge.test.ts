import { afterAll, beforeAll, describe, expect, it } from 'vitest';
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

let judge: Judge;
beforeAll(async () => {
  judge = await startJudge();
}, 60_000);
afterAll(() => judge?.close());

const files = new SqlFiles(namesFrom({}), 2026);

describe('every SQL file is GoogleSQL', () => {
  it.each(['sql/schema', 'sql/sources'].flatMap((folder) => files.list(folder)))('%s', async (file) => {
    const { sql } = files.statement(file);
    const { columns } = await judge.analyze(sql, []);
    expect(columns).toEqual(parseCreateTable(sql, file).columns);
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

it('the judge sees the source tables with every column of their DDL', () => {
  const tables = sourceTables(files, []);
  expect(tables.find(({ name }) => name.endsWith('.invoice'))?.columns).toHaveLength(45);
});
