import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { folderSource } from '../../src/audit/verify/folder.ts';
import { verifyStore } from '../../src/audit/verify/verify.ts';
import { type Company, DEFAULT_COMPANY } from '../../src/catalog/company.ts';
import { addDays, dateIn, fiscalYearOf } from '../../src/catalog/dates.ts';
import { DEFAULT_OWNERS } from '../../src/catalog/owners.ts';
import { formatValue } from '../../src/format/format.ts';
import { runSource } from '../../src/pipeline/make-night.ts';
import { openArchive, recordOf } from '../../src/store/archive.ts';
import { readLedger } from '../../src/store/ledger.ts';
import { type NightData, readNight, type StoredRow } from '../../src/store/night.ts';
import { buildTestSite, type TestSite, textOf } from './site.ts';

/** A company whose year begins in February, in euros, in Berlin, without recaps of organizers; it was one of the defaults the night before. */
const COMPANY: Company = {
  ...DEFAULT_COMPANY,
  name: 'Northwind',
  title: 'Numbers',
  currency: 'EUR',
  time_zone: 'Europe/Berlin',
  fiscal_year_start_month: 2,
  not_connected: ['organizer_recap_NPS_score'],
};
const OWNERS = DEFAULT_OWNERS.map((owner) =>
  owner.code === 'sales'
    ? { ...owner, code: 'revenue_team', person: 'Somebody Else', label: 'Revenue team' }
    : owner,
);
const DATE = '2026-01-20';
/** The first day of the fiscal year 2026, and how many of its days are over with that date. */
const FIRST = '2025-02-01';
const PASSED = 354;

const NIGHTS = [
  // At half past midnight in Berlin it is still the day before in Los Angeles.
  {
    date: addDays(DATE, -1),
    company: DEFAULT_COMPANY,
    owners: DEFAULT_OWNERS,
    at: `${addDays(DATE, -1)}T08:05:00Z`,
  },
  { date: DATE, company: COMPANY, owners: OWNERS, at: `${addDays(DATE, -1)}T23:30:00Z` },
];

let site: TestSite;
let [dollars, euros]: NightData[] = [];

beforeAll(async () => {
  site = await buildTestSite(async (store) => {
    for (const { date, company, owners, at } of NIGHTS) {
      const effects = { now: () => new Date(at), env: {}, print: () => {} };
      const fiscalYear = fiscalYearOf(date, company);
      const options = { date, fiscalYear, store, out: `${store}-out`, fiscalYearGiven: false } as const;
      const rest = { source: 'embedded', seed: undefined, scale: 0.2 } as const;
      await runSource({ ...options, ...rest }, 'embedded', effects, { company, owners });
    }
  });
  const { nights } = await openArchive({ store: site.store, mock: 'none' });
  [euros, dollars] = await Promise.all(nights.map((night) => readNight(night.folder, recordOf(night))));
});
afterAll(() => site?.remove());

const metricOf = (night: NightData | undefined, key: string): number =>
  night?.summary.rows.find(({ metric_key }) => metric_key === key)?.metric_value ?? Number.NaN;

/** A view's rows by the names of their columns. */
async function rowsOf(view: string): Promise<Record<string, StoredRow[number]>[]> {
  const detail = await (euros as NightData).detail(view);
  if (detail === null) throw new Error('no rows');
  const rows = (await Promise.all(detail.rowFiles.map((file) => detail.rowsOf(file)))).flat();
  return rows.map((row) => Object.fromEntries(detail.columns.map(({ name }, at) => [name, row[at] ?? null])));
}
const isOfYear = (date: unknown): boolean => typeof date === 'string' && date >= FIRST && date <= DATE;
const sum = (amounts: readonly unknown[]): number =>
  amounts.reduce<number>((total, one) => total + Number(one), 0);
/** The month so many months after another. */
const monthAfter = (month: string, months: number): string =>
  new Date(Date.UTC(Number(month.slice(0, 4)), Number(month.slice(5, 7)) - 1 + months, 1))
    .toISOString()
    .slice(0, 10);

const page = async (path: string): Promise<string> => textOf(await site.read(path));

describe('a year from February, in euros, in Berlin', () => {
  it('is of the date in Berlin, kept with its settings, and verifies', async () => {
    const [first, last] = await readLedger(site.store);
    expect([first, last]).toMatchObject([
      { date: addDays(DATE, -1) },
      { date: DATE, time_zone: 'Europe/Berlin' },
    ]);
    expect(first).not.toHaveProperty('time_zone');
    expect(dateIn('America/Los_Angeles', new Date(last?.created_at ?? ''))).toBe(addDays(DATE, -1));
    expect((await verifyStore(folderSource(site.store))).findings).toEqual([]);
    expect(euros?.company).toMatchObject(COMPANY);
    expect(JSON.parse(await site.read('status.json'))).toMatchObject({ snapshot_id: DATE });
  });

  it('adds up what its rows add up to', async () => {
    const cohorts = await rowsOf('cohort_retention_matrix_by_customer');
    const ofYear = cohorts.filter(({ cohort_month, months_since_start }) =>
      isOfYear(monthAfter(String(cohort_month), Number(months_since_start))),
    );
    const revenue = sum(ofYear.map(({ net_revenue }) => net_revenue));
    expect(revenue).toBeGreaterThan(0);
    expect(metricOf(euros, 'revenue_ytd')).toBeCloseTo(revenue, 2);
    const customers = await rowsOf('net_revenue_retention_all_customers');
    expect(sum(customers.map((row) => row['net_revenue_2026']))).toBeCloseTo(revenue, 2);
    const base = customers.filter(
      (row) => Number(row['net_revenue_2025']) > 0 && row['qbo_customer_id'] !== 'UNKNOWN',
    );
    const nrr =
      sum(base.map((row) => row['net_revenue_2026'])) / sum(base.map((row) => row['net_revenue_2025']));
    expect(metricOf(euros, 'nrr')).toBeCloseTo(nrr, 6);
    const contracts = await rowsOf('Upfront_Contract_Spend_Query');
    const spend = sum(
      contracts.filter((row) => isOfYear(row['signed_date'])).map((row) => row['upfront_spend'] ?? 0),
    );
    expect(metricOf(euros, 'person_contract_spend')).toBeCloseTo(spend, 2);
    const days = (await rowsOf('Days_to_Fulfill_Contract_Program'))
      .filter((row) => isOfYear(row['fulfilled_date']) && row['days_to_fulfill'] !== null)
      .map((row) => Number(row['days_to_fulfill']))
      .sort((a, b) => a - b);
    const middle = [days[Math.floor((days.length - 1) / 2)], days[Math.floor(days.length / 2)]];
    expect(metricOf(euros, 'person_time_to_fulfill')).toBe(sum(middle) / 2);
  });

  it('says the same on every page, with the share of its own year that is over', async () => {
    const elapsed = `${Math.round((PASSED / 365) * 100)}%`;
    const overview = await page('index.html');
    expect(overview).toContain(`${elapsed} of fiscal year 2026 has elapsed`);
    const short = (key: string) => formatValue(metricOf(euros, key), 'currency:EUR', 'short');
    expect(overview).toContain(short('revenue_ytd'));
    const contracts = await page('details/upfront-contract-spend-query/index.html');
    expect(contracts).toContain(`${short('person_contract_spend')} up front`);
    expect(contracts).toContain('signed in FY 2026');
    const days = await page('details/days-to-fulfill-contract-program/index.html');
    expect(days).toContain('fulfilled in FY 2026');
    const nrr = await page('details/net-revenue-retention-all-customers/index.html');
    expect(nrr).toContain(`${formatValue(metricOf(euros, 'nrr'), 'percent')} of that year’s revenue`);
    expect(nrr).toContain(`with ${elapsed} of FY 2026 elapsed`);
    expect(await page('details/customer-development/index.html')).toContain('at the start of FY 2026');
    expect(await page('board/index.html')).toContain(`2026, ${elapsed} elapsed`);
    expect(await page('board/index.html')).toContain('Northwind: board pack');
    for (const path of site.pages.filter((path) => !path.startsWith('snapshots/')))
      expect([path, (await page(path)).match(/\$\d/)]).toEqual([path, null]);
  });

  it('shows title, owner and clock of its company', async () => {
    const html = await site.read('index.html');
    expect(html).toMatch(/<title>[^<]* · Northwind Numbers<\/title>/);
    const overview = textOf(html);
    expect(overview).toContain('Somebody Else Revenue team');
    expect(overview).toContain('09:00 GMT+1');
    expect(await page('snapshots/2026-01-20/definitions/index.html')).toContain(
      'in euros, on revenue accounts',
    );
  });

  it('tells no change of money or of the year since a night in dollars', async () => {
    const overview = await page('index.html');
    expect(overview).not.toMatch(/revenue, year to date (rose|fell)/i);
    const changes = await page(`snapshots/${DATE}/changes/index.html`);
    expect(changes).toContain('Setting currency: changed');
    const revenue = [
      formatValue(metricOf(dollars, 'revenue_ytd'), 'currency:USD'),
      formatValue(metricOf(euros, 'revenue_ytd'), 'currency:EUR'),
    ];
    expect(changes).toContain(`Value ${revenue.join(' ')}`);
  });

  it('says of a view that is not connected that it is not, and lists no rows as gone', async () => {
    const left = 'It is left out on purpose.';
    const board = await page('board/index.html');
    expect(board).toMatch(new RegExp(`Organizer recap NPS .{0,200}Not connected\\. ${left}`, 's'));
    const changes = await page(`snapshots/${DATE}/changes/index.html`);
    expect(changes).toMatch(new RegExp(`Not connected on ${DATE}\\. No rows were compared; \\d+ before\\.`));
  });

  it('leaves the night in dollars as it was', async () => {
    const folder = `snapshots/${addDays(DATE, -1)}`;
    const before = await page(`${folder}/index.html`);
    expect(before).toContain(formatValue(metricOf(dollars, 'revenue_ytd'), 'currency:USD', 'short'));
    expect(before).toContain('5% of fiscal year 2026 has elapsed');
    expect(before).toContain('00:00 PST');
    expect(before).toContain('Char Short Sales');
    expect(before).not.toContain('€');
    expect(await page(`${folder}/details/upfront-contract-spend-query/index.html`)).not.toContain('€');
  });
});
