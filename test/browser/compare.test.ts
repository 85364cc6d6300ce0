import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { Cell } from '../../src/catalog/data.ts';
import { addNight } from '../site/fixture-store.ts';
import { modes, type Opened, open, overflow, violations } from './look.ts';
import { served } from './served.ts';

const CONTRACTS = 'Upfront_Contract_Spend_Query';
const RETENTION = 'net_revenue_retention_all_customers';
const HOSTILE = '</b><img src=x onerror="window.__pwned=1"> شركة 😀';
const MANY = 1200;

const contract = (id: string, upfront: string | null, customer: string | null = 'Acme'): Cell[] => [
  id,
  customer,
  'Jack',
  '2026-05-01',
  '900',
  upfront,
];
const customers = (count: number, step: number): Cell[][] =>
  Array.from({ length: count }, (_, row) => [`Q${row}`, `Customer ${row}`, '1.5', `${row + step}.25`]);

const web = served(async (store) => {
  await addNight(store, {
    date: '2026-11-20',
    values: { take_rate: 0.11 },
    details: {
      [CONTRACTS]: {
        rows: [contract('C-1', '10'), contract('C-2', '20'), contract('C-3', '30', HOSTILE)],
      },
      [RETENTION]: { rows: customers(MANY, 0) },
      organizer_recap_NPS_score: { rows: [] },
    },
  });
  await addNight(store, { date: '2026-11-21' }, 1);
  await addNight(store, {
    date: '2026-11-22',
    values: { take_rate: 0.12, nrr: null },
    definitions: (definitions) => ({
      ...definitions,
      metrics: definitions.metrics.map((metric) =>
        metric.key === 'take_rate' ? { ...metric, formula: 'Another formula' } : metric,
      ),
    }),
    // In parts on one night and whole on the other.
    limits: { inlineRows: 500, fileBytes: 20_000 },
    details: {
      [CONTRACTS]: {
        rows: [contract('C-1', '10.00'), contract('C-2', '25.50', HOSTILE), contract('C-4', null, null)],
      },
      [RETENTION]: { rows: customers(MANY, 1) },
      organizer_recap_NPS_score: { rows: [] },
    },
  });
});

async function visit(path = 'compare/', options = {}): Promise<Opened> {
  const opened = await open(web.browser, web.at(path), { ...modes.desktop, ...options });
  onTestFinished(() => opened.close());
  return opened;
}
const said = (page: Page, text: string) => page.getByRole('status').getByText(text).waitFor();
const FRAGMENT = 'from=2026-11-20&to=2026-11-22';
const section = (page: Page, view: string) => page.locator(`[data-diff="${view}"]`);

describe('two nights with planted changes', () => {
  it('differ in exactly those, as the address says', async () => {
    const { page, complaints } = await visit(`compare/#${FRAGMENT}`);
    await said(page, '2026-11-20 compared with 2026-11-22.');
    const values = await page.locator('[data-found] tbody tr').allInnerTexts();
    expect(values.map((row) => row.split('\t').map((cell) => cell.trim()))).toEqual([
      ['Take rate', 'Value', '11.0%', '12.0%'],
      ['Net revenue retention', 'Value', expect.stringMatching(/%$/), 'Not available'],
    ]);
    expect(await page.getByText('Definition of Take rate: formula').count()).toBe(1);
    const contracts = section(page, CONTRACTS);
    expect(await contracts.locator('p').first().innerText()).toBe(
      '1 added, 1 removed, 1 changed; 3 rows before, 3 after.',
    );
    expect(await contracts.locator('li').allInnerTexts()).toEqual([
      'C-4 · Not available · Jack',
      `C-3 · ${HOSTILE} · Jack`,
      `C-2 · ${HOSTILE} · Jack: Customer name Acme → ${HOSTILE}; Upfront spend $20.00 → $25.50`,
    ]);
    expect(await section(page, 'organizer_recap_NPS_score').innerText()).toContain(
      '0 added, 0 removed, 0 changed; 0 rows before, 0 after.',
    );
    expect(await page.evaluate('window.__pwned')).toBeUndefined();
    expect(complaints).toEqual([]);
  });

  it('have exact counts and lists that grow by fifty, to a thousand', async () => {
    const { page } = await visit(`compare/#${FRAGMENT}`);
    const changed = section(page, RETENTION).locator('details', { hasText: 'Changed: 1,200' });
    await changed.locator('summary').click();
    expect(await changed.locator('li').count()).toBe(50);
    await changed.getByRole('button', { name: 'Show 50 more of 1,200' }).press('Enter');
    expect(await changed.locator('li').count()).toBe(100);
    expect(await page.evaluate('document.activeElement.textContent')).toContain('Customer 50');
    while ((await changed.getByRole('button').count()) > 0) await changed.getByRole('button').press('Enter');
    expect(await changed.locator('li').count()).toBe(1000);
    expect(await changed.innerText()).toContain('The first 1,000 are listed; npm run diff lists all.');
  });

  it('can be chosen with the keyboard, and the address then names them', async () => {
    const { page, requests } = await visit();
    expect(requests).toEqual([]);
    expect(await page.locator('#from').inputValue()).toBe('2026-11-21');
    await page.locator('#from').focus();
    await page.keyboard.type('2026-11-20');
    await page.getByRole('button', { name: 'Compare' }).press('Enter');
    await said(page, '2026-11-20 compared with 2026-11-22.');
    expect(new URL(page.url()).hash).toBe(`#${FRAGMENT}`);
    await page.goto(web.at('compare/#from=2026-11-22&to=2026-11-20'));
    await said(page, '2026-11-22 compared with 2026-11-20.');
    expect(await section(page, CONTRACTS).locator('li').first().innerText()).toContain('C-3');
  });
});

describe('what cannot be compared', () => {
  it('is said in one sentence', async () => {
    const { page } = await visit('compare/#from=2026-11-20&to=2020-01-01');
    await said(page, 'The address names a night that has no files here.');
    await page.goto(web.at('compare/#from=2026-11-20&to=2026-11-20'));
    await said(page, 'Choose two different nights.');
    const file = join(web.site.dir, 'snapshots/2026-11-22/data/summary.json');
    const bytes = await readFile(file);
    onTestFinished(() => writeFile(file, bytes));
    await writeFile(file, '{"rows": "none"}');
    await page.goto(web.at(`compare/#${FRAGMENT}`));
    const wrong =
      '/snapshots/2026-11-22/data/summary.json is not the file that the manifest of 2026-11-22 names.';
    await said(page, wrong);
    await page.route('**/2026-11-20/data/**', (route) => route.abort());
    await page.getByRole('button', { name: 'Compare' }).click();
    await said(page, 'This did not load. Check the connection and try again. Reload the page');
    expect(await page.locator('[data-found] section').count()).toBe(0);
  });

  it('without JavaScript is told with the command', async () => {
    const { page } = await visit('compare/', { javaScriptEnabled: false });
    expect(await page.locator('main').innerText()).toContain('npm run diff -- 2026-11-21 2026-11-22');
    expect(await page.getByRole('button', { name: 'Compare' }).count()).toBe(0);
  });
});

it.each(Object.entries(modes))('is accessible and fits: %s', async (_, options) => {
  const { page } = await visit(`compare/#${FRAGMENT}`, options);
  await said(page, 'compared with');
  await page.locator('[data-found] details').evaluateAll((lists) => {
    for (const list of lists) list.setAttribute('open', '');
  });
  expect(await violations(page)).toEqual([]);
  expect(await overflow(page)).toBe(0);
});
