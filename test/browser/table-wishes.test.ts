import type { Page } from 'playwright-core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { addNight } from '../site/fixture-store.ts';
import { served } from './served.ts';

const contracts = Array.from({ length: 230 }, (_, at) => [
  `C-${String(at).padStart(3, '0')}`,
  `Customer ${at}`,
  at % 2 === 0 ? 'Jack' : 'Char Short',
  '2026-01-01',
  `${at * 100}.25`,
  `${at}`,
]);
const path = '/details/upfront-contract-spend-query/';

const web = served((store) =>
  addNight(store, {
    date: '2026-11-22',
    details: { Upfront_Contract_Spend_Query: { rows: contracts } },
    // Small parts, so that the rows of the view come from several files.
    limits: { inlineRows: 100, fileBytes: 8_000 },
  }),
);
let page: Page;
let wrong: string[];

beforeEach(async () => {
  page = await web.browser.newPage({ viewport: { width: 1200, height: 700 } });
  wrong = [];
  page.on('pageerror', (error) => wrong.push(error.message));
});
afterEach(async () => {
  expect(wrong).toEqual([]);
  await page.close();
});

const open = (fragment = '') => page.goto(web.at(`${path}${fragment}`));
const head = (text: string) => page.locator('.rows th', { hasText: text });
const field = () => page.getByLabel('Filter', { exact: true });
const said = (words: string) =>
  page.waitForFunction(
    (text) => document.querySelector('.rows [role=status]')?.textContent?.includes(text),
    words,
  );

describe('a table', () => {
  it('is sorted by a press during which it hydrates', async () => {
    await open();
    let release = () => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    await page.route('**/browser/*/table.js', async (route) => {
      await held;
      await route.continue();
    });
    await head('Contract value').scrollIntoViewIfNeeded();
    const box = await head('Contract value').boundingBox();
    if (box === null) throw new Error('The head is not on the page');
    await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
    await page.mouse.down();
    release();
    await page.waitForSelector('.rows th button');
    await page.mouse.up();
    await said('sorted by Contract value, descending');
    expect(await page.locator('.rows tbody td').first().textContent()).toBe('C-229');
  });

  it('keeps its rows when the reader jumps to a place on the page', async () => {
    await open('#q=C-01');
    await said('10 of 230 rows match');
    await page.evaluate(() => {
      location.hash = 'main';
    });
    await page.waitForTimeout(150);
    expect(await page.locator('.rows tbody tr').count()).toBe(10);
    expect(await field().inputValue()).toBe('C-01');
    await page.goBack();
    await page.evaluate(() => {
      location.hash = '';
    });
    await said('230 rows; showing 1–50');
    expect(await field().inputValue()).toBe('');
  });

  it('marks no order that its rows do not have, and tries again with the same press', async () => {
    await open();
    await page.route('**/data/details/*.json', (route) => route.fulfill({ status: 503 }));
    await head('Contract value').click();
    await page
      .getByRole('alert')
      .getByText('This did not load. Check the connection and try again.')
      .waitFor();
    expect(await page.locator('.rows [aria-sort]').count()).toBe(0);
    expect(page.url()).not.toContain('#');
    await page.unroute('**/data/details/*.json');
    await head('Contract value').click();
    await said('sorted by Contract value, descending');
    expect(await page.locator('.rows [aria-sort=descending]').count()).toBe(1);
  });

  it('begins at its top on another page, and the focus stays on the button', async () => {
    await open();
    const next = page.getByRole('button', { name: 'Next' });
    await next.scrollIntoViewIfNeeded();
    await next.focus();
    await page.keyboard.press('Enter');
    await said('showing 51–100');
    await page.waitForFunction(() => {
      const top = document.querySelector('.rows [role=status]')?.getBoundingClientRect().top ?? -1;
      return top >= 0 && top < innerHeight;
    });
    for (const last of ['101–150', '151–200', '201–230']) {
      await page.keyboard.press('Enter');
      await said(`showing ${last}`);
    }
    await page.keyboard.press('Enter');
    expect(await next.getAttribute('aria-disabled')).toBe('true');
    expect(await page.evaluate('document.activeElement.dataset.act')).toBe('next');
    expect(await page.locator('.rows [data-place]').textContent()).toBe('Page 5 of 5');
  });

  it('shows the last wish of somebody who went on while the rows were on their way', async () => {
    await open();
    let release = () => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    await page.route('**/data/details/*.json', async (route) => {
      await held;
      await route.continue();
    });
    const asked = page.waitForRequest('**/data/details/*.json');
    await field().pressSequentially('c');
    await asked;
    await field().pressSequentially('ustomer 229');
    release();
    await said('1 of 230 rows match');
    expect(page.url()).toMatch(/#q=customer\+229$/);
    expect(await page.locator('.rows tbody td').first().textContent()).toBe('C-229');
  });

  it('goes on when the browser refuses so many addresses', async () => {
    await page.addInitScript(() => {
      history.replaceState = () => {
        throw new DOMException('Too many', 'SecurityError');
      };
    });
    await open();
    await field().fill('C-22');
    await said('10 of 230 rows match');
  });

  it('says how many filters a shared link brought', async () => {
    await open('#min.contract_value=20000&only.owner_name=Jack');
    await said('15 of 230 rows match');
    expect(await page.locator('.rows summary').textContent()).toBe('More filters (2)');
    await page.getByRole('button', { name: 'Clear' }).click();
    await said('230 rows; showing');
    expect(await page.locator('.rows summary').textContent()).toBe('More filters');
  });

  it('asks one address for its data, and never one with what was typed', async () => {
    const asked: string[] = [];
    page.on('request', (request) => asked.push(request.url()));
    await open();
    await field().fill('Customer 17');
    await said('rows match');
    expect(asked.some((url) => url.includes('.part-'))).toBe(true);
    expect(asked.filter((url) => /customer.?17|\?/i.test(url))).toEqual([]);
  });
});
