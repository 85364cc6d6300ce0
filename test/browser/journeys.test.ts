import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Server, serve } from '../../src/run/serve.ts';
import { addNight, addNights } from '../site/fixture-store.ts';
import { buildTestSite, type TestSite } from '../site/site.ts';
import { launchChromium } from './chromium.ts';
import { modes, type Opened, open, shifted, violations } from './look.ts';

const ROWS = 100_000;
const nrr = 'net_revenue_retention_all_customers';
let site: TestSite;
let server: Server;
let browser: Browser;

beforeAll(async () => {
  site = await buildTestSite(async (store) => {
    await addNights(store, 3, { date: '2026-11-21' });
    const name = (row: number) => (row === 77_777 ? '</script>😀 Zweibrücken' : `Customer ${row}`);
    await addNight(store, {
      date: '2026-11-22',
      details: {
        [nrr]: {
          rows: Array.from({ length: ROWS }, (_, row) => [
            `Q${row}`,
            name(row),
            `${row % 977}.5`,
            `-${row}.25`,
          ]),
        },
        organizer_recap_NPS_score: { rows: [[1, null, null, null, null, null]] },
        customer_development: { rows: [] },
      },
    });
  });
  server = await serve({ dir: site.dir, port: 0 });
  browser = await launchChromium();
});
afterAll(async () => {
  await browser?.close();
  await server?.close();
  await site?.remove();
});

const go = (path: string, options = {}): Promise<Opened> =>
  open(browser, new URL(path, server.url).href, { ...modes.desktop, ...options });
const focused = (page: Page) => page.evaluate<string>('document.activeElement.textContent.trim()');

/** Presses Tab until the focus is on something that says `text`. */
async function tabTo(page: Page, text: string): Promise<void> {
  for (let press = 0; press < 120; press++) {
    await page.keyboard.press('Tab');
    if ((await focused(page)).startsWith(text)) return;
  }
  throw new Error(`Tab never reaches “${text}”`);
}

describe('with the keyboard alone', () => {
  it('staff get from the overview to a metric, to its rows, and back', async () => {
    const { page, complaints, close } = await go('/');
    await page.keyboard.press('Tab');
    expect(await focused(page)).toBe('Skip to content');
    await page.keyboard.press('Enter');
    await tabTo(page, 'Take rate');
    await page.keyboard.press('Enter');
    await page.waitForURL('**/metrics/**');
    await tabTo(page, 'The rows behind it');
    await page.keyboard.press('Enter');
    await page.waitForURL('**/details/cohort-retention-matrix-by-customer/');
    expect(await page.locator('h1').innerText()).toBe('Cohort retention');
    await page.goBack();
    await page.goBack();
    expect(await page.locator('h1').innerText()).toBe('Company health');
    expect(complaints).toEqual([]);
    await close();
  });

  it('engineers search for a metric and read its SQL', async () => {
    const { page, complaints, close } = await go('/');
    for (const keys of ['/', 'Control+k']) {
      await page.keyboard.press(keys);
      await page.locator('dialog[open] [role=combobox]').waitFor();
      await page.keyboard.press('Escape');
      await page.locator('dialog[open]').waitFor({ state: 'detached' });
    }
    await page.keyboard.press('/');
    await page.locator('dialog[open] [role=combobox]').waitFor();
    await page.keyboard.type('pipeline');
    await page.locator('dialog [role=option]').first().waitFor();
    expect(await violations(page)).toEqual([]);
    await page.keyboard.press('Enter');
    await page.waitForURL('**/metrics/pipeline_coverage/');
    await tabTo(page, 'SELECT');
    expect(await page.evaluate('document.activeElement.getAttribute("role")')).toBe('region');
    expect(complaints).toEqual([]);
    await close();
  });

  it('auditors get from the list of nights to a night, its manifest and its changes', async () => {
    const { page, complaints, close } = await go('/snapshots/');
    await tabTo(page, '2026-11-21');
    await page.keyboard.press('Enter');
    await page.waitForURL('**/snapshots/2026-11-21/');
    expect(await page.locator('.banner').first().innerText()).toContain('From the archive.');
    expect(await page.locator('.stale-only').count()).toBe(0);
    await tabTo(page, 'Changes since the night before');
    await page.keyboard.press('Enter');
    await page.waitForURL('**/changes/');
    expect(await page.locator('h1').innerText()).toBe('Changes');
    await page.goBack();
    await tabTo(page, 'manifest.json');
    await page.keyboard.press('Enter');
    await page.waitForURL('**/snapshots/2026-11-21/data/manifest.json');
    expect(complaints).toEqual([]);
    await close();
  });

  it('tables sort and turn their pages', async () => {
    const { page, close } = await go('/details/upfront-contract-spend-query/');
    await tabTo(page, 'More filters');
    await page.locator('.rows th button').first().waitFor();
    await tabTo(page, 'Contract value');
    await page.keyboard.press('Enter');
    await page.locator('th[aria-sort=descending]').waitFor();
    expect(await focused(page)).toBe('Contract value');
    await tabTo(page, 'Next');
    await page.keyboard.press('Enter');
    await page.waitForFunction(() =>
      document.querySelector('.rows [role=status]')?.textContent?.includes('showing 51–100'),
    );
    expect(await focused(page)).toBe('Next');
    await close();
  });
});

describe('the age of the data', () => {
  const at = async (time: string, path = '/') => {
    const context = await browser.newContext(modes.desktop);
    const page = await context.newPage();
    await page.clock.setFixedTime(new Date(time));
    await page.addInitScript(() => {
      const shifts: number[] = [];
      Object.assign(window, { shifts });
      new PerformanceObserver((list) => {
        for (const entry of list.getEntries()) shifts.push((entry as unknown as { value: number }).value);
      }).observe({ type: 'layout-shift', buffered: true });
    });
    await page.goto(new URL(path, server.url).href);
    const banner = await page.locator('[data-banner=stale]').filter({ visible: true }).count();
    const age = await page.locator('#age').allTextContents();
    const jumped = await shifted(page);
    await context.close();
    return { banner, age, jumped };
  };

  it('turns the banner on at 25 hours, before the first paint, and not on pages of the archive', async () => {
    expect(await at('2026-11-23T08:59:00Z')).toEqual({ banner: 0, age: ['24 h ago'], jumped: 0 });
    expect(await at('2026-11-23T09:01:00Z')).toEqual({ banner: 1, age: ['25 h ago'], jumped: 0 });
    expect(await at('2026-12-30T09:01:00Z')).toEqual({ banner: 1, age: ['38 days ago'], jumped: 0 });
    expect(await at('2027-12-30T09:01:00Z', '/snapshots/2026-11-21/')).toEqual({
      banner: 0,
      age: [],
      jumped: 0,
    });
  });

  it('is minutes at first, and nothing for a clock that runs behind', async () => {
    expect((await at('2026-11-22T08:07:00Z')).age).toEqual(['7 min ago']);
    expect(await at('2026-11-22T07:00:00Z')).toEqual({ banner: 0, age: [''], jumped: 0 });
  });

  it('is stated in absolute times without JavaScript', async () => {
    const { page, close } = await go('/', { javaScriptEnabled: false });
    expect(await page.locator('footer time').innerText()).toBe(
      'Nov 22, 2026, 08:00 UTC (Nov 22, 2026, 00:00 PST)',
    );
    expect(await page.locator('[data-banner=stale]').isVisible()).toBe(false);
    await close();
  });
});

describe('the theme', () => {
  it('follows the system, switches, and is remembered', async () => {
    const { page, close } = await go('/');
    const paper = () => page.evaluate<string>('getComputedStyle(document.documentElement).backgroundColor');
    const light = await paper();
    await page.getByRole('button', { name: 'Switch between light and dark' }).click();
    const dark = await paper();
    expect(dark).not.toBe(light);
    await page.goto(new URL('/snapshots/', server.url).href);
    expect(await paper()).toBe(dark);
    expect(await violations(page)).toEqual([]);
    await page.getByRole('button', { name: 'Switch between light and dark' }).click();
    expect(await paper()).toBe(light);
    await close();
  });
});

describe('100,000 rows', () => {
  it('are sorted, filtered and found by name, and hostile names stay text', async () => {
    const { page, complaints, close } = await go('/');
    await page.keyboard.press('/');
    await page.locator('dialog[open] [role=combobox]').waitFor();
    await page.keyboard.type('zweibrucken');
    await page.locator('dialog [role=option]', { hasText: 'Zweibrücken' }).waitFor();
    await page.keyboard.press('Enter');
    await page.waitForURL(/net-revenue-retention-all-customers\/#q=/);
    const said = (words: string) =>
      page.waitForFunction(
        (text) => document.querySelector('.rows [role=status]')?.textContent?.includes(text),
        words,
      );
    await said('1 of 100,000 rows match');
    expect(await page.locator('.rows tbody td').first().innerText()).toBe('Q77777');
    await page.getByRole('button', { name: 'Clear' }).click();
    await said('100,000 rows; showing 1–50');
    await page.locator('.rows th button', { hasText: 'Net revenue 2026' }).click();
    await page.locator('th[aria-sort=descending]').waitFor();
    await page.locator('.rows th button', { hasText: 'Net revenue 2026' }).click();
    await page.waitForFunction(() => document.querySelector('.rows tbody td')?.textContent === 'Q99999');
    expect(await page.evaluate('window.__pwned')).toBeUndefined();
    expect(complaints).toEqual([]);
    await close();
  });
});
