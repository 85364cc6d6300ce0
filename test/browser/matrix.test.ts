import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { views } from '../../src/catalog/views.ts';
import { launchWithFonts, setNarrow } from './fonts.ts';
import {
  keepAxe,
  modes,
  open,
  openTab,
  overflow,
  refuseScripts,
  shifted,
  type Tab,
  violations,
} from './look.ts';
import { archived, buildMatrixSite, pathsOf } from './matrix-site.ts';
import { type Piecemeal, startPiecemeal } from './piecemeal.ts';
import { type PagesRuntime, startPages } from './runtime.ts';
import { smallTargets } from './targets.ts';

// Built before tests are collected: which pages there are is the site's to say.
const site = await buildMatrixSite();
const paths = pathsOf(site);
let server: PagesRuntime;
let piecemeal: Piecemeal;
let browser: Browser;

beforeAll(async () => {
  server = await startPages(site.dir);
  piecemeal = await startPiecemeal(server.url);
  browser = await launchWithFonts();
});
afterAll(async () => {
  await browser?.close();
  await piecemeal?.close();
  await server?.close();
  await site.remove();
});
const at = (path: string) => new URL(path, server.url).href;

/** Opens a tab for the tests of a block; answers with what visits a path in it. */
function tabFor(options: BrowserContextOptions, prepare?: (page: Page) => Promise<unknown>) {
  let tab: Tab;
  beforeAll(async () => {
    tab = await openTab(browser, options, prepare);
  });
  afterAll(() => tab?.close());
  return (path: string) => tab.visit(at(path));
}

it('covers the pages that readers know', () => {
  expect(paths).toEqual(expect.arrayContaining(['/', '/board/', '/snapshots/', archived]));
  expect(paths.filter((path) => path.startsWith('/details/'))).toHaveLength(views.length);
  expect(paths.filter((path) => path.startsWith('/metrics/'))).toHaveLength(2);
});

describe.each(Object.entries(modes))('%s', (_, options) => {
  const visit = tabFor(options, keepAxe);
  it.each(paths)('%s is accessible, fits, and asks for nothing beside itself', async (path) => {
    const { page, complaints, requests } = await visit(path);
    expect(await violations(page)).toEqual([]);
    expect(await overflow(page)).toBe(0);
    const box = await page.locator('.banner').first().boundingBox();
    expect(box !== null && box.y >= 0 && box.y + box.height < (options.viewport?.height ?? 0)).toBe(true);
    expect(requests.filter((one) => one !== '/favicon.svg')).toEqual([]);
    // Links get shared, and titles with them: a title may name a night, but no figure.
    expect((await page.title()).replace(/\b20\d\d(-\d\d)?(-\d\d)?(-r\d+)?\b/, '')).not.toMatch(/\d/);
    expect(await shifted(page)).toBe(0);
    expect(complaints).toEqual([]);
    expect(await page.evaluate('window.__pwned')).toBeUndefined();
    expect(await smallTargets(page)).toEqual([]);
    await setNarrow(page);
    expect(await smallTargets(page)).toEqual([]);
    expect(await overflow(page)).toBe(0);
  });
});

describe.each(['desktop', 'phone'] as const)('arriving in pieces, at a slow processor, on a %s', (mode) => {
  it.each(paths)('%s stays where it is first painted', async (path) => {
    const url = new URL(path, piecemeal.url).href;
    const { page, complaints, close } = await open(browser, url, modes[mode], async (tab) => {
      const session = await tab.context().newCDPSession(tab);
      await session.send('Emulation.setCPUThrottlingRate', { rate: 3 });
    });
    expect(await shifted(page)).toBe(0);
    expect(complaints).toEqual([]);
    await close();
  });
});

describe('on paper', () => {
  const visit = tabFor(modes.dark, keepAxe);
  it.each(paths)('%s is accessible, light, and without what only a screen can use', async (path) => {
    const { page, complaints } = await visit(path);
    onTestFinished(() => page.emulateMedia({ media: 'screen' }));
    await page.emulateMedia({ media: 'print' });
    expect(await violations(page)).toEqual([]);
    expect(await page.evaluate('getComputedStyle(document.documentElement).backgroundColor')).toBe(
      'rgb(255, 255, 255)',
    );
    for (const hidden of ['header nav', '.acts', '.skip', '.filter', '.turn'])
      expect(await page.locator(hidden).filter({ visible: true }).count(), hidden).toBe(0);
    expect(await page.locator('.banner').first().isVisible()).toBe(true);
    expect(await page.locator('.foot code').first().isVisible()).toBe(true);
    expect(complaints).toEqual([]);
  });
});

describe('without JavaScript', () => {
  const visit = tabFor({ javaScriptEnabled: false });
  const visitUnscripted = tabFor(modes.phone, async (page) => {
    await refuseScripts(page);
    await keepAxe(page);
  });

  it.each(paths)('%s is complete', async (path) => {
    const { page } = await visit(path);
    expect(await page.locator('h1').innerText()).not.toBe('');
    expect(await page.locator('.needs-js').filter({ visible: true }).count()).toBe(0);
    expect(await page.locator('footer time').innerText()).toContain('UTC');
    expect(await overflow(page)).toBe(0);
    if (!path.startsWith(archived)) {
      expect(await page.locator('.banner').first().innerText()).toContain('last good night, 2026-11-21');
      await page.locator('summary', { hasText: 'Details' }).click();
      await page.locator('nav a', { hasText: 'Cohort retention' }).click();
      expect(await page.locator('h1').innerText()).toBe('Cohort retention');
    }
  });

  it.each(paths)('%s is accessible', async (path) => {
    const { page } = await visitUnscripted(path);
    expect(await page.locator('html.js').count()).toBe(0);
    expect(await violations(page)).toEqual([]);
    expect(await overflow(page)).toBe(0);
  });
});
