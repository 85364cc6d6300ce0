import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { folderSource } from '../../src/audit/verify/folder.ts';
import { verifyStore } from '../../src/audit/verify/verify.ts';
import { doctor } from '../../src/cli/doctor.ts';
import { runCommand } from '../../src/cli/run.ts';
import { ROOT } from '../../src/host/root.ts';
import { dataFolder } from '../../src/warehouse/files/testing/data-folder.ts';
import { numbersOf } from './fivetran-numbers.ts';
import { asFiles, asTable, type Exported, FIVETRAN } from './fivetran-tables.ts';
import { NOW, runNightly, scratch } from './run.ts';

/** The packages know nothing of these: they are custom objects of the owner's. */
const CUSTOM = ['contract', 'contract_program', 'inventory_listing', 'organizer_recap_response'];
const WITHOUT_CUSTOM = [
  ...['Days_to_Fulfill_Contract_Program', 'Upfront_Contract_Spend_Query', 'organizer_recap_NPS_score'],
  ...['person_contract_spend', 'person_new_inventory', 'person_nps', 'person_time_to_fulfill'],
];
const FROM_CUSTOMERS = ['customer_count', 'customer_development', 'logo_retention'];

/** A whole night from a folder: its values by key, null where there is none, and what it is without. */
async function night(data: string, date: string) {
  const store = join(scratch(), 'S');
  const args = ['--source', 'files', '--data', data, '--store', store, '--no-build', '--date', date];
  const { code, output } = await runNightly(args);
  const read = (file: string) => JSON.parse(readFileSync(join(store, date, file), 'utf8'));
  const rows: { metric_key: string; metric_value: number | null }[] = read('summary.json').rows;
  const missing: { name: string; reason: string }[] = read('manifest.json').missing;
  expect((await verifyStore(folderSource(store))).findings).toEqual([]);
  expect(output).not.toContain('warning: src_');
  return {
    code,
    missing: missing.map(({ name }) => name).sort(),
    values: Object.fromEntries(rows.map((row) => [row.metric_key, row.metric_value])),
  };
}

/** What doctor says does not fit, or is not there. */
async function misfits(data: string): Promise<string[]> {
  const printed: string[] = [];
  const effects = { now: () => new Date(NOW), env: {}, print: (line: string) => void printed.push(line) };
  await runCommand(doctor, ['--source', 'files', '--data', data, '--json'], effects);
  const found: { object: string; column: string | null; state: string }[] = JSON.parse(printed.join('\n'));
  return found
    .filter(({ state, object }) => state !== 'fits' && object.includes('src_fivetran'))
    .map(({ object, column }) => [object.split('.').at(-1), ...(column === null ? [] : [column])].join('.'))
    .sort();
}

const quotaOf = (year: number): number | null => {
  const { targets } = JSON.parse(readFileSync(join(ROOT, 'src/data/targets.json'), 'utf8'));
  const isOf = (one: { key: string; fiscal_year?: number }) =>
    one.key === 'pipeline_quota' && one.fiscal_year === year;
  return targets.find(isOf)?.value ?? null;
};

/** Holds a night of a folder against its rows. */
async function holds(data: string, tables: Readonly<Record<string, Exported>>, date: string) {
  const expected = numbersOf(tables, date, quotaOf(Number(date.slice(0, 4))));
  const { code, missing, values } = await night(data, date);
  expect(code).toBe(3);
  expect(missing).toEqual(
    [...WITHOUT_CUSTOM, ...(expected['customer_count'] === null ? FROM_CUSTOMERS : [])].sort(),
  );
  const to = (value: number | null) => (value === null ? null : expect.closeTo(value, 9));
  expect(values).toEqual(
    Object.fromEntries(Object.keys(values).map((key) => [key, to(expected[key] ?? null)])),
  );
  return expected;
}

it('tables as Fivetran’s packages have them are read as they are, and the night has every number they hold', async () => {
  const data = dataFolder(asFiles(FIVETRAN));
  expect(await misfits(data)).toEqual([...CUSTOM, 'deal._fivetran_deleted'].sort());
  const expected = await holds(data, FIVETRAN, '2026-11-22');
  // What is computed here is right, too.
  expect(expected).toMatchObject({
    revenue_ytd: expect.closeTo(1953.26 + 296.74 - 42.01 - 250 + 1000 + 175 + 1005 + 1250 + 416.66, 9),
    take_rate: expect.closeTo((1953.26 - 42.01 + 175 + 1005 + 1250) / (296.74 + 1000 + 416.66), 9),
    nrr: expect.closeTo((1953.26 + 296.74 - 42.01 - 250 + 1250 + 416.66) / (2000 + 500 + 800.5), 9),
    pipeline_coverage: expect.closeTo((157_000 * 0.4) / (quotaOf(2026) ?? 0), 9),
    logo_retention: expect.closeTo(2 / 3, 9),
    customer_count: 3,
  });
});

const seeds = process.env['KPI_FIVETRAN_SEEDS'];
const how = seeds === undefined ? 'NOT RUN, KPI_FIVETRAN_SEEDS names no folder: ' : '';

it.skipIf(seeds === undefined)(
  `${how}Fivetran’s own sample data are read without an edit, and give what their rows say`,
  async () => {
    const data = seeds ?? '';
    const tables = Object.fromEntries(
      Object.keys(FIVETRAN).map((file) => [file, asTable(readFileSync(join(data, file), 'utf8'))]),
    );
    for (const [file, { columns }] of Object.entries(FIVETRAN))
      expect(tables[file]?.columns).toEqual(columns);
    expect(readdirSync(data)).toEqual(expect.arrayContaining(['src_fivetran_hubspot', 'src_fivetran_qbo']));
    expect(await misfits(data)).toEqual([...CUSTOM, 'deal._fivetran_deleted'].sort());
    const days =
      tables['src_fivetran_qbo/invoice.csv']?.rows.map((row) => row['transaction_date'] ?? '') ?? [];
    const years = [...new Set(days.filter((day) => day !== '').map((day) => Number(day.slice(0, 4))))];
    expect(years).not.toEqual([]);
    for (const year of [...years, Math.max(...years) + 1]) await holds(data, tables, `${year}-12-31`);
  },
);
