import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Checkout, cleanCheckout } from '../workflows/checkout.ts';
import { launchChromium } from './chromium.ts';

let checkout: Checkout;
let browser: Browser;
let child: ChildProcess;
let address = '';

const at = (path: string): string => new URL(path, address).href;

/** Starts the command as a contributor does, on an empty store, and answers with the address it prints. */
function startDev(folder: string): Promise<string> {
  const args = ['run', 'dev', '--silent', '--', '--store', join(folder, 'S'), '--port', '0'];
  // Vitest's own variables tell Vite that it runs tests.
  const { NODE_ENV: _mode, VITEST: _vitest, ...env } = process.env;
  child = spawn('npm', args, { cwd: folder, env, stdio: ['ignore', 'pipe', 'inherit'], detached: true });
  return new Promise((done, fail) => {
    let printed = '';
    child.stdout?.on('data', (chunk) => {
      printed += String(chunk);
      const found = /http:\/\/127\.0\.0\.1:\d+\//.exec(printed);
      if (found !== null) done(found[0]);
    });
    child.once('exit', () => fail(new Error(`npm run dev ended: ${printed}`)));
  });
}

beforeAll(async () => {
  checkout = cleanCheckout();
  [address, browser] = await Promise.all([startDev(checkout.folder), launchChromium()]);
});

afterAll(async () => {
  if (child?.pid !== undefined) process.kill(-child.pid, 'SIGTERM');
  await browser?.close();
  checkout?.remove();
});

const text = async (path: string): Promise<string> => {
  const response = await fetch(at(path));
  const body = await response.text();
  expect([path, response.status, body.slice(0, 300)]).toEqual([path, 200, expect.any(String)]);
  return body;
};

/** Saves a file of the checkout with more at its end, and again where a busy machine's watcher saw nothing. */
async function saveUntil(file: string, more: string, shown: () => Promise<unknown>): Promise<void> {
  const path = join(checkout.folder, file);
  const changed = readFileSync(path, 'utf8') + more;
  for (let left = 5; ; left -= 1) {
    writeFileSync(path, changed);
    try {
      await shown();
      return;
    } catch (error) {
      if (left === 0) throw error;
    }
  }
}

describe('npm run dev', () => {
  it('serves the pages of a sample night that it makes for an empty store', async () => {
    const html = await text('/');
    expect(html).toContain('Sample data');
    expect(html).toContain('Revenue');
    const { snapshot_id: id } = JSON.parse(await text('/status.json'));
    expect(await text(`/snapshots/${id}/`)).toContain(id);
    expect(await text('/data/ledger.jsonl')).toContain(`"id":"${id}"`);
    expect(JSON.parse(await text(`/snapshots/${id}/data/summary.json`)).rows.length).toBeGreaterThan(10);
    expect(JSON.parse(await text('/data/charts/contracts-by-month.json'))).toHaveProperty('series');
  });

  it('answers for every module that a page can ask for', async () => {
    const asked = new Set(['search', 'save']);
    for (const path of ['/', '/metrics/nrr/', '/details/customer-development/', '/verify/', '/compare/'])
      for (const [, name = ''] of (await text(path)).matchAll(/data-hydrate="?([\w-]+)/g)) asked.add(name);
    expect([...asked].sort()).toEqual(['chart', 'compare', 'save', 'search', 'table', 'verify']);
    const seen = new Set<string>();
    const waiting = [...asked].map((name) => `/browser/dev/${name}.js`);
    for (const path of waiting) {
      if (seen.has(path)) continue;
      seen.add(path);
      const script = await text(path);
      for (const [, name = ''] of script.matchAll(/["']\.\/([\w-]+\.js)["']/g))
        waiting.push(`/browser/dev/${name}`);
    }
    for (const worker of ['table-worker', 'compare-worker'])
      expect(seen).toContain(`/browser/dev/${worker}.js`);
    expect((await fetch(at('/browser/dev/none.js'))).status).toBe(404);
  });

  it('sorts a table in the page', async () => {
    const page = await browser.newPage();
    await page.goto(at('/details/customer-development/'));
    await page.locator('.rows th').nth(1).hover();
    await page.locator('.rows th button').first().click();
    await page.locator('.rows th[aria-sort]').waitFor();
    await page.close();
  });

  it('shows a changed style and a changed script without a reload by hand', async () => {
    const page = await browser.newPage();
    // What changes before the page listens reaches no page: Vite sends it to those connected.
    const listening = page.waitForEvent('websocket').then((socket) => socket.waitForEvent('framereceived'));
    await page.goto(at('/'));
    await listening;
    const color = () => page.evaluate(() => getComputedStyle(document.querySelector('h1') as Element).color);
    expect(await color()).not.toBe('rgb(1, 2, 3)');
    await saveUntil('src/styles/base.css', '\nh1 { color: rgb(1 2 3) !important; }\n', () =>
      page.waitForFunction(
        () => getComputedStyle(document.querySelector('h1') as Element).color === 'rgb(1, 2, 3)',
        null,
        { timeout: 10_000 },
      ),
    );
    await saveUntil('src/browser/inline.ts', "\ndataset['changed'] = 'yes';\n", () =>
      page.waitForFunction(() => document.documentElement.dataset['changed'] === 'yes', null, {
        timeout: 10_000,
      }),
    );
    await page.close();
  });
});
