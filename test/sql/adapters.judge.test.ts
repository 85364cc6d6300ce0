import { readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DEFAULT_COMPANY } from '../../src/catalog/company.ts';
import { contractsOf } from '../../src/catalog/contracts.ts';
import { ROOT } from '../../src/host/root.ts';
import { readAdapter } from '../../src/warehouse/sql/adapter.ts';
import { SqlFiles } from '../../src/warehouse/sql/files.ts';
import { fitColumns, type Misfit } from '../../src/warehouse/sql/fit.ts';
import { namesFrom } from '../../src/warehouse/sql/names.ts';
import { readShapes } from '../../src/warehouse/sql/shapes.ts';
import { sourceTables } from './answers/zetasql.ts';
import { type Judge, type JudgeTable, startJudge } from './judge/judge.ts';

let judge: Judge;
beforeAll(async () => {
  judge = await startJudge();
}, 60_000);
afterAll(() => judge?.close());

const names = namesFrom({});
const files = new SqlFiles(names, { fiscalYear: 2026, company: DEFAULT_COMPANY });

/** A table by the types of its columns. */
const table = (name: string, columns: Readonly<Record<string, string>>): JudgeTable => ({
  name,
  columns: Object.entries(columns).map(([column, type]) => ({ name: column, type })),
});

/** What Google's analyzer says that an adapter answers with, held against the contract of its object. */
async function misfits(
  object: string,
  sql: string,
  tables: readonly JudgeTable[],
): Promise<readonly Misfit[]> {
  const contract =
    contractsOf(2026).find(({ name }) => name === object) ?? expect.fail(`no contract of ${object}`);
  const { columns } = await judge.analyze(sql, tables);
  return fitColumns(contract, columns, { path: object, timeZone: DEFAULT_COMPANY.time_zone }).misfits;
}

const pathOf = (object: string): string => {
  const { project, ...datasets } = names;
  const { dataset } = contractsOf(2026).find(({ name }) => name === object) ?? expect.fail(object);
  return `${project}.${datasets[dataset]}.${object}`;
};

/** Two folders with adapters: this project’s own, and those of the fixture of a project that others built. */
const FOLDERS = [ROOT, join(ROOT, 'test/night/fifteen/engineer')].map((root) => {
  const own = new SqlFiles(names, { fiscalYear: 2026, company: DEFAULT_COMPANY }, root);
  const adapters = own
    .list('sql')
    .filter((file) => file.startsWith('sql/adapters/'))
    .map((file) => file.slice('sql/adapters/'.length, -'.sql'.length));
  return { folder: relative(ROOT, root) || 'this project', root, own, adapters };
});

/** The tables of sources as their DDL has them, and what doctor recorded in their place, whatever its dataset is called. */
async function rawTables(root: string): Promise<JudgeTable[]> {
  const { project, ...datasets } = names;
  const tables = new Map(sourceTables(files, []).map((one) => [one.name, one]));
  for (const [object, columns] of Object.entries(await readShapes(root))) {
    const name = object.split('.').at(-1) ?? '';
    const known = contractsOf(2026).filter((contract) => contract.name === name);
    const places = known.length > 0 ? known.map(({ dataset }) => names[dataset]) : Object.values(datasets);
    for (const dataset of places) {
      const path = `${project}.${dataset}.${name}`;
      tables.set(path, table(path, columns));
    }
  }
  return [...tables.values()];
}

it.each(FOLDERS.filter(({ adapters }) => adapters.length > 0))(
  'the adapters of $folder answer with the columns of their contracts',
  async ({ root, own, adapters }) => {
    const raw = await rawTables(root);
    for (const name of adapters)
      expect([name, await misfits(name, own.adapter(name, pathOf(name)) ?? '', raw)]).toEqual([name, []]);
  },
);

/** What the examples of docs/connect.md read, in the order in which they stand there. */
const EXAMPLES: readonly (readonly [object: string, columns: Readonly<Record<string, string>>])[] = [
  [
    'organizer_recap_NPS_score',
    {
      ...{ answer_id: 'INT64', organizer: 'STRING', event: 'STRING' },
      ...{ answered_on: 'TIMESTAMP', rating: 'STRING', remark: 'STRING' },
    },
  ],
  [
    'net_revenue_retention_all_customers',
    {
      ...{ qbo_customer_id: 'STRING', customer_name: 'STRING' },
      ...{ net_revenue_2025: 'FLOAT64', net_revenue_2026: 'FLOAT64' },
    },
  ],
  [
    'net_revenue_retention_all_customers',
    { qbo_customer_id: 'STRING', customer_name: 'STRING', revenue_year: 'INT64', net_revenue: 'NUMERIC' },
  ],
  [
    'cohort_retention_matrix_by_customer',
    {
      ...{ qbo_customer_id: 'STRING', customer_name: 'STRING', cohort_month: 'DATE' },
      ...Object.fromEntries(Array.from({ length: 25 }, (_, month) => [`M${month}`, 'NUMERIC'])),
    },
  ],
  [
    'inventory_listing',
    {
      ...{ deal_pipeline_id: 'STRING', property_createdate: 'TIMESTAMP' },
      ...{ is_deleted: 'BOOL', _fivetran_deleted: 'BOOL' },
    },
  ],
];

describe('the examples of docs/connect.md', () => {
  const text = readFileSync(join(ROOT, 'docs/connect.md'), 'utf8');
  const blocks = [...text.matchAll(/```sql\n(.*?)```/gs)].map(([, sql = '']) => sql);

  it('are those that are judged here', () => {
    expect(blocks).toHaveLength(EXAMPLES.length);
  });

  it.each(EXAMPLES.map(([object, columns], at) => [`${at + 1}, ${object}`, object, columns, at] as const))(
    'number %s answers with the columns of its contract',
    async (_title, object, columns, at) => {
      const path = pathOf(object);
      const filled = (blocks[at] ?? '')
        .replaceAll('{{object}}', path)
        .replaceAll('{{project}}', names.project)
        .replaceAll('{{hubspot}}', names.hubspot)
        .replaceAll('{{time_zone}}', DEFAULT_COMPANY.time_zone)
        .replaceAll('{{prior_fiscal_year}}', '2025')
        .replaceAll('{{fiscal_year}}', '2026');
      const read = object === 'inventory_listing' ? `${names.project}.${names.hubspot}.deal` : path;
      const sql = readAdapter(filled, 'docs/connect.md', names);
      expect(await misfits(object, sql, [table(read, columns)])).toEqual([]);
    },
  );
});
