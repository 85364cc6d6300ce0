import { cpSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { folderSource } from '../../src/audit/verify/folder.ts';
import { verifyStore } from '../../src/audit/verify/verify.ts';
import { DEFAULT_COMPANY } from '../../src/catalog/company.ts';
import type { Cell } from '../../src/catalog/data.ts';
import { views } from '../../src/catalog/views.ts';
import type { Command } from '../../src/cli/command.ts';
import type { runCommand } from '../../src/cli/run.ts';
import type { Effects } from '../../src/host/effects.ts';
import { type NightOptions, nightContext, readTargets } from '../../src/pipeline/source.ts';
import type { Diagnosis } from '../../src/warehouse/diagnosis.ts';
import { openEmbedded } from '../../src/warehouse/embedded/embedded.ts';
import { namesFrom } from '../../src/warehouse/sql/names.ts';
import type { Warehouse } from '../../src/warehouse/types.ts';
import { type DuckDbServer, startDuckDbServer } from '../bigquery/duckdb-server.ts';
import { refusal } from '../bigquery/fake-wire.ts';
import { contractShape, OWNERS_TABLE } from '../bigquery/shape.ts';
import { FIXTURE, otherBooks, otherWorld, plainBooks } from './fifteen/world.ts';
import { checkoutCopy, contents, NOW, type Ran, scratch } from './run.ts';

/*
 * A project that others built, in fifteen ways otherwise than this one expects, is connected as docs/connect.md says: doctor,
 * its proposals, a few lines of SQL by hand, company.json, a night. All of it with the commands of a checkout of its own.
 */

const DATE = '2026-11-22';
const copy = checkoutCopy();
const store = join(scratch(), 'S');
const env: Record<string, string> = { KPI_HUBSPOT_DATASET: 'hubspot_sync' };

async function run(name: 'doctor' | 'nightly', ...args: string[]): Promise<Ran> {
  const load = (file: string) => import(/* @vite-ignore */ pathToFileURL(join(copy, 'src/cli', file)).href);
  const command = ((await load(`${name}.ts`)) as Record<string, Command>)[name];
  const { runCommand: runIt } = (await load('run.ts')) as { runCommand: typeof runCommand };
  if (command === undefined) throw new Error(`no command ${name}`);
  const printed: string[] = [];
  const effects = { now: () => new Date(NOW), env, print: (line: string) => void printed.push(line) };
  // This checkout is its company's own: what stands in it counts.
  vi.stubEnv('KPI_SETTINGS', '');
  try {
    const code = await runIt(command, args, effects);
    return { code, output: printed.join('\n') };
  } finally {
    vi.unstubAllEnvs();
  }
}

async function doctor(...args: string[]) {
  const { code, output } = await run('doctor', '--json', '--grain', ...args);
  const found = (JSON.parse(output) as Diagnosis[]).map((one) => ({
    ...one,
    object: one.object.split('.').at(-1) ?? '',
  }));
  return { code, found };
}

/** What of a view a contract speaks of, row by row. */
function rowsOf(view: string, columns: readonly { name: string }[], rows: readonly (readonly Cell[])[]) {
  const wanted = views.find(({ name }) => name === view)?.columns(2026) ?? [];
  const places = wanted.map(({ name }) => columns.findIndex((column) => column.name === name));
  return rows.map((row) => places.map((place) => row[place]));
}

const kept = (file: string) => JSON.parse(readFileSync(join(store, DATE, file), 'utf8'));

type Found = Awaited<ReturnType<typeof doctor>>['found'];
/** What a finding says: of what, how it is, and what to do or what it is read as. */
const short = ({ object, column, state, found, proposal }: Found[number]) =>
  [object, column, state, proposal === '' ? found : proposal] as const;

/** Every file of the checkout with its bytes. */
const checkout = (): [string, string][] =>
  readdirSync(copy, { withFileTypes: true })
    .filter(({ name }) => name !== 'node_modules')
    .flatMap((one) =>
      one.isDirectory()
        ? contents(join(copy, one.name)).map(([name, bytes]): [string, string] => [
            `${one.name}/${name}`,
            bytes,
          ])
        : [[one.name, readFileSync(join(copy, one.name), 'base64')]],
    );

let bigquery: DuckDbServer;
let expected: Warehouse;
let before: [string, string][];
let first: Awaited<ReturnType<typeof doctor>>;
let proposed: Record<string, string>;
let second: Awaited<ReturnType<typeof doctor>>;
let night: Ran;

beforeAll(async () => {
  bigquery = await startDuckDbServer(DATE, {
    ...{ table: OWNERS_TABLE, root: otherWorld(scratch()), sources: otherBooks(DATE), names: namesFrom(env) },
  });
  const { server } = bigquery;
  env['KPI_BIGQUERY_ENDPOINT'] = server.url;
  server.jobs.polls = 0;
  const dated = contractShape('invoice').filter(({ name }) => name !== '_fivetran_deleted');
  const denied =
    'Access Denied: Table p:d.customer_development: User does not have permission to query table p:d.customer_development, or perhaps it does not exist.';
  server.objects = {
    invoice: dated.map((field) =>
      field.name === 'transaction_date' ? { ...field, type: 'DATETIME' } : field,
    ),
    ...{ invoice_line_bundle: null, merged_deal: null, inventory_listing: null },
    net_revenue_retention_all_customers: null,
    customer_development: refusal(403, 'accessDenied', denied),
  };
  server.tables = ['company', 'deal', 'Net_Revenue_Retention_All_Customers'];
  const { quota } = nightContext(
    { date: DATE, fiscalYear: 2026 } as NightOptions,
    'bigquery',
    await readTargets(),
    DEFAULT_COMPANY,
    { now: () => new Date(NOW) } as Effects,
  );
  const asked = { company: DEFAULT_COMPANY, date: DATE, fiscalYear: 2026, updatedAt: NOW, quota };
  expected = await openEmbedded(asked, { names: namesFrom({}), sources: plainBooks(DATE) });

  before = checkout();
  first = await doctor('--write-adapters');
  const proposals = readdirSync(join(copy, 'sql/adapters'));
  proposed = Object.fromEntries(
    proposals.map((name) => [name, readFileSync(join(copy, 'sql/adapters', name), 'utf8')]),
  );
  // What the engineer leaves: three proposals finished by hand, one adapter written, and which pipelines count.
  cpSync(join(FIXTURE, 'engineer'), copy, { recursive: true });
  second = await doctor();
  night = await run('nightly', '--source', 'bigquery', '--store', store, '--no-build');
});
afterAll(async () => {
  await bigquery?.stop();
  await expected?.close();
});

const written = (object: string) => `--write-adapters writes sql/adapters/${object}.sql`;
const byHand = (object: string) => `say in sql/adapters/${object}.sql what it is`;

const NRR: ReturnType<typeof short> = [
  ...(['net_revenue_retention_all_customers', null, 'fits'] as const),
  'as it is, under the name Net_Revenue_Retention_All_Customers, with QBO_Customer_ID STRING, Customer_Name STRING, Net_Revenue_2025 NUMERIC, Net_Revenue_2026 NUMERIC, with years, record besides, as JSON',
];

/** The fifteen, and what doctor says of each in its first run. */
const FIFTEEN: readonly (readonly [what: string, ...line: ReturnType<typeof short>])[] = [
  [
    'names',
    ...(['account', 'account_number', 'column missing'] as const),
    `account_no AS account_number: ${written('account')}`,
  ],
  [
    'wide',
    ...(['Upfront_Contract_Spend_Query', 'upfront_spend', 'column missing'] as const),
    byHand('Upfront_Contract_Spend_Query'),
  ],
  [
    'pivot',
    ...(['cohort_retention_matrix_by_customer', 'months_since_start', 'column missing'] as const),
    byHand('cohort_retention_matrix_by_customer'),
  ],
  ['DATETIME', 'invoice', null, 'fits', 'as it is, with transaction_date DATETIME'],
  ['INT64 as STRING', 'deal', null, 'fits', 'as it is, with deal_id STRING'],
  ['no bundle table', 'invoice_line_bundle', null, 'missing', 'it is read as empty'],
  ['no merged_deal', 'merged_deal', null, 'missing', 'it is read as empty'],
  [
    'no inventory object',
    ...(['inventory_listing', null, 'missing'] as const),
    `deal could hold it, as the deals of one pipeline: ${written('inventory_listing')}, where its id is to be filled in; list the other pipelines under "pipelines" of src/data/company.json, so that coverage leaves it out`,
  ],
  ['no _fivetran_deleted', 'deal', '_fivetran_deleted', 'column missing', 'it is read as NULL'],
  [
    'text scores',
    ...(['organizer_recap_NPS_score', 'score', 'other type'] as const),
    `SAFE_CAST(score AS INT64) AS score: ${written('organizer_recap_NPS_score')}`,
  ],
  ['other case', ...NRR],
  ['extra ARRAY and STRUCT columns', ...NRR],
  ['other dataset', 'hubspot_sync', null, 'fits', 'it is in US'],
  [
    'empty view',
    ...(['Days_to_Fulfill_Contract_Program', null, 'missing'] as const),
    'fill it, map it from others in sql/adapters/Days_to_Fulfill_Contract_Program.sql, or let it be missing: what reads it is then not available, and list that in not_connected of src/data/company.json if it is to be so',
  ],
  [
    'a view without permission',
    ...(['customer_development', null, 'no permission'] as const),
    'grant roles/bigquery.dataViewer on its dataset; docs/bigquery.md has the command',
  ],
];

it.each(FIFTEEN)('one run of doctor says what there is to say of: %s', (_what, ...line) => {
  expect(first.found.map(short)).toContainEqual(line);
});

it('and names nothing that is not among the fifteen', () => {
  expect(FIFTEEN).toHaveLength(15);
  expect(first.code).toBe(1);
  const objects = new Set(FIFTEEN.map(([, object]) => object)).add('invoice');
  const others = first.found.filter(({ object, state }) => state !== 'fits' && !objects.has(object));
  expect(others).toEqual([]);
});

it('proposes an adapter for all that names and types tell, and one that is refused until a pipeline is filled in', async () => {
  expect(Object.keys(proposed)).toEqual([
    'Upfront_Contract_Spend_Query.sql',
    'account.sql',
    'cohort_retention_matrix_by_customer.sql',
    'inventory_listing.sql',
    'organizer_recap_NPS_score.sql',
    'shapes.json',
  ]);
  expect(proposed['Upfront_Contract_Spend_Query.sql']).toContain('  signed_on AS signed_date,\n');
  // The judge reads the same: test/sql/adapters.judge.test.ts.
  expect(proposed['shapes.json']).toBe(
    readFileSync(join(FIXTURE, 'engineer/sql/adapters/shapes.json'), 'utf8'),
  );
  const listings = (proposed['inventory_listing.sql'] ?? '')
    .replaceAll('{{project}}.{{hubspot}}', `${namesFrom(env).project}.hubspot_sync`)
    .replaceAll('{{time_zone}}', DEFAULT_COMPANY.time_zone);
  await expect(bigquery.query(listings)).rejects.toThrow('supply_pipeline_id');
  expect(await bigquery.query(listings.replaceAll('supply_pipeline_id', "'supply'"))).not.toEqual([]);
});

it('a second run finds what is knowingly left: a view that is empty', () => {
  const optional = ({ proposal }: Found[number]) => /^it is read as (NULL|empty)$/.test(proposal);
  const left = second.found.filter((one) => one.state !== 'fits' && !optional(one));
  expect(left.map(({ object, found }) => [object, found])).toEqual([
    ['Days_to_Fulfill_Contract_Program', 'none: it is empty'],
  ]);
  expect(second.code).toBe(1);
});

it('the night publishes 12 of 13 metrics, all of them right, and says why the thirteenth is missing', async () => {
  const { rows } = await expected.compute();
  const values = (of: typeof rows) => of.map(({ metric_key, metric_value }) => [metric_key, metric_value]);
  expect(values(rows).filter(([, value]) => value === null)).toEqual([]);
  expect(values(kept('summary.json').rows)).toEqual(
    values(rows).map(([key, value]) => [key, key === 'person_time_to_fulfill' ? null : value]),
  );
  const reason = 'Days_to_Fulfill_Contract_Program is empty.';
  expect(kept('manifest.json').missing).toMatchObject([
    { name: 'Days_to_Fulfill_Contract_Program', kind: 'view', reason },
    { name: 'person_time_to_fulfill', kind: 'metric', reason },
  ]);
  expect(night, night.output).toMatchObject({ code: 3 });
});

it.each(views.map(({ name }) => name).filter((name) => name !== 'Days_to_Fulfill_Contract_Program'))(
  'and so are the rows of %s',
  async (view) => {
    const { columns, batches } = await expected.readDetail(view);
    const rows: (readonly Cell[])[] = [];
    for await (const batch of batches) rows.push(...batch);
    const detail = kept(`details/${view}.json`);
    expect(rowsOf(view, detail.columns, detail.rows)).toEqual(rowsOf(view, columns, rows));
    expect(rows.length).toBeGreaterThan(10);
  },
);

it('lists and structs that nobody asked for are kept', () => {
  const { columns, rows } = kept('details/net_revenue_retention_all_customers.json');
  expect(columns.slice(-2)).toMatchObject([
    { name: 'years', type: 'ARRAY<INT64>' },
    { name: 'record', type: expect.stringMatching(/^STRUCT/) },
  ]);
  expect(rows[0].at(-2)).toEqual([2025, 2026]);
  expect(rows[0].at(-1)).toMatchObject({ customer_id: rows[0][0] });
});

it('the night verifies, and no other file of the checkout was touched', async () => {
  expect((await verifyStore(folderSource(store))).findings).toEqual([]);
  const old = new Map(before);
  const changed = checkout().filter(([name, bytes]) => old.get(name) !== bytes);
  expect(changed.map(([name]) => name)).toEqual([
    'sql/adapters/Upfront_Contract_Spend_Query.sql',
    'sql/adapters/account.sql',
    'sql/adapters/cohort_retention_matrix_by_customer.sql',
    'sql/adapters/customer_development.sql',
    'sql/adapters/inventory_listing.sql',
    'sql/adapters/organizer_recap_NPS_score.sql',
    'sql/adapters/shapes.json',
    'src/data/company.json',
  ]);
});

it('doctor is content once what is missing is listed as not connected', async () => {
  const file = join(copy, 'src/data/company.json');
  const company = JSON.parse(readFileSync(file, 'utf8'));
  const not_connected = ['person_time_to_fulfill', 'Days_to_Fulfill_Contract_Program'];
  writeFileSync(file, JSON.stringify({ ...company, not_connected }));
  expect((await doctor()).code).toBe(0);
});
