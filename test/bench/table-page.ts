import type { Browser, Page } from 'playwright-core';

/** What a reader does with a table: an element, and what happens to it. */
export interface Action {
  readonly name: string;
  readonly selector: string;
  /** Typed into the element; without it, the element is pressed. */
  readonly text?: string;
}

/** A page whose table has its rows, and how slow its thread was made. */
export interface OpenTable {
  readonly page: Page;
  /** Milliseconds from the first press to the painted rows: module, worker and data included. */
  readonly loaded: number;
  /** How many times longer the thread that answers took for the same sum than before it was slowed. */
  readonly slowdown: number;
}

const NEXT = '.rows [data-act=next]';

/**
 * Opens a table and turns to its second page, so that the rows are there. DevTools slow down the thread of a page but
 * refuse to slow down its workers; so when `rate` is above 1 the worker's module runs on the page's thread.
 */
export async function openTable(browser: Browser, url: string, rate: number): Promise<OpenTable> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, bypassCSP: true });
  const page = await context.newPage();
  if (rate > 1) await page.addInitScript(workOnThisThread);
  await page.goto(url);
  const before = await page.evaluate(sum);
  const devtools = await context.newCDPSession(page);
  await devtools.send('Emulation.setCPUThrottlingRate', { rate });
  const slowdown = (await page.evaluate(sum)) / before;
  await page.hover('.rows');
  await page.waitForSelector('.rows thead button');
  const loaded = await act(page, { name: '', selector: NEXT });
  await page.evaluate(() => document.querySelector('.rows form details')?.toggleAttribute('open', true));
  await page.waitForSelector('.rows [data-fields] input');
  return { page, loaded, slowdown };
}

/** Milliseconds from a reader's act until the rows it asks for are painted. */
export const act = (page: Page, { selector, text }: Action): Promise<number> =>
  page.evaluate(
    ([wanted, typed]) =>
      new Promise<number>((resolve, reject) => {
        const target = document.querySelector<HTMLInputElement>(wanted);
        const body = document.querySelector('.rows tbody');
        if (target === null || body === null) return reject(new Error(`The page has no ${wanted}`));
        const painted = () => {
          const { port1, port2 } = new MessageChannel();
          port1.onmessage = () => resolve(performance.now() - started);
          port2.postMessage(null);
        };
        const seen = new MutationObserver(() => {
          seen.disconnect();
          requestAnimationFrame(painted);
        });
        seen.observe(body, { childList: true });
        const started = performance.now();
        if (typed === null) return target.click();
        target.value = typed;
        target.dispatchEvent(new Event('input', { bubbles: true }));
      }),
    [selector, text ?? null] as const,
  );

/** Milliseconds of a sum that always takes the same work; the best of several, since others use the machine too. */
function sum(): number {
  let best = Number.POSITIVE_INFINITY;
  let x = 1;
  for (let run = 0; run < 5; run++) {
    const started = performance.now();
    for (let i = 0; i < 1e7; i++) x = (Math.imul(x, 31) + i) | 0;
    best = Math.min(best, performance.now() - started);
  }
  return x === 0.5 ? 0 : best;
}

/** Puts a Worker into the page that runs its module in a frame, which shares the page's thread. */
function workOnThisThread(): void {
  class FrameWorker extends EventTarget {
    readonly #ready: Promise<Window>;
    constructor(url: string) {
      super();
      const frame = document.body.appendChild(document.createElement('iframe'));
      frame.hidden = true;
      const inner = frame.contentWindow as Window;
      const answer = (data: unknown) => this.dispatchEvent(new MessageEvent('message', { data }));
      inner.postMessage = (data: unknown) => void setTimeout(() => answer(structuredClone(data)));
      const script = inner.document.createElement('script');
      Object.assign(script, { type: 'module', src: url });
      this.#ready = new Promise((resolve) => script.addEventListener('load', () => resolve(inner)));
      inner.document.head.append(script);
    }
    postMessage(data: unknown): void {
      void this.#ready.then((inner) =>
        setTimeout(() => inner.dispatchEvent(new MessageEvent('message', { data: structuredClone(data) }))),
      );
    }
  }
  // Scripts of pages start in every frame; the one inside must stay as it is.
  if (window === window.top) Object.assign(window, { Worker: FrameWorker });
}
