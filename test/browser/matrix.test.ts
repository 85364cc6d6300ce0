import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { recordMissed } from '../../src/snapshot/ledger.ts';
import { addNight, addNights } from '../site/fixture-store.ts';
import { buildTestSite, type TestSite } from '../site/site.ts';
import { launchChromium } from './chromium.ts';
import { modes, open, overflow, shifted, violations } from './look.ts';
import { type PagesRuntime, startPages } from './runtime.ts';

const long = 'Unbrokenname'.repeat(17);
const views = [
  'net-revenue-retention-all-customers',
  'cohort-retention-matrix-by-customer',
  'customer-development',
  'upfront-contract-spend-query',
  'days-to-fulfill-contract-program',
  'organizer-recap-nps-score',
];
const archived = '/snapshots/2026-11-20/';
const paths = [
  '/',
  ...views.map((view) => `/details/${view}/`),
  '/metrics/revenue_ytd/',
  '/metrics/person_nps/',
  '/board/',
  '/snapshots/',
  '/snapshots/2026-11/',
  archived,
  `${archived}definitions/`,
  `${archived}changes/`,
  `${archived}details/organizer-recap-nps-score/`,
  '/verify/',
  '/compare/',
  '/no/such/page/',
];

let site: TestSite;
let server: PagesRuntime;
let browser: Browser;

beforeAll(async () => {
  site = await buildTestSite(async (store) => {
    await addNights(store, 12, {
      date: '2026-11-21',
      details: {
        organizer_recap_NPS_score: {
          rows: [
            [1, long, 'شركة الاختبار', '2026-11-22', -12, '😀'.repeat(80)],
            [2, '</script><script>window.__pwned = 1</script>', 'Fair', '2026-11-21', 10, null],
            [3, long, long, '2026-11-20', 3, long],
          ],
        },
      },
    });
    await addNight(store, {
      date: '2026-11-22',
      failedChecks: ['metrics-complete', 'required-columns', 'views'],
    });
    const now = () => new Date('2026-11-23T08:05:00Z');
    await recordMissed(store, { date: '2026-11-23', source: 'bigquery', code: 'rateLimitExceeded', now });
  });
  server = await startPages(site.dir);
  browser = await launchChromium();
});
afterAll(async () => {
  await browser?.close();
  await server?.close();
  await site?.remove();
});
const at = (path: string) => new URL(path, server.url).href;

it('knows every kind of page there is', () => {
  const kinds = (path: string) =>
    path
      .replace(/2026-11-\d\d/, '<id>')
      .replace(/(details|metrics)\/[^/]+/, '$1/<one>')
      .replace(/snapshots\/2026(-11)?\//, 'snapshots/<period>/');
  const built = new Set(site.pages.map((page) => kinds(`/${page.replace(/index\.html$/, '')}`)));
  built.delete('/404.html');
  expect([...built].sort()).toEqual(
    [...new Set(paths.filter((path) => path !== '/no/such/page/').map(kinds))].sort(),
  );
});

describe.each(Object.entries(modes))('%s', (_, options) => {
  it.each(paths)('%s is accessible, fits, and asks for nothing beside itself', async (path) => {
    const { page, complaints, requests, close } = await open(browser, at(path), options);
    expect(await violations(page)).toEqual([]);
    expect(await overflow(page)).toBe(0);
    const box = await page.locator('.banner').first().boundingBox();
    expect(box !== null && box.y >= 0 && box.y + box.height < (options.viewport?.height ?? 0)).toBe(true);
    expect(requests.filter((one) => one !== '/favicon.svg')).toEqual([]);
    expect(await shifted(page)).toBe(0);
    expect(complaints).toEqual([]);
    expect(await page.evaluate('window.__pwned')).toBeUndefined();
    await close();
  });
});

describe('on paper', () => {
  it.each(paths)('%s is accessible, light, and without what only a screen can use', async (path) => {
    const { page, close } = await open(browser, at(path), { ...modes.desktop, colorScheme: 'dark' });
    await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
    expect(await violations(page)).toEqual([]);
    expect(await page.evaluate('getComputedStyle(document.documentElement).backgroundColor')).toBe(
      'rgb(255, 255, 255)',
    );
    for (const hidden of ['header nav', '.acts', '.skip', '.filter', '.turn'])
      expect(await page.locator(hidden).filter({ visible: true }).count(), hidden).toBe(0);
    expect(await page.locator('.banner').first().isVisible()).toBe(true);
    expect(await page.locator('.foot code').first().isVisible()).toBe(true);
    await close();
  });
});

describe('without JavaScript', () => {
  it.each(paths)('%s is complete', async (path) => {
    const { page, close } = await open(browser, at(path), { javaScriptEnabled: false });
    expect(await page.locator('h1').innerText()).not.toBe('');
    expect(await page.locator('.needs-js').filter({ visible: true }).count()).toBe(0);
    expect(await page.locator('footer time').innerText()).toContain('UTC');
    if (!path.startsWith(archived)) {
      expect(await page.locator('.banner').first().innerText()).toContain('last good night, 2026-11-21');
      await page.locator('summary', { hasText: 'Details' }).click();
      await page.locator('nav a', { hasText: 'Cohort retention' }).click();
      expect(await page.locator('h1').innerText()).toBe('Cohort retention');
    }
    await close();
  });
});

describe('after the reader acted', () => {
  it.each(['/metrics/revenue_ytd/', ...views.map((view) => `/details/${view}/`)])(
    '%s is accessible and keeps its place, under the same policy',
    async (path) => {
      const { page, complaints, requests, close } = await open(browser, at(path), modes.desktop);
      const parts = page.locator('[data-wake]');
      for (let index = 0; index < (await parts.count()); index++) {
        await parts.nth(index).scrollIntoViewIfNeeded();
        await parts.nth(index).hover({ position: { x: 40, y: 10 } });
      }
      await page.waitForLoadState('networkidle');
      expect(requests.some((one) => one.startsWith('/islands/'))).toBe(true);
      await page.mouse.move(0, 0);
      expect(await violations(page)).toEqual([]);
      expect(await shifted(page)).toBe(0);
      expect(complaints).toEqual([]);
      await close();
    },
  );
});
