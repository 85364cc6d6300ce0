import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { addNight } from '../site/fixture-store.ts';
import { parseCsv } from './csv.ts';
import { served } from './served.ts';

const script = '</script><script>window.__pwned = 1</script>';
const contracts = Array.from({ length: 230 }, (_, at) => [
  `C-${String(at).padStart(3, '0')}`,
  at === 7 ? script : at === 8 ? '=cmd()' : at === 9 ? 'شركة' : `Customer ${at % 40}`,
  at % 3 === 0 ? null : at % 2 === 0 ? 'Jack' : 'Char Short',
  `2026-${String((at % 11) + 1).padStart(2, '0')}-01`,
  at === 5 ? '-1234.5' : `${at * 100}.25`,
  at === 6 ? null : `${at * 10}`,
]);
const path = '/details/upfront-contract-spend-query/';

const web = served((store) =>
  addNight(store, {
    date: '2026-11-22',
    details: { Upfront_Contract_Spend_Query: { rows: contracts }, customer_development: { rows: [] } },
  }),
);
let page: Page;
let wrong: string[];

beforeEach(async () => {
  page = await web.browser.newPage({ viewport: { width: 1200, height: 900 } });
  wrong = [];
  page.on('console', (message) => message.type() === 'error' && wrong.push(message.text()));
  page.on('pageerror', (error) => wrong.push(error.message));
});
afterEach(async () => {
  expect(wrong).toEqual([]);
  expect(await page.evaluate('window.__pwned')).toBeUndefined();
  await page.close();
});

const open = (fragment = '') => page.goto(web.at(`${path}${fragment}`));
const status = () => page.locator('.rows [role=status]').textContent();
const column = (index: number) => page.locator(`.rows tbody tr td:nth-child(${index})`).allTextContents();
const said = (words: string) =>
  page.waitForFunction(
    (text) => document.querySelector('.rows [role=status]')?.textContent?.includes(text),
    words,
  );

describe('a table', () => {
  it('loads nothing until it is touched', async () => {
    const asked: string[] = [];
    page.on('request', (request) => asked.push(new URL(request.url()).pathname));
    await open();
    await page.waitForTimeout(200);
    expect(asked.filter((one) => one !== '/favicon.svg')).toEqual([path]);
    expect(await status()).toBe('230 rows; showing 1–50');
  });

  it('sorts with the press that hydrates it, then the other way, then as it came', async () => {
    await open();
    const head = page.locator('.rows th', { hasText: 'Contract value' });
    await head.click();
    await said('showing 1–50');
    await page.waitForFunction(() => document.querySelector('.rows th[aria-sort=descending]'));
    await page.waitForFunction(() => document.querySelector('.rows tbody td')?.textContent === 'C-229');
    expect(page.url()).toContain('#sort=-contract_value');
    await head.locator('button').click();
    await page.waitForFunction(() => document.querySelector('.rows tbody td')?.textContent === 'C-005');
    expect(await page.locator('.rows [aria-sort]').count()).toBe(1);
    expect((await column(5))[0]).toBe('-$1,234.50');
    await head.locator('button').click();
    await page.waitForFunction(() => document.querySelector('.rows tbody td')?.textContent === 'C-000');
    expect(await page.locator('.rows [aria-sort]').count()).toBe(0);
    expect(page.url()).not.toContain('#');
  });

  it('filters as the reader types, turns pages, and says where it is', async () => {
    await open();
    await page.getByLabel('Filter', { exact: true }).fill('customer 1');
    const matching = contracts
      .filter(([, name]) => /customer/i.test(String(name)))
      .filter((row) => `${row[0]} ${row[1]} ${row[2]}`.includes('1'));
    await said(`${matching.length} of 230 rows match`);
    await page.getByRole('button', { name: 'Next' }).click();
    await said('showing 51–');
    expect(page.url()).toContain('q=customer+1&page=2');
    await page.getByRole('button', { name: 'Clear' }).click();
    await said('230 rows; showing 1–50');
  });

  it('filters by bounds and by choice', async () => {
    await open();
    await page.getByText('More filters').click();
    await page.getByRole('group', { name: 'Contract value' }).getByLabel('From').fill('20000');
    await said('30 of 230 rows match');
    await page.getByRole('group', { name: 'Owner name' }).getByLabel('Not available').check();
    await said('10 of 230 rows match');
    expect(page.url()).toContain('min.contract_value=20000&only.owner_name=');
  });

  it('opens as it was shared, and follows the fragment', async () => {
    await open('#q=C-01&sort=-contract_id');
    await said('10 of 230 rows match');
    expect((await column(1))[0]).toBe('C-019');
    expect(await page.getByLabel('Filter', { exact: true }).inputValue()).toBe('C-01');
    await page.evaluate(() => {
      location.hash = `q=${encodeURIComponent('شركة')}`;
    });
    await said('1 of 230 rows match');
    expect(await column(1)).toEqual(['C-009']);
  });

  it('saves what matches as CSV that reads back, formulas disarmed and negatives whole', async () => {
    await open('#sort=contract_value');
    await said('230 rows');
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'CSV' }).click(),
    ]);
    expect(download.suggestedFilename()).toBe('upfront-contract-spend-query-2026-11-22-filtered.csv');
    const read = parseCsv(await readFile(await download.path(), 'utf8'));
    expect(read).toHaveLength(231);
    expect(read[1]).toEqual(['C-005', 'Customer 5', 'Char Short', '2026-06-01', '-1234.5', '50']);
    expect(read.find(([id]) => id === 'C-008')?.[1]).toBe("'=cmd()");
    expect(read.find(([id]) => id === 'C-007')?.[1]).toBe(script);
    const whole = parseCsv(await web.site.read('data/details/Upfront_Contract_Spend_Query.csv'));
    expect(new Set(whole.map((row) => row.join('\u0000')))).toEqual(
      new Set(read.map((row) => row.join('\u0000'))),
    );
  });

  it('saves what matches as JSON', async () => {
    await open('#q=C-22');
    await said('10 of 230');
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'JSON' }).click(),
    ]);
    const { rows } = JSON.parse(await readFile(await download.path(), 'utf8'));
    expect(rows).toEqual(contracts.slice(220));
  });

  it('says beside the field that the rows did not load, and keeps the ones it has', async () => {
    await open();
    await page.route('**/data/details/*.json', (route) => route.fulfill({ status: 503 }));
    await page.getByLabel('Filter', { exact: true }).fill('x');
    await page
      .getByRole('alert')
      .getByText('This did not load. Check the connection and try again.')
      .waitFor();
    expect(await status()).toBe('230 rows; showing 1–50');
    expect(await page.locator('.rows tbody tr').count()).toBe(50);
    wrong = wrong.filter((text) => !text.includes('503'));
    await page.unroute('**/data/details/*.json');
    await page.getByLabel('Filter', { exact: true }).fill('C-00');
    await said('10 of 230 rows match');
  });

  it('is whole without script: first rows, counts and files', async () => {
    const plain = await web.browser.newPage({ javaScriptEnabled: false });
    await plain.goto(web.at(path));
    expect(await plain.locator('.rows tbody tr').count()).toBe(50);
    expect(await plain.locator('.rows [role=status]').textContent()).toBe('230 rows; showing 1–50');
    expect(await plain.locator('.rows form').isVisible()).toBe(false);
    expect(await plain.locator('.download a').count()).toBe(2);
    await plain.close();
  });

  it('of a view without rows says so', async () => {
    await page.goto(web.at('/details/customer-development/'));
    expect(await status()).toBe('0 rows; showing 0–0');
    await page.getByLabel('Filter', { exact: true }).fill('x');
    await said('0 rows; showing 0–0');
  });
});
