import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Server, serve } from '../../src/run/serve.ts';
import { recordMissed } from '../../src/snapshot/ledger.ts';
import { addNight, addNights } from '../site/fixture-store.ts';
import { buildTestSite, type TestSite } from '../site/site.ts';
import { launchChromium } from './chromium.ts';

const long = 'Unbrokenname'.repeat(17);
const paths = [
  '/',
  '/details/net-revenue-retention-all-customers/',
  '/details/organizer-recap-nps-score/',
  '/details/customer-development/',
  '/metrics/revenue_ytd/',
  '/metrics/person_nps/',
  '/snapshots/',
  '/no/such/page/',
];
const modes: Readonly<Record<string, BrowserContextOptions>> = {
  desktop: { viewport: { width: 1440, height: 900 } },
  phone: { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true },
  narrow: { viewport: { width: 320, height: 640 } },
  dark: { viewport: { width: 1440, height: 900 }, colorScheme: 'dark' },
  'phone, dark': { viewport: { width: 390, height: 844 }, colorScheme: 'dark' },
};

let site: TestSite;
let server: Server;
let browser: Browser;
let axeSource: string;

beforeAll(async () => {
  axeSource = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
  site = await buildTestSite(async (store) => {
    await addNights(store, 12, {
      date: '2026-11-21',
      details: {
        organizer_recap_NPS_score: {
          rows: [
            [1, long, 'شركة الاختبار', '2026-11-22', -12, '😀'.repeat(80)],
            [2, '</script><script>alert(1)</script>', 'Fair', '2026-11-22', null, null],
          ],
        },
        customer_development: { rows: [] },
      },
    });
    await addNight(store, {
      date: '2026-11-22',
      failedChecks: ['metrics-complete', 'required-columns', 'views'],
    });
    const code = 'rateLimitExceeded';
    const now = () => new Date('2026-11-23T08:05:00Z');
    await recordMissed(store, { date: '2026-11-23', source: 'bigquery', code, now });
  });
  server = await serve({ dir: site.dir, port: 0 });
  browser = await launchChromium();
});
afterAll(async () => {
  await browser?.close();
  await server?.close();
  await site?.remove();
});

/** Opens a page and answers with it and with what the browser complained about, or asked for beside the page. */
async function open(path: string, options: BrowserContextOptions) {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  const complaints: string[] = [];
  const requests: string[] = [];
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    // The 404 page answers with that status, which Chromium reports.
    if (!message.text().includes('status of 404')) complaints.push(message.text());
  });
  page.on('request', (request) => requests.push(request.resourceType()));
  await page.goto(new URL(path, server.url).href);
  return { page, complaints, requests, close: () => context.close() };
}

async function violations(page: Page): Promise<string[]> {
  await page.evaluate(axeSource);
  const { violations: found } = await page.evaluate<AxeResults>(
    `axe.run({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] })`,
  );
  return found.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => String(target)).join(' ')}`);
}

describe.each(Object.entries(modes))('%s', (_, options) => {
  it.each(paths)('%s is accessible, fits, and shows its banner at once', async (path) => {
    const { page, complaints, requests, close } = await open(path, options);
    expect(await violations(page)).toEqual([]);
    const overflow = 'document.documentElement.scrollWidth - document.documentElement.clientWidth';
    expect(await page.evaluate(overflow)).toBe(0);
    const box = await page.locator('.banner').boundingBox();
    const height = options.viewport?.height ?? 0;
    expect(box).not.toBeNull();
    expect((box?.y ?? -1) >= 0 && (box?.y ?? 0) + (box?.height ?? height) < height).toBe(true);
    expect(complaints).toEqual([]);
    expect(requests.filter((type) => type === 'script' || type === 'stylesheet')).toEqual([]);
    await close();
  });
});

describe.each(['desktop', 'narrow', 'phone, dark'])('the open menu, %s', (mode) => {
  it('is accessible and fits', async () => {
    const { page, close } = await open('/', modes[mode] ?? {});
    await page.locator('summary', { hasText: 'Details' }).click();
    const box = await page.locator('.menu ul').boundingBox();
    expect(
      (box?.x ?? -1) >= 0 && (box?.x ?? 0) + (box?.width ?? 1e9) <= (modes[mode]?.viewport?.width ?? 0),
    ).toBe(true);
    expect(await violations(page)).toEqual([]);
    await close();
  });
});

describe('without JavaScript', () => {
  it.each(paths)('%s is complete', async (path) => {
    const { page, close } = await open(path, { javaScriptEnabled: false });
    expect(await page.locator('h1').innerText()).not.toBe('');
    expect(await page.locator('.banner').innerText()).toContain('last good night, 2026-11-21');
    await page.locator('summary', { hasText: 'Details' }).click();
    await page.locator('nav a', { hasText: 'Cohort retention' }).click();
    expect(await page.locator('h1').innerText()).toBe('Cohort retention');
    await close();
  });
});

describe('with the keyboard', () => {
  it('reaches the content by the skip link', async () => {
    const { page, close } = await open('/', {});
    await page.keyboard.press('Tab');
    expect(await page.evaluate('document.activeElement.textContent')).toBe('Skip to content');
    await page.keyboard.press('Enter');
    expect(new URL(page.url()).hash).toBe('#main');
    await page.keyboard.press('Tab');
    expect(await page.evaluate('document.activeElement.getAttribute("href")')).toBe('/metrics/revenue_ytd/');
    await close();
  });

  it('scrolls a wide table within its own region', async () => {
    const { page, close } = await open('/details/organizer-recap-nps-score/', modes['phone'] ?? {});
    const region = page.getByRole('region', { name: /showing 2 of 2 rows/ });
    await region.focus();
    for (let press = 0; press < 5; press++) await page.keyboard.press('ArrowRight');
    await expect.poll(() => region.evaluate((element) => element.scrollLeft)).toBeGreaterThan(0);
    await close();
  });
});

describe('on paper', () => {
  it('is light, without navigation, and lets long tables run over pages', async () => {
    const { page, close } = await open('/details/cohort-retention-matrix-by-customer/', {
      colorScheme: 'dark',
    });
    await page.emulateMedia({ media: 'print' });
    expect(await page.locator('header nav').isVisible()).toBe(false);
    expect(await page.locator('.banner').isVisible()).toBe(true);
    const style = (of: string, what: string) =>
      page.evaluate(`getComputedStyle(document.querySelector('${of}')).${what}`);
    expect(await style('html', 'backgroundColor')).toBe('rgb(255, 255, 255)');
    expect(await style('thead', 'display')).toBe('table-header-group');
    expect(await style('.scroll', 'overflow')).toBe('visible');
    await close();
  });
});
