import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { DEFAULT_COMPANY } from '../../catalog/company.ts';
import type { Cell, Column } from '../../catalog/data.ts';
import { views } from '../../catalog/views.ts';
import { describeError, KpiError } from '../../errors.ts';
import { openEmbedded } from '../embedded/embedded.ts';
import { namesFrom } from '../sql/names.ts';
import type { NightContext, Warehouse } from '../types.ts';
import { openFiles } from './files.ts';
import { addFiles, csvOf, dataFolder, sampleFiles, sampleTables } from './testing/data-folder.ts';
import { sqlFolder } from './testing/sql-folder.ts';

const names = namesFrom({});
const date = '2026-11-22';
const context: NightContext = {
  date,
  fiscalYear: 2026,
  quota: 4_000_000,
  company: DEFAULT_COMPANY,
  updatedAt: `${date}T08:00:00.000Z`,
};
/** Enough for every metric to have a value. */
const SCALE = 0.03;
const root = sqlFolder();
const open = (data: string) => openFiles(context, { names, data, root });

/** Everything that a warehouse answers for a night. */
async function answersOf(opened: Promise<Warehouse>) {
  const warehouse = await opened;
  try {
    const { rows: summary } = await warehouse.compute();
    const details: Record<string, { columns: readonly Column[]; rows: (readonly Cell[])[] }> = {};
    for (const { name } of views) {
      const { columns, batches } = await warehouse.readDetail(name);
      details[name] = { columns, rows: (await Array.fromAsync(batches)).flat() };
    }
    const placed = await warehouse.readCheck('unresolved_lines');
    return { summary, details, unresolved: placed?.row };
  } finally {
    await warehouse.close();
  }
}

type Answers = Awaited<ReturnType<typeof answersOf>>;

/** What a folder is refused with. */
async function refusal(data: string): Promise<{ said: string; seen: unknown }> {
  let refused: KpiError | null = null;
  try {
    const onRefused = (error: KpiError) => {
      refused = error;
    };
    const warehouse = await openFiles(context, { names, data, root, onRefused });
    await warehouse.close();
  } catch (error) {
    if (!(error instanceof KpiError)) throw error;
    refused = error;
  }
  const { seen = null } = (refused ?? {}) as Partial<KpiError>;
  return { said: refused === null ? 'nothing' : describeError(refused), seen };
}

let embedded: Answers;
beforeAll(async () => {
  embedded = await answersOf(openEmbedded(context, { names, scale: SCALE }));
});

describe('the sample written out as files', () => {
  it('gives the same numbers and the same rows', async () => {
    expect(await answersOf(open(dataFolder(sampleFiles(date, SCALE))))).toEqual(embedded);
    expect(embedded.summary).toHaveLength(13);
    expect(embedded.summary.filter(({ metric_value: value }) => value === null)).toEqual([]);
  });

  it('gives the same with CRLF and byte order marks, names in other cases, other columns and quoted cells', async () => {
    const files = sampleTables(date, SCALE).map(({ file, columns, rows }) => {
      const names = [...columns.map((name) => name.toUpperCase()), 'Custom_Field'];
      const wider = rows.map((row) => [...row, 'one\r\ntwo, "three"']);
      return [file.toUpperCase().replace('.CSV', '.Csv'), `\uFEFF${csvOf(names, wider, '\r\n')}`];
    });
    expect(await answersOf(open(dataFolder(Object.fromEntries(files))))).toEqual(embedded);
  });

  it('gives the same numbers from files of the views, which are read as they are', async () => {
    const data = dataFolder(sampleFiles(date, SCALE));
    for (const [name, { columns, rows }] of Object.entries(embedded.details))
      addFiles(data, {
        [`App_KPI_Dashboard/${name}.csv`]: csvOf(
          columns.map((column) => column.name),
          rows,
        ),
      });
    expect(await answersOf(open(data))).toEqual(embedded);
    const [first, ...others] = embedded.details['organizer_recap_NPS_score']?.rows ?? [];
    expect(others.length).toBeGreaterThan(0);
    const columns = embedded.details['organizer_recap_NPS_score']?.columns.map(({ name }) => name) ?? [];
    addFiles(data, {
      'App_KPI_Dashboard/organizer_recap_NPS_score.csv': csvOf(columns, [
        (first ?? []).map((cell, at) => (columns[at] === 'score' ? 9 : cell)),
      ]),
    });
    const { summary, details } = await answersOf(open(data));
    expect(details['organizer_recap_NPS_score']?.rows).toHaveLength(1);
    expect(summary.find(({ metric_key }) => metric_key === 'person_nps')?.metric_value).toBe(100);
  });
});

describe('files of other kinds', () => {
  it('of JSON lines and of one array give the same as CSV, NULL left out and digits kept', async () => {
    const data = dataFolder(sampleFiles(date, SCALE));
    const view = embedded.details['net_revenue_retention_all_customers'];
    const objects = (view?.rows ?? []).map((row) =>
      Object.fromEntries(view?.columns.map(({ name }, at) => [name, row[at] ?? null]) ?? []),
    );
    const digits = '12345678901234567890.123456789';
    const [one] = objects;
    const lines = [
      ...objects.slice(1),
      { ...one, net_revenue_2025: 'DIGITS', tags: ['a', 'b'], note: { by: 'x' } },
    ];
    const text = lines
      .map((object) =>
        JSON.stringify(Object.fromEntries(Object.entries(object).filter(([, cell]) => cell !== null))),
      )
      .join('\n')
      .replace('"DIGITS"', digits);
    const file = join(data, 'App_KPI_Dashboard/net_revenue_retention_all_customers.json');
    for (const content of [`${text}\n`, `[${text.replaceAll('\n', ',\n')}]`]) {
      addFiles(data, { 'App_KPI_Dashboard/net_revenue_retention_all_customers.json': content });
      const { details } = await answersOf(open(data));
      const { columns = [], rows = [] } = details['net_revenue_retention_all_customers'] ?? {};
      expect(columns.map(({ name, type }) => `${name} ${type}`)).toEqual([
        'qbo_customer_id STRING',
        'customer_name STRING',
        'net_revenue_2025 NUMERIC',
        'net_revenue_2026 NUMERIC',
        'tags ARRAY<STRING>',
        'note STRUCT<by STRING>',
      ]);
      const last = rows.find((row) => row[0] === one?.['qbo_customer_id']);
      expect(last?.slice(2)).toEqual([digits, one?.['net_revenue_2026'], ['a', 'b'], { by: 'x' }]);
      expect(rows).toHaveLength(objects.length);
    }
    rmSync(file);
  });
});

describe('a folder of data that cannot be read', () => {
  const FILE = 'src_fivetran_qbo/invoice.csv';

  it.each<[string, (data: string) => unknown, RegExp]>([
    [
      'that is not there',
      (data) => join(data, 'none'),
      /^The folder of data .*none does not exist\. Name the folder/,
    ],
    [
      'that is a file',
      (data) => join(data, FILE),
      /^The folder of data .*invoice\.csv is a file, not a folder\. Name the folder/,
    ],
    [
      'that is empty',
      () => dataFolder({}),
      /has none of the folders App_KPI_Dashboard, src_fivetran_qbo, src_fivetran_hubspot\. Put each table into DIR\/<dataset>\/<table>\.csv/,
    ],
    [
      'with two files for one table',
      (data) => addFiles(data, { 'src_fivetran_qbo/Invoice.json': '{}' }),
      /^src_fivetran_qbo\/Invoice\.json and src_fivetran_qbo\/invoice\.csv: both are the same table\. Keep one of them\.$/,
    ],
    [
      'with a cell that is not of its type',
      (data) =>
        writeFileSync(
          join(data, FILE),
          'id,customer_id,currency_id,exchange_rate,private_note,total_amount,transaction_date\n1,7,USD,,"two\nlines",5,2026-01-02\n2,7,USD,,,5,02.01.2026 and 40 characters more than are shown\n',
        ),
      /^src_fivetran_qbo\/invoice\.csv, line 4, column transaction_date: the cell is no DATE or DATETIME or TIMESTAMP\. Correct the file/,
    ],
    [
      'with a header in which a name stands twice',
      (data) => writeFileSync(join(data, FILE), 'id,total_amount,ID\n1,2,3\n'),
      /^src_fivetran_qbo\/invoice\.csv, line 1: columns 1 and 3 have the same name\./,
    ],
    [
      'with a column without a name',
      (data) => writeFileSync(join(data, FILE), 'id,\n1,2\n'),
      /^src_fivetran_qbo\/invoice\.csv, line 1: column 2 has no name\./,
    ],
    [
      'with JSON that is none',
      (data) => {
        renameSync(join(data, FILE), join(data, 'src_fivetran_qbo/invoice.json'));
        writeFileSync(join(data, 'src_fivetran_qbo/invoice.json'), '{"id":"1"}\n{"id":\n');
      },
      /^src_fivetran_qbo\/invoice\.json, line 2: it is not JSON; one object is expected on each line\./,
    ],
    [
      'with Parquet that is none',
      (data) => renameSync(join(data, FILE), join(data, 'src_fivetran_qbo/invoice.parquet')),
      /^src_fivetran_qbo\/invoice\.parquet: it is not a Parquet file that can be read\./,
    ],
  ])('%s says so, and what to do', async (_name, alter, wanted) => {
    const data = dataFolder(sampleFiles(date, 0.01));
    const named = alter(data);
    const { said } = await refusal(typeof named === 'string' ? named : data);
    expect(said).toMatch(wanted);
  });

  it('without tables and columns goes on without what reads them, and says why', async () => {
    const data = dataFolder(sampleFiles(date, 0.01));
    rmSync(join(data, 'src_fivetran_hubspot/deal.csv'));
    rmSync(join(data, 'src_fivetran_hubspot/merged_deal.csv'));
    writeFileSync(join(data, 'src_fivetran_qbo/customer.csv'), 'ident,parent_customer_id\n1,\n');
    const warehouse = await open(data);
    const { rows, missing } = await warehouse.compute();
    const customer = `src_fivetran_qbo.customer has no column id, which must be STRING or INT64.`;
    const reasons = Object.fromEntries(missing.map(({ name, reason }) => [name, reason]));
    expect(reasons).toMatchObject({
      pipeline_coverage: 'src_fivetran_hubspot.deal does not exist.',
      revenue_ytd: customer,
      take_rate: customer,
      customer_count: expect.stringMatching(
        /^App_KPI_Dashboard\.customer_development does not exist \(no file, nor what computes it: src_fivetran_qbo\.customer does not have id as it should\)\.$/,
      ),
    });
    const left = rows.filter(({ metric_value: value }) => value !== null).map(({ metric_key: key }) => key);
    expect(left).toEqual([
      'person_contract_spend',
      'person_new_inventory',
      'person_nps',
      'person_time_to_fulfill',
    ]);
    await expect(warehouse.readDetail('customer_development')).rejects.toMatchObject({
      object: `${names.project}.App_KPI_Dashboard.customer_development`,
    });
    await warehouse.close();
  });

  it('of which no number can be made is refused, with all that it lacks at once', async () => {
    const data = dataFolder({ 'src_fivetran_qbo/customer.csv': 'ident,parent_customer_id\n1,\n' });
    const warehouse = await open(data);
    const error = await warehouse.compute().catch((thrown) => thrown);
    await warehouse.close();
    expect(describeError(error)).toMatch(
      /^The night reads what the folder of data does not have: src_fivetran_qbo\.invoice \(looked for [^)]+\); .*src_fivetran_qbo\.customer has no column id; src_fivetran_hubspot\.deal \(looked for src_fivetran_hubspot\/deal\.csv, src_fivetran_hubspot\/deal\.parquet, src_fivetran_hubspot\/deal\.json\); .*App_KPI_Dashboard\.net_revenue_retention_all_customers \(no file, nor what computes it: App_KPI_Dashboard\.cohort_retention_matrix_by_customer is missing\)/,
    );
  });

  it('shows what a cell holds to a terminal alone, cut to 40 characters', async () => {
    const secret = `Acme ${'x'.repeat(60)}`;
    const data = dataFolder({ ...sampleFiles(date, 0.01), [FILE]: `id,transaction_date\n1,${secret}\n` });
    addFiles(data, {
      [FILE]: `id,customer_id,currency_id,exchange_rate,private_note,total_amount,transaction_date\n1,7,USD,,,5,${secret}\n`,
    });
    const { said, seen } = await refusal(data);
    expect(said).not.toContain('Acme');
    expect(seen).toBe(`It holds “${secret.slice(0, 40)}…”.`);
  });

  it('is not disturbed by what the night does not read', async () => {
    const data = dataFolder(sampleFiles(date, SCALE));
    addFiles(data, {
      'src_fivetran_hubspot/engagement.csv': 'a,a\n"',
      'src_fivetran_hubspot/company.csv': 'id\nnot a number\n',
      'src_fivetran_hubspot/notes.txt': 'x',
      'other_dataset/invoice.csv': '"',
    });
    expect(await answersOf(open(data))).toEqual(embedded);
  });
});
