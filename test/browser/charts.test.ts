import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { addNights } from '../site/fixture-store.ts';
import { served } from './served.ts';

const page = '/metrics/take_rate/';
const web = served((store) => addNights(store, 31, { date: '2026-11-22' }));

/** Opens the page and collects what goes wrong, what is loaded and what moves. */
async function open(prepare?: (page: Page) => Promise<unknown>) {
  const tab = await web.browser.newPage({ viewport: { width: 1440, height: 900 } });
  const faults: string[] = [];
  const loaded: string[] = [];
  tab.on('console', (message) => faults.push(message.text()));
  tab.on('pageerror', (error) => faults.push(error.message));
  tab.on('request', (request) => loaded.push(new URL(request.url()).pathname));
  await prepare?.(tab);
  await tab.addInitScript(() => {
    const seen = { shift: 0 };
    Object.assign(globalThis, { seen });
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) seen.shift += (entry as unknown as { value: number }).value;
    }).observe({ type: 'layout-shift', buffered: true });
    addEventListener('securitypolicyviolation', (event) => console.error(event.violatedDirective));
  });
  await tab.goto(web.at(page));
  const chart = tab.locator('.chart').first();
  const shift = () => tab.evaluate(() => (globalThis as unknown as { seen: { shift: number } }).seen.shift);
  return { tab, chart, faults, loaded, shift };
}

/** The edges of something drawn, from the left and top edge of the chart. */
const edgesOf = (tab: Page, selector: string) =>
  tab
    .locator(selector)
    .first()
    .evaluate((element) => {
      const from = element.closest('.chart')?.getBoundingClientRect() ?? { left: 0, top: 0 };
      const { left, top, right, bottom } = element.getBoundingClientRect();
      return [left - from.left, top - from.top, right - from.left, bottom - from.top];
    });

it('hydrates on focus in exactly the place of the drawing, without a violation or a shift', async () => {
  const { tab, chart, faults, loaded, shift } = await open();
  const box = () =>
    chart.evaluate(({ offsetTop, offsetHeight, offsetWidth }: HTMLElement) => [
      offsetTop,
      offsetHeight,
      offsetWidth,
    ]);
  const before = await box();
  const drawn = await edgesOf(tab, '.chart .p > svg .lines > g:first-child path');
  expect(loaded.filter((path) => path.startsWith('/browser/'))).toEqual([]);
  await chart.focus();
  await tab.waitForSelector('.chart.on');
  expect(loaded).toContain('/data/charts/metric-take-rate.json');
  const live = await edgesOf(tab, '.live .apexcharts-line-series .apexcharts-series path');
  expect(Math.max(...live.map((edge, at) => Math.abs(edge - (drawn[at] ?? 0))))).toBeLessThan(1.5);
  expect(await box()).toEqual(before);
  const { x, y, width, height } = (await chart.boundingBox()) ?? { x: 0, y: 0, width: 0, height: 0 };
  for (const part of [0.3, 0.5, 0.9]) await tab.mouse.move(x + width * part, y + height / 2);
  expect(await tab.locator('.chart .tip').first().textContent()).toMatch(/2026.*%/);
  expect(await shift()).toBe(0);
  expect(faults).toEqual([]);
  await tab.close();
});

it('is read with keys, category by category', async () => {
  const { tab, chart, faults } = await open();
  const said = tab.locator('.chart [role=status]').first();
  await chart.focus();
  await tab.waitForSelector('.chart.on');
  await tab.keyboard.press('End');
  const newest = await said.textContent();
  expect(newest).toMatch(/^Nov 22, 2026.*%/);
  await tab.keyboard.press('ArrowLeft');
  expect(await said.textContent()).toMatch(/^Nov 21, 2026.*%/);
  await tab.keyboard.press('ArrowRight');
  expect(await said.textContent()).toBe(newest);
  await tab.keyboard.press('Escape');
  expect(await said.textContent()).toBe('');
  expect(await chart.evaluate((element) => element === document.activeElement)).toBe(true);
  expect(faults).toEqual([]);
  await tab.close();
});

it('takes the colors of the theme when the reader switches it', async () => {
  const { tab, chart } = await open();
  const line = tab.locator('.live .apexcharts-series path').first();
  await chart.focus();
  await tab.waitForSelector('.chart.on');
  expect(await line.getAttribute('stroke')).toContain('11,92,143');
  await tab.locator('[data-theme-switch]').first().click();
  await expect.poll(() => line.getAttribute('stroke')).toContain('124,188,240');
  await tab.close();
});

it('stays as it was drawn when its data cannot be fetched, and tries again', async () => {
  let refuse = true;
  const { tab, chart } = await open((tab) =>
    tab.route('**/data/charts/*', (route) => (refuse ? route.abort() : route.continue())),
  );
  const failed = tab.waitForEvent('requestfailed');
  await chart.hover();
  await failed;
  expect(await tab.locator('.chart .p > svg .lines').first().isVisible()).toBe(true);
  expect(await tab.locator('.chart.on').count()).toBe(0);
  refuse = false;
  await tab.mouse.move(0, 0);
  await chart.hover();
  await tab.waitForSelector('.chart.on');
  await tab.close();
});
