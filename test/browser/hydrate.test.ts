import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchWithFonts, setNarrow } from './fonts.ts';
import { modes, open, overflow, shifted, violations } from './look.ts';
import { buildMatrixSite, pathsOf } from './matrix-site.ts';
import { type PagesRuntime, startPages } from './runtime.ts';
import { smallTargets } from './targets.ts';

// Built before tests are collected: which pages have something to hydrate is the site's to say.
const site = await buildMatrixSite();
const paths: string[] = [];
for (const path of pathsOf(site)) {
  const file = `${path.slice(1)}index.html`;
  if (site.files.includes(file) && (await site.read(file)).match(/<[a-z][^<>]* data-hydrate="/))
    paths.push(path);
}
let server: PagesRuntime;
let browser: Browser;

beforeAll(async () => {
  server = await startPages(site.dir);
  browser = await launchWithFonts();
});
afterAll(async () => {
  await browser?.close();
  await server?.close();
  await site.remove();
});

const byPointer = async (page: Page, index: number) =>
  page
    .locator('[data-hydrate]')
    .nth(index)
    .hover({ position: { x: 40, y: 10 } });

/** Focuses the part itself or the first thing in it that takes the focus, as Tab would. */
const byFocus = async (page: Page, index: number) =>
  page
    .locator('[data-hydrate]')
    .nth(index)
    .evaluate((part: HTMLElement) => {
      const takes = 'a[href],button,input,summary,[tabindex="0"]';
      (part.matches(takes) ? part : part.querySelector<HTMLElement>(takes))?.focus();
    });

describe.each([
  ['a pointer on a desktop', modes.desktop, byPointer],
  ['the focus on a dark phone', modes['phone, dark'], byFocus],
] as const)('after %s', (_, options, hydrate) => {
  it.each(paths)('%s is accessible and keeps its place, under the same policy', async (path) => {
    const { page, complaints, requests, close } = await open(
      browser,
      new URL(path, server.url).href,
      options,
    );
    const parts = page.locator('[data-hydrate]');
    const names = await parts.evaluateAll((all) =>
      all.map((part) => (part as HTMLElement).dataset['hydrate']),
    );
    for (const index of names.keys()) {
      const part = parts.nth(index);
      await part.scrollIntoViewIfNeeded();
      await hydrate(page, index);
      if (names[index] === 'chart') await part.and(page.locator('.on')).waitFor();
    }
    await page.waitForLoadState('networkidle');
    for (const name of names)
      expect(requests).toContainEqual(expect.stringMatching(`^/browser/[0-9a-f]{8}/${name}\\.js$`));
    await page.mouse.move(0, 0);
    expect(await violations(page)).toEqual([]);
    expect(await shifted(page)).toBe(0);
    expect(await overflow(page)).toBe(0);
    expect(complaints).toEqual([]);
    expect(await smallTargets(page)).toEqual([]);
    await setNarrow(page);
    expect(await smallTargets(page)).toEqual([]);
    expect(await overflow(page)).toBe(0);
    await close();
  });
});

it('finds charts and tables to hydrate', () => expect(paths.length).toBeGreaterThan(8));
