import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';

/** The readers' screens. */
export const modes = {
  desktop: { viewport: { width: 1440, height: 900 } },
  phone: { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true },
  narrow: { viewport: { width: 320, height: 640 } },
  dark: { viewport: { width: 1440, height: 900 }, colorScheme: 'dark' },
  'phone, dark': { viewport: { width: 390, height: 844 }, colorScheme: 'dark' },
} satisfies Record<string, BrowserContextOptions>;

/** An open page, and what the browser said about it. */
export interface Opened {
  readonly page: Page;
  /** Console messages, errors and breaches of the policy. */
  readonly complaints: string[];
  /** Paths of what was asked for beside the page. */
  readonly requests: string[];
  close(): Promise<void>;
}

/** How long a page may take for one thing, in milliseconds: slow machines get there, and a failure is soon known. */
const PATIENCE = 15_000;

/** Opens a page in a context of its own, which `prepare` sees before anything is loaded. */
export async function open(
  browser: Browser,
  url: string,
  options: BrowserContextOptions,
  prepare?: (page: Page) => Promise<unknown>,
): Promise<Opened> {
  const tab = await openTab(browser, options, prepare);
  return tab.visit(url).catch(async (error: unknown) => {
    await tab.close();
    throw error;
  });
}

/** A tab in which pages are opened one after the other. */
export interface Tab {
  /** Opens a page and answers with what the browser says of it alone; closing it closes the tab. */
  visit(url: string): Promise<Opened>;
  close(): Promise<void>;
}

/**
 * Opens a tab in a context of its own, which `prepare` sees before anything is loaded. Nothing of a page is there in the
 * next one but what the site stores; axe, which is run in each, is compiled once, which takes longer than a page.
 */
export async function openTab(
  browser: Browser,
  options: BrowserContextOptions,
  prepare?: (page: Page) => Promise<unknown>,
): Promise<Tab> {
  const context = await browser.newContext(options);
  context.setDefaultTimeout(PATIENCE);
  const page = await context.newPage();
  let complaints: string[] = [];
  let requests: string[] = [];
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    // The 404 page answers with that status, which Chromium reports.
    if (!message.text().includes('status of 404')) complaints.push(message.text());
  });
  page.on('request', (request) => {
    if (request.resourceType() !== 'document') requests.push(new URL(request.url()).pathname);
  });
  if (options.javaScriptEnabled !== false) {
    await page.addInitScript(watchShifts);
    await page.addInitScript(() =>
      addEventListener('securitypolicyviolation', (event) =>
        console.error(`policy: ${event.violatedDirective}`),
      ),
    );
  }
  await prepare?.(page);
  const close = () => context.close();
  return {
    close,
    visit: async (url) => {
      [complaints, requests] = [[], []];
      await page.goto(url);
      return { page, complaints, requests, close };
    },
  };
}

/** For tabs whose pages axe looks at one after the other: keeps it in them, ready to be called. */
export async function keepAxe(page: Page): Promise<void> {
  await page.addInitScript({ content: `window.startAxe = () => {${await axe}};` });
}

/**
 * Refuses a tab's pages their own scripts. Axe needs timers, which a browser without JavaScript does not run; this is
 * the same document as there (no page has a `noscript`), in which axe alone runs.
 */
export async function refuseScripts(page: Page): Promise<void> {
  await page.route('**', async (route) => {
    if (route.request().resourceType() !== 'document') return route.continue();
    const response = await route.fetch();
    const headers = { ...response.headers(), 'content-security-policy': "script-src 'none'" };
    await route.fulfill({ response, headers });
  });
}

/** Collects layout shifts from the start, in the page; nothing is excused for coming after an act of the reader. */
export function watchShifts(): void {
  const shifts: number[] = [];
  Object.assign(window, { shifts });
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) shifts.push((entry as unknown as { value: number }).value);
  }).observe({ type: 'layout-shift', buffered: true });
}

/** How far the page's parts jumped, as Chromium's layout shifts add up. */
export const shifted = (page: Page): Promise<number> =>
  page.evaluate('window.shifts.reduce((sum, value) => sum + value, 0)');

/** How far the page can be scrolled sideways, in pixels. */
export const overflow = (page: Page): Promise<number> =>
  page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth');

const axe = readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** What axe finds wrong with a page by WCAG 2.2 AA; no rule and no element is left out. */
export async function violations(page: Page): Promise<string[]> {
  const kept = await page.evaluate("typeof window.startAxe === 'function' && (window.startAxe(), true)");
  if (kept !== true) await page.evaluate(await axe);
  // Selectors of all that is right would take longer than looking for what is wrong.
  const options = JSON.stringify({ runOnly: RULES, resultTypes: ['violations'] });
  const found = await page.evaluate<AxeResults['violations']>(
    `axe.run(${options}).then(({ violations }) => violations)`,
  );
  return found.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => String(target)).join(' ')}`);
}
