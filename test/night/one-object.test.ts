import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { folderSource } from '../../src/audit/verify/folder.ts';
import { verifyStore } from '../../src/audit/verify/verify.ts';
import { DEFAULT_COMPANY } from '../../src/catalog/company.ts';
import { contractsOf } from '../../src/catalog/contracts.ts';
import { views } from '../../src/catalog/views.ts';
import { build } from '../../src/cli/build.ts';
import { deploy } from '../../src/cli/deploy.ts';
import { runCommand } from '../../src/cli/run.ts';
import { csvOf, dataFolder, sampleFiles } from '../../src/warehouse/files/testing/data-folder.ts';
import { SqlFiles } from '../../src/warehouse/sql/files.ts';
import { namesFrom } from '../../src/warehouse/sql/names.ts';
import { type DuckDbServer, startDuckDbServer } from '../bigquery/duckdb-server.ts';
import { refusal } from '../bigquery/fake-wire.ts';
import { NOW, runNightly, scratch } from './run.ts';

/*
 * Whatever one object of others is, a night publishes everything that does not need it. Every object is removed, denied,
 * emptied and renamed, one at a time; each night has to be partial, true in what is left, and to verify. KPI_SITES=1 also makes
 * a site of each that a deployment would take, and renames what is otherwise removed only; without it one becomes a site.
 */

const REVENUE = ['revenue_ytd', 'take_rate', 'person_revenue_ytd', 'person_take_rate'];
/** What each object is needed for: metrics, and for a view its own page. */
const NEEDED: Readonly<Record<string, readonly string[]>> = {
  invoice: REVENUE,
  invoice_line: REVENUE,
  invoice_line_bundle: [],
  item: REVENUE,
  account: REVENUE,
  customer: REVENUE,
  deal: ['pipeline_coverage'],
  deal_pipeline_stage: ['pipeline_coverage'],
  merged_deal: [],
  inventory_listing: ['person_new_inventory'],
  net_revenue_retention_all_customers: ['nrr', 'person_nrr'],
  cohort_retention_matrix_by_customer: [],
  customer_development: ['logo_retention', 'customer_count'],
  Upfront_Contract_Spend_Query: ['person_contract_spend'],
  Days_to_Fulfill_Contract_Program: ['person_time_to_fulfill'],
  organizer_recap_NPS_score: ['person_nps'],
};
const OBJECTS = Object.keys(NEEDED);
/** What a night is without when an object is gone: what it is needed for, and its page. */
const lostWith = (object: string): string[] =>
  [...(NEEDED[object] ?? []), ...(views.some(({ name }) => name === object) ? [object] : [])].sort();

const files = new SqlFiles(namesFrom({}), { fiscalYear: 2026, company: DEFAULT_COMPANY });
const SCALE = 0.05;
const DATE = '2026-11-22';
const folder = scratch();

interface Night {
  readonly code: number;
  readonly output: string;
  readonly id: string;
}

/** Runs the night again: a further revision of the one date. */
async function night(
  args: readonly string[],
  store: string,
  env: Record<string, string> = {},
): Promise<Night> {
  const { code, output } = await runNightly([...args, '--store', store, '--no-build'], { env });
  const id = /(\S+) committed/.exec(output)?.[1] ?? '';
  return { code, output, id };
}

const json = (store: string, id: string, file: string) =>
  JSON.parse(readFileSync(join(store, id, file), 'utf8'));

const valuesOf = (store: string, id: string): Record<string, number | null> =>
  Object.fromEntries(
    json(store, id, 'summary.json').rows.map((row: { metric_key: string; metric_value: number | null }) => [
      row.metric_key,
      row.metric_value,
    ]),
  );

const rowsOf = (store: string, id: string): Record<string, string> =>
  Object.fromEntries(
    json(store, id, 'manifest.json')
      .files.filter(({ path }: { path: string }) => path.startsWith('details/'))
      .map(({ path, sha256 }: { path: string; sha256: string }) => [path, sha256]),
  );

/** Holds a night against the whole one: what it lost, and that everything else is the same, value by value, row by row. */
function judge(store: string, whole: string, { code, output, id }: Night, object: string): void {
  const lost = lostWith(object);
  const manifest = json(store, id, 'manifest.json');
  expect(manifest.missing.map(({ name }: { name: string }) => name).sort(), output).toEqual(lost);
  for (const { reason } of manifest.missing) expect(reason).toContain(object);
  expect(code).toBe(lost.length === 0 ? 0 : 3);
  expect(manifest.blocked).toBe(false);
  // Without their parts, the lines of bundles stand for themselves.
  const other = object === 'invoice_line_bundle' ? REVENUE : [];
  const values = valuesOf(store, id);
  expect(values).toEqual({
    ...valuesOf(store, whole),
    ...Object.fromEntries(other.map((name) => [name, values[name] ?? Number.NaN])),
    ...Object.fromEntries(lost.filter((name) => name in valuesOf(store, whole)).map((name) => [name, null])),
  });
  const { [`details/${object}.json`]: _, ...rows } = rowsOf(store, whole);
  expect(rowsOf(store, id)).toEqual(lost.includes(object) ? rows : rowsOf(store, whole));
}

/** Builds the site of a store’s newest night, and asks whether a deployment would take it. */
async function deployable(
  store: string,
  look: (read: (file: string) => string) => void = () => {},
  refused = '',
): Promise<void> {
  const out = join(scratch(), 'site');
  const effects = { now: () => new Date(NOW), env: {}, print: () => {} };
  expect(await runCommand(build, ['--store', store, '--out', out], effects)).toBe(0);
  look((file) => readFileSync(join(out, file), 'utf8'));
  const printed: string[] = [];
  const args = ['--store', store, '--out', out, '--dry-run', '--allow-sample'];
  const print = (line: string) => void printed.push(line);
  expect(await runCommand(deploy, args, { ...effects, print }), printed.join('\n')).toBe(
    refused === '' ? 0 : 1,
  );
  if (refused !== '') expect(printed.join('\n')).toContain(refused);
  rmSync(out, { recursive: true, force: true });
}

const everySite = process.env['KPI_SITES'] === '1';

/** Card, page and files of a night without one view say so, and why. */
function saysWhy(read: (file: string) => string): void {
  const why = /The account of this run may not read[^<]+organizer_recap_NPS_score/;
  const card = /<li class="card[^"]*" data-metric="person_nps">.*?<\/li>/s.exec(read('index.html'))?.[0];
  expect(card).toContain('Missing');
  expect(card).toMatch(why);
  expect(read('metrics/person_nps/index.html')).toMatch(why);
  const page = read('details/organizer-recap-nps-score/index.html');
  expect(page).toContain('Missing from this snapshot');
  expect(page).toMatch(why);
  expect(page).not.toContain('<table');
  expect(JSON.parse(read('status.json'))).toMatchObject({
    degraded: false,
    missing: ['person_nps', 'organizer_recap_NPS_score'],
  });
}

it('knows every object that a night reads', () => {
  expect(contractsOf(2026).map(({ name }) => name)).toEqual(OBJECTS);
});

const RENAMED = everySite ? (['renamed'] as const) : [];
const STATES = ['removed', 'denied', 'emptied', ...RENAMED] as const;
const matrix = new Map<string, string[]>();
const note = (object: string, cell: string) => matrix.set(object, [...(matrix.get(object) ?? []), cell]);

afterAll(() => {
  const width = Math.max(...OBJECTS.map((name) => name.length));
  const lines = [...matrix].map(([object, cells]) => `${object.padEnd(width)}  ${cells.join('  ')}`);
  process.stdout.write(`What a night is without when one object is gone:\n${lines.join('\n')}\n`);
});

describe('in BigQuery', () => {
  const store = join(folder, 'B');
  let bigquery: DuckDbServer;
  let whole = '';
  const run = () => night(['--source', 'bigquery'], store, { KPI_BIGQUERY_ENDPOINT: bigquery.server.url });
  beforeAll(async () => {
    bigquery = await startDuckDbServer(DATE, { scale: SCALE });
    whole = (await run()).id;
    expect(Object.values(valuesOf(store, whole)).filter((value) => value === null)).toEqual([]);
  });
  afterAll(() => bigquery?.stop());

  const apply: Readonly<Record<(typeof STATES)[number], (object: string) => void>> = {
    removed: (object) => {
      bigquery.server.objects = { [object]: null };
    },
    denied: (object) => {
      const table = (files.pathOf(object) ?? '').replace('.', ':');
      const said = `Access Denied: Table ${table}: User does not have permission to query table ${table}, or perhaps it does not exist.`;
      bigquery.server.objects = { [object]: refusal(403, 'accessDenied', said) };
    },
    emptied: (object) => {
      bigquery.rewrite = (sql) =>
        sql.replace(
          new RegExp(`(\\b(?:FROM|JOIN)\\s+)(\`[^\`]+\\.${object}\`)`, 'g'),
          '$1(SELECT * FROM $2 WHERE FALSE)',
        );
    },
    renamed: (object) => {
      bigquery.server.objects = { [object]: null };
      bigquery.server.tables = [`${object}_v2`];
    },
  };

  it.each(OBJECTS.flatMap((object) => STATES.map((state) => [object, state] as const)))(
    '%s is %s',
    async (object, state) => {
      apply[state](object);
      const made = await run();
      Object.assign(bigquery.server, { objects: {}, tables: [] });
      bigquery.rewrite = (same) => same;
      const optional = contractsOf(2026).find(({ name }) => name === object)?.optional !== undefined;
      // An optional table may be missing or empty; one that may not be read is something else.
      if (optional && state === 'denied') expect(made.code).toBe(3);
      else judge(store, whole, made, object);
      note(object, `${state}: ${json(store, made.id, 'manifest.json').missing.length}`);
      if (object === 'organizer_recap_NPS_score' && state === 'denied') await deployable(store, saysWhy);
      else if (everySite) await deployable(store);
    },
  );

  it('each of these nights verifies', async () => {
    const { findings, nights } = await verifyStore(folderSource(store));
    expect(findings).toEqual([]);
    expect(nights).toBe(1 + OBJECTS.length * STATES.length);
  });
});

describe('in a folder of files', () => {
  const store = join(folder, 'F');
  const data = dataFolder(sampleFiles(DATE, SCALE));
  let whole = '';
  const run = () => night(['--source', 'files', '--data', data], store);
  const pathOf = (object: string): string => {
    const { dataset } = contractsOf(2026).find(({ name }) => name === object) ?? {};
    const at = { qbo: 'src_fivetran_qbo', hubspot: 'src_fivetran_hubspot', dataset: 'App_KPI_Dashboard' };
    return join(data, at[dataset ?? 'dataset'], `${object}.csv`);
  };

  beforeAll(async () => {
    // The views as files of their own, as others would export them.
    const first = await night(['--source', 'files', '--data', data], join(folder, 'V'));
    for (const { name } of views) {
      const { columns, rows } = json(join(folder, 'V'), first.id, `details/${name}.json`);
      const names = columns.map((column: { name: string }) => column.name);
      mkdirSync(join(data, 'App_KPI_Dashboard'), { recursive: true });
      writeFileSync(pathOf(name), csvOf(names, rows));
    }
    whole = (await run()).id;
    expect(Object.values(valuesOf(store, whole)).filter((value) => value === null)).toEqual([]);
  });

  const STATES_OF_FILES = ['removed', 'emptied', ...RENAMED] as const;

  it.each(OBJECTS.flatMap((object) => STATES_OF_FILES.map((state) => [object, state] as const)))(
    '%s is %s',
    async (object, state) => {
      const path = pathOf(object);
      const text = readFileSync(path, 'utf8');
      if (state === 'emptied') writeFileSync(path, text.slice(0, text.indexOf('\n') + 1));
      else rmSync(path);
      if (state === 'renamed') writeFileSync(path.replace(object, `${object}_v2`), text);
      const made = await run();
      rmSync(path.replace(object, `${object}_v2`), { force: true });
      writeFileSync(path, text);
      // Our own view is computed where others have none.
      const computed = state !== 'emptied' && views.some(({ name }) => name === object);
      if (computed) expect(made.code, made.output).toBe(0);
      else judge(store, whole, made, object);
      note(object, `${state} as a file: ${json(store, made.id, 'manifest.json').missing.length}`);
      // A trial never leaves the machine, however whole it is.
      if (everySite) await deployable(store, () => {}, 'files-local');
    },
  );

  it('each of these nights verifies', async () => {
    const { findings, nights } = await verifyStore(folderSource(store));
    expect(findings).toEqual([]);
    expect(nights).toBe(1 + OBJECTS.length * STATES_OF_FILES.length);
  });
});
