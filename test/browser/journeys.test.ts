import { createHash } from 'node:crypto';
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { addNights } from '../site/fixture-store.ts';
import { modes, type Opened, open, violations } from './look.ts';
import { served } from './served.ts';

const web = served((store) => addNights(store, 3, { date: '2026-11-22' }));

const go = (path: string, options = {}): Promise<Opened> =>
  open(web.browser, web.at(path), { ...modes.desktop, ...options });
const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');
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
  it.each([
    ['/', modes.desktop],
    ['/details/upfront-contract-spend-query/', modes.phone],
  ])('every stop on %s is on the screen and shows that it has the focus', async (path, mode) => {
    const { page, close } = await go(path, mode);
    const stops = new Set<string>();
    for (let press = 0; press < 40; press++) {
      await page.keyboard.press('Tab');
      const stop = await page.evaluate(() => {
        const element = document.activeElement;
        if (!(element instanceof HTMLElement) || element === document.body) return null;
        const box = element.getBoundingClientRect();
        const outlined = (pseudo?: string) => {
          const { outlineStyle, outlineWidth } = getComputedStyle(element, pseudo);
          return outlineStyle !== 'none' && Number.parseFloat(outlineWidth) >= 2;
        };
        // A card's link outlines the whole card, over which it stretches.
        const seen = outlined() || outlined('::after');
        const inside = box.width > 0 && box.bottom > 0 && box.top < innerHeight && box.right > 0;
        return { name: element.outerHTML.slice(0, 120), seen, inside };
      });
      if (stop === null) break;
      expect(stop).toEqual({ name: stop.name, seen: true, inside: true });
      stops.add(stop.name);
    }
    expect(stops.size).toBeGreaterThan(15);
    await close();
  });

  it('staff get from the overview to a metric, to its rows, and back', async () => {
    const { page, complaints, close } = await go('/');
    await page.keyboard.press('Tab');
    expect(await focused(page)).toBe('Skip to content');
    await page.keyboard.press('Enter');
    await tabTo(page, 'Logo retention');
    await page.keyboard.press('Enter');
    await page.waitForURL('**/metrics/**');
    await tabTo(page, 'The rows behind it');
    await page.keyboard.press('Enter');
    await page.waitForURL('**/details/customer-development/');
    expect(await page.locator('h1').innerText()).toBe('Customer development');
    await page.goBack();
    await page.goBack();
    expect(await page.locator('h1').innerText()).toBe('Company health');
    expect(complaints).toEqual([]);
    await close();
  });

  it('the menu of details goes out of the way when the reader goes on', async () => {
    const { page, complaints, close } = await go('/');
    const menu = page.locator('.menu[open]');
    await tabTo(page, 'Details');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Tab');
    expect(await menu.count()).toBe(1);
    await page.keyboard.press('Escape');
    expect(await menu.count()).toBe(0);
    expect(await focused(page)).toBe('Details');
    await page.keyboard.press('Enter');
    await tabTo(page, 'Snapshots');
    expect(await menu.count()).toBe(0);
    await page.locator('.menu summary').click();
    expect(await menu.count()).toBe(1);
    await page.mouse.click(5, 500);
    expect(await menu.count()).toBe(0);
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

  it('auditors get from the list of nights to a night, its changes, its manifest and its data, which hash to what the page states', async () => {
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
    const stated = await page.locator('.foot code').first().innerText();
    await tabTo(page, 'manifest.json');
    const [answer] = await Promise.all([
      page.waitForResponse('**/snapshots/2026-11-21/data/manifest.json'),
      page.keyboard.press('Enter'),
    ]);
    const manifest = await answer.body();
    expect(sha256(manifest)).toBe(stated);
    await page.goBack();
    await tabTo(page, 'summary.json');
    const [data] = await Promise.all([
      page.waitForResponse('**/snapshots/2026-11-21/data/summary.json'),
      page.keyboard.press('Enter'),
    ]);
    const { files } = JSON.parse(manifest.toString()) as { files: { path: string; sha256: string }[] };
    expect(files.find(({ path }) => path === 'summary.json')?.sha256).toBe(sha256(await data.body()));
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

describe('the theme', () => {
  it('follows the system, switches, and is remembered', async () => {
    const { page, close } = await go('/');
    const paper = () => page.evaluate<string>('getComputedStyle(document.documentElement).backgroundColor');
    const light = await paper();
    await page.getByRole('button', { name: 'Switch between light and dark' }).click();
    const dark = await paper();
    expect(dark).not.toBe(light);
    await page.goto(web.at('/snapshots/'));
    expect(await paper()).toBe(dark);
    expect(await violations(page)).toEqual([]);
    await page.getByRole('button', { name: 'Switch between light and dark' }).click();
    expect(await paper()).toBe(light);
    await close();
  });
});
