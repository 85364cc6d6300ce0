import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import type { Cell } from '../../src/catalog/data.ts';
import { viewSlug, views } from '../../src/catalog/views.ts';
import { fixtureColumns } from '../site/fixture-rows.ts';
import { addNight, addNights } from '../site/fixture-store.ts';
import { parseCsv } from './csv.ts';
import { setNarrow } from './fonts.ts';
import { modes, type Opened, open, overflow, violations } from './look.ts';
import { served } from './served.ts';
import { smallHeads, smallTargets } from './targets.ts';

const script = '</script><script>window.__pwned = 1</script>';
const image = `"><img src=x onerror="window.__pwned = 1">'\``;
const long = 'W'.repeat(200);
const rtl = 'شركة الاختبار \u202Eالمحدودة';
const names = [
  script,
  image,
  long,
  rtl,
  '👩‍👩‍👧‍👦'.repeat(20),
  '=cmd()',
  '__proto__',
  '',
  ' a, "b"\r\nc\t',
  null,
];
const amounts = ['-0.01', '0', '99999999999999999999999999999.999999999', '-12345678901234.5', '1e3', null];
const ROWS = 100_000;

const contracts = Array.from({ length: 300 }, (_, row): Cell[] => [
  `C-${row}`,
  names[row % names.length] ?? null,
  names[(row * 7 + 3) % names.length] ?? null,
  ['0001-01-01', '9999-12-31', null][row % 3] ?? null,
  amounts[row % amounts.length] ?? null,
  amounts[(row * 5 + 1) % amounts.length] ?? null,
]);
const nulls = (view: string) => fixtureColumns(view, 2026).map(() => null);
const details: Readonly<Record<string, { rows: Cell[][] }>> = {
  net_revenue_retention_all_customers: {
    rows: Array.from({ length: ROWS }, (_, row) => [
      `Q${row}`,
      row === 77_777 ? `${script}😀 Zweibrücken` : `Customer ${row}`,
      `${row % 977}.5`,
      `-${row}.25`,
    ]),
  },
  cohort_retention_matrix_by_customer: {
    rows: Array.from({ length: 60 }, () => nulls('cohort_retention_matrix_by_customer')),
  },
  customer_development: { rows: [] },
  Upfront_Contract_Spend_Query: { rows: contracts },
  Days_to_Fulfill_Contract_Program: {
    rows: [['7', script, rtl, '2026-11-22', '2026-11-22', -2_147_483_648]],
  },
  organizer_recap_NPS_score: {
    rows: names.map((name, row) => [row, name, names[row - 1] ?? null, null, row % 2 ? 10 : -99, name]),
  },
};
const values = { revenue_ytd: -1e15, nrr: 0, customer_count: 1e21, take_rate: null, logo_retention: 12.5 };

const web = served(
  async (store) => {
    await addNights(store, 2, { date: '2026-11-21' });
    await addNight(store, { date: '2026-11-22', values, details });
  },
  { by: 'pages' },
);

const go = (path: string, options = {}): Promise<Opened> =>
  open(web.browser, web.at(path), { ...modes.desktop, ...options });
const said = (page: Page, words: string) =>
  page.waitForFunction(
    (text) => document.querySelector('.rows [role=status]')?.textContent?.includes(text),
    words,
  );
const paths = views.map(({ name }) => `/details/${viewSlug(name)}/`);

describe.each(['desktop', 'phone'] as const)('on a %s', (mode) => {
  it.each(['/', '/board/', '/metrics/revenue_ytd/', '/metrics/take_rate/', '/snapshots/2026-11-22/changes/'])(
    '%s shows hostile values as text and fits',
    async (path) => {
      const { page, complaints, close } = await go(path, modes[mode]);
      expect(await violations(page)).toEqual([]);
      expect(await overflow(page)).toBe(0);
      expect(await page.evaluate('window.__pwned')).toBeUndefined();
      expect(complaints).toEqual([]);
      await close();
    },
  );

  it.each(paths)('%s hydrates its charts and sorts its table by every column', async (path) => {
    const { page, complaints, close } = await go(path, modes[mode]);
    for (const chart of await page.locator('[data-hydrate=chart]').all()) {
      await chart.focus();
      await chart.and(page.locator('.on')).waitFor();
      for (const key of ['End', 'Home', 'ArrowRight', 'Escape']) await page.keyboard.press(key);
    }
    await page.locator('.rows form input').first().focus();
    const heads = page.locator('.rows th button');
    await heads.first().waitFor();
    for (let column = 0; column < (await heads.count()); column++) {
      await heads.nth(column).click();
      await page.waitForFunction(
        (index) => document.querySelectorAll('.rows thead th')[index]?.hasAttribute('aria-sort'),
        column,
      );
    }
    const shown = await page.locator('.rows [role=status]').textContent();
    expect(shown).toMatch(/^[\d,]+ rows?;/);
    // Axe takes no account of the head that heads pass under; this does, and leaves none of them there.
    expect(await smallHeads(page)).toEqual([]);
    expect(await violations(page)).toEqual([]);
    expect(await overflow(page)).toBe(0);
    expect(await page.evaluate('window.__pwned')).toBeUndefined();
    expect(await smallTargets(page)).toEqual([]);
    await setNarrow(page);
    expect(await smallTargets(page)).toEqual([]);
    expect(await smallHeads(page)).toEqual([]);
    expect(await overflow(page)).toBe(0);
    expect(complaints).toEqual([]);
    await close();
  });
});

describe('files saved through the page', () => {
  const save = async (page: Page, name: string) => {
    const waiting = page.waitForEvent('download');
    await page.getByRole('button', { name, exact: true }).click();
    return readFile(await (await waiting).path(), 'utf8');
  };

  it('hold the same rows as CSV and as JSON, formulas disarmed', async () => {
    const { page, complaints, close } = await go('/details/upfront-contract-spend-query/#sort=contract_id');
    await said(page, 'sorted by');
    const [head = [], ...records] = parseCsv(await save(page, 'CSV'));
    const { columns, rows } = JSON.parse(await save(page, 'JSON')) as {
      columns: { name: string }[];
      rows: (string | null)[][];
    };
    expect(head).toEqual(columns.map(({ name }) => name));
    // What a spreadsheet would run gets a quote in front; numbers are none of it, and stay numbers.
    const disarmed = (cell: string | null, column: number) =>
      cell !== null && column < 4 && /^[=+\-@\t\r]/.test(cell) ? `'${cell}` : (cell ?? '');
    expect(records).toEqual(rows.map((row) => row.map(disarmed)));
    const sorted = (all: readonly (readonly unknown[])[]) => all.map((row) => JSON.stringify(row)).sort();
    const stored = JSON.parse(await web.site.read('data/details/Upfront_Contract_Spend_Query.json'));
    expect(sorted(rows)).toEqual(sorted(stored.rows));
    expect(complaints).toEqual([]);
    await close();
  });

  it('hold all 100,000 rows of a view that is kept in parts', async () => {
    const { page, close } = await go('/details/net-revenue-retention-all-customers/#sort=-customer_name');
    await said(page, 'sorted by');
    const records = parseCsv(await save(page, 'CSV'));
    expect(records).toHaveLength(ROWS + 1);
    expect(new Set(records.slice(1).map(([id]) => id)).size).toBe(ROWS);
    expect(records.find(([id]) => id === 'Q77777')?.[1]).toBe(`${script}😀 Zweibrücken`);
    await close();
  });
});

it('100,000 rows are found by name from any page, sorted and filtered', async () => {
  const { page, complaints, close } = await go('/');
  await page.keyboard.press('/');
  await page.locator('dialog[open] [role=combobox]').waitFor();
  await page.keyboard.type('zweibrucken');
  await page.locator('dialog [role=option]', { hasText: 'Zweibrücken' }).waitFor();
  await page.keyboard.press('Enter');
  await page.waitForURL(/net-revenue-retention-all-customers\/#q=/);
  await said(page, '1 of 100,000 rows match');
  expect(await page.locator('.rows tbody td').first().innerText()).toBe('Q77777');
  await page.getByRole('button', { name: 'Clear' }).click();
  await said(page, '100,000 rows; showing 1–50');
  const head = page.locator('.rows th button', { hasText: 'Net revenue 2026' });
  await head.click();
  await page.locator('th[aria-sort=descending]').waitFor();
  await head.click();
  await page.waitForFunction(() => document.querySelector('.rows tbody td')?.textContent === 'Q99999');
  expect(await page.evaluate('window.__pwned')).toBeUndefined();
  expect(complaints).toEqual([]);
  await close();
});
