import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DEFAULT_COMPANY } from '../../src/catalog/company.ts';
import { contractsOf } from '../../src/catalog/contracts.ts';
import { ROOT } from '../../src/host/root.ts';
import { readAdapter } from '../../src/warehouse/sql/adapter.ts';
import { SqlFiles } from '../../src/warehouse/sql/files.ts';
import { fitColumns, type Misfit } from '../../src/warehouse/sql/fit.ts';
import { namesFrom } from '../../src/warehouse/sql/names.ts';
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

const adapters = files
  .list('sql')
  .filter((file) => file.startsWith('sql/adapters/'))
  .map((file) => file.slice('sql/adapters/'.length, -'.sql'.length));

it.runIf(adapters.length > 0)(
  'the adapters of this project answer with the columns of their contracts',
  async () => {
    const shapes = JSON.parse(readFileSync(join(ROOT, 'sql/adapters/shapes.json'), 'utf8'));
    const raw = Object.entries<Record<string, string>>(shapes).map(([object, columns]) =>
      table(`${names.project}.${object}`, columns),
    );
    for (const name of adapters)
      expect([name, await misfits(name, files.adapter(name, pathOf(name)) ?? '', raw)]).toEqual([name, []]);
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
