import { rm, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser, Page, Route } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { type Server, serve } from '../../src/pipeline/serve.ts';
import { addNights } from '../site/fixture-store.ts';
import { buildTestSite, type TestSite, temporaryFolder } from '../site/site.ts';
import { launchWithFonts } from './fonts.ts';
import { modes, open, overflow, shifted, violations } from './look.ts';
import { buildMatrixSite } from './matrix-site.ts';
import { smallTargets } from './targets.ts';

const NPS = '/details/organizer-recap-nps-score/';
const CONTRACTS = '/details/upfront-contract-spend-query/';
const NEWER = 'A newer night is up, and this page is out of date. Open the newer night';
const NOT_LOADED = 'This did not load. Check the connection and try again. Reload the page';

let yesterday: TestSite;
let today: TestSite;
let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let server: Server;
let browser: Browser;

const dist = () => join(folder.folder, 'dist');

/** Puts a site in the place of another, as a deployment does. */
async function deploy(site: TestSite): Promise<void> {
  await rm(dist(), { force: true });
  await symlink(site.dir, dist(), 'junction');
}

beforeAll(async () => {
  // The night of November 21; the same one is in the archive of the other, with other answers to the survey.
  yesterday = await buildMatrixSite();
  today = await buildTestSite((store) => addNights(store, 31, { date: '2026-11-22' }));
  folder = await temporaryFolder();
  await deploy(yesterday);
  server = await serve({ dir: dist(), port: 0 });
  browser = await launchWithFonts();
});
afterAll(async () => {
  await browser?.close();
  await server?.close();
  await folder?.remove();
  await Promise.all([yesterday?.remove(), today?.remove()]);
});

async function visit(path: string, options = {}) {
  await deploy(yesterday);
  const opened = await open(browser, new URL(path, server.url).href, { ...modes.desktop, ...options });
  onTestFinished(() => opened.close());
  return opened;
}

const alert = (page: Page) => page.getByRole('alert');
/** What the note says, once it says anything. */
async function alerted(page: Page): Promise<string> {
  await alert(page).waitFor();
  return (await alert(page).innerText()).trim();
}
const cells = (page: Page) => page.locator('.rows tbody td:nth-child(2)').allTextContents();
/** The edges of what the note belongs to and of the note itself: how far it stands from there. */
async function distance(page: Page, pressed: string): Promise<number> {
  const boxes = [page.locator(pressed).first(), alert(page)].map((one) => one.boundingBox());
  const [there, note] = await Promise.all(boxes);
  return there && note ? Math.abs(note.y - (there.y + there.height)) : Number.NaN;
}

describe('a page whose night is gone', () => {
  it.each([
    ['desktop', modes.desktop],
    ['phone', modes.phone],
    ['phone, dark', modes['phone, dark']],
  ])(
    'neither sorts nor saves the rows of another night, and offers the newer one: %s',
    async (_, options) => {
      const { page } = await visit(NPS, options);
      const before = await cells(page);
      await deploy(today);
      await page.locator('.rows th').nth(4).click();
      expect(await alerted(page)).toBe(NEWER);
      expect(await distance(page, '.rows th:nth-child(5)')).toBeLessThan(16);
      expect(await cells(page)).toEqual(before);
      // A heading that lies half under the notice, as its font has it, is whole again once that is closed.
      const found = (await violations(page)).filter((one) => !/^target-size: th\b/.test(one));
      expect([await overflow(page), found]).toEqual([0, []]);
      await page.keyboard.press('Escape');
      expect(await alert(page).count()).toBe(0);
      let saved = 0;
      page.on('download', () => saved++);
      for (const link of await page.locator('.download a[data-save]').all()) {
        await link.click();
        expect(await alerted(page)).toBe(NEWER);
        await page.locator('h1').click();
        expect(await alert(page).count()).toBe(0);
      }
      expect(await shifted(page)).toBe(0);
      await page.getByRole('button', { name: 'CSV' }).click();
      expect(await alerted(page)).toBe(NEWER);
      expect(await smallTargets(page)).toEqual([]);
      await page.emulateMedia({ media: 'print' });
      expect(await alert(page).count()).toBe(0);
      await page.emulateMedia({ media: 'screen' });
      await alert(page).getByRole('link').click();
      await page.getByText('data of Nov 22').first().waitFor();
      expect(saved).toBe(0);
      await page.locator('.download a[data-save$=".csv"]').click();
      await expect.poll(() => saved).toBe(1);
    },
  );

  it('draws no chart from another night’s values', async () => {
    const { page } = await visit('/metrics/revenue_ytd/');
    await deploy(today);
    await page.locator('.chart').first().hover();
    await page.waitForLoadState('networkidle');
    // Nothing is said to a pointer that passes by.
    expect(await alert(page).count()).toBe(0);
    await page.locator('.chart').first().click();
    expect(await alerted(page)).toBe(NEWER);
    expect(await page.locator('.chart.on').count()).toBe(0);
  });

  it('searches no other night', async () => {
    const { page } = await visit('/');
    await deploy(today);
    const index = { views: [['Contracts', CONTRACTS]], customers: [['Newcomer', 1]] };
    await page.route('**/data/search-customers.json*', (route) => route.fulfill({ json: index }));
    await page.keyboard.press('/');
    const dialog = page.getByRole('dialog');
    await dialog.getByText(`These results may be incomplete. ${NEWER}`).first().waitFor();
    await page.keyboard.type('Newcomer');
    expect(await dialog.getByRole('option', { name: 'Newcomer' }).count()).toBe(0);
    expect(await violations(page)).toEqual([]);
    await dialog.getByRole('link', { name: 'Open the newer night' }).click();
    await page.getByText('data of Nov 22').first().waitFor();
  });

  it('raises no false alarm over the files of another night', async () => {
    const { page } = await visit('/verify/');
    await deploy(today);
    await page.getByRole('button', { name: 'Check this deployment' }).click();
    const said = page.locator('.verdict[data-result]');
    await said.waitFor();
    expect((await said.innerText()).replace(/\s+/g, ' ')).toBe(
      `Not checked The site has changed since this page was opened. Reload the page to check it. ${NEWER}`,
    );
  });

  it.each(['data/ledger.jsonl', 'status.json', 'data/manifest.json'])(
    'raises none when the site changes under the check, behind %s',
    async (file) => {
      const { page } = await visit('/verify/');
      // Once: a later request would put the site of another test away.
      const swap = async (route: Route) => {
        const response = await route.fetch();
        await deploy(today);
        await route.fulfill({ response });
      };
      await page.route(new URL(file, server.url).href, swap, { times: 1 });
      await page.getByRole('button', { name: 'Check this deployment' }).click();
      const said = page.locator('.verdict[data-result]');
      await said.waitFor();
      expect((await said.innerText()).replace(/\s+/g, ' ')).toContain(`Not checked The site has changed`);
    },
  );

  it('sorts its own rows while its night has pages in the archive', async () => {
    const { page, requests } = await visit(CONTRACTS);
    const before = await cells(page);
    await deploy(today);
    await page.locator('.rows th').nth(1).click();
    await page.locator('.rows th[aria-sort]').waitFor();
    const sorted = await cells(page);
    const own = JSON.parse(await yesterday.read('data/details/Upfront_Contract_Spend_Query.json'));
    const names = new Set<unknown>(own.rows.map(([, name]: unknown[]) => name));
    expect(sorted).not.toEqual(before);
    expect(sorted.filter((name) => !names.has(name))).toEqual([]);
    expect(requests).toContain('/snapshots/2026-11-21/data/details/Upfront_Contract_Spend_Query.json');
  });

  it('is compared in no other night’s name', async () => {
    const { page } = await visit('/compare/#from=2026-11-10&to=2026-11-21');
    await page.getByRole('status').getByText('2026-11-10 compared with 2026-11-21.').waitFor();
    await deploy(today);
    await page.route('**/snapshots/2026-11-10/**', (route) => route.fulfill({ status: 404 }));
    await page.getByRole('button', { name: 'Compare' }).click();
    await page
      .getByRole('status')
      .getByText(`/snapshots/2026-11-10/data/manifest.json is missing. ${NEWER}`)
      .waitFor();
  });
});

/**
 * Answers for modules and status in place of the site, until what it gives is called. The route stays: requests that
 * are on their way while routes are taken down can be lost.
 */
async function hinder(page: Page, answer: (route: Route) => Promise<void>): Promise<() => void> {
  let hindered = true;
  await page.route(/\/(browser\/.*|status\.json)$/, (route) => (hindered ? answer(route) : route.continue()));
  return () => {
    hindered = false;
  };
}

describe('a module that does not load', () => {
  it('after the sign-in has run out says so, and works once it is back', async () => {
    const { page } = await visit(CONTRACTS);
    const mend = await hinder(page, (route) => route.fulfill({ status: 403, body: '403 token-expired' }));
    await page.locator('.rows th').nth(1).click();
    expect(await alerted(page)).toBe('Your sign-in has run out. Sign in again');
    mend();
    await page.locator('.rows th').nth(1).click();
    await page.locator('.rows th[aria-sort]').waitFor();
    expect(await alert(page).count()).toBe(0);
    expect(await shifted(page)).toBe(0);
  });

  it.each([
    ['/', 'the search', (page: Page) => page.locator('[data-search]').click(), '.ks[open]'],
    ['/', 'the search by a key', (page: Page) => page.keyboard.press('/'), '.ks[open]'],
    [
      CONTRACTS,
      'a field',
      (page: Page) => page.getByLabel('Filter', { exact: true }).press('x'),
      '.rows th button',
    ],
    [
      '/metrics/revenue_ytd/',
      'a chart',
      (page: Page) => page.locator('.chart').first().press('End'),
      '.chart.on',
    ],
    [
      '/verify/',
      'a check',
      (page: Page) => page.locator('[data-act=check]').click(),
      '.verdict[data-result]',
    ],
    [
      '/compare/',
      'a comparison',
      (page: Page) => page.locator('[data-act=compare]').click(),
      '[data-found] section',
    ],
  ])(
    'over a connection that was cut says so, and comes without a reload: %s, %s',
    async (path, _, act, done) => {
      const { page } = await visit(path);
      const mend = await hinder(page, (route) => route.abort());
      await act(page);
      expect(await alerted(page)).toBe(NOT_LOADED);
      mend();
      await act(page);
      await page.locator(done).first().waitFor();
      expect(await alert(page).count()).toBe(0);
    },
  );
});
