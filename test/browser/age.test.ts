import type { BrowserContextOptions } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { addNights } from '../site/fixture-store.ts';
import { setNarrow } from './fonts.ts';
import { modes, open, overflow, shifted, watchShifts } from './look.ts';
import { served } from './served.ts';

/** The night of 1 November 2026: its data are of 08:00 UTC, 01:00 PDT, and an hour later clocks go back to PST. */
const DATA = '2026-11-01T08:00:00Z';
/** The night on which clocks go forward, two hours after the data: 00:00 PST. */
const SPRING = '2027-03-14T08:00:00Z';
const web = served((store) => addNights(store, 2, { date: '2026-11-01' }));

/** Opens a page with the browser's clock standing at `time`. */
async function openAt(
  time: string,
  {
    path = '/',
    data = DATA,
    ...options
  }: BrowserContextOptions & { readonly path?: string; readonly data?: string } = {},
) {
  const context = await web.browser.newContext({ ...modes.desktop, ...options });
  const page = await context.newPage();
  await page.clock.setFixedTime(new Date(time));
  await page.addInitScript(watchShifts);
  await page.addInitScript(() => {
    // While there is no body, nothing has been painted.
    new MutationObserver((_, observer) => {
      if (!document.documentElement.classList.contains('stale')) return;
      Object.assign(window, { beforePaint: document.body === null });
      observer.disconnect();
    }).observe(document, { subtree: true, childList: true, attributes: true });
  });
  const url = web.at(path);
  if (data !== DATA)
    await page.route(url, async (route) => {
      const response = await route.fetch();
      await route.fulfill({ response, body: (await response.text()).replaceAll(DATA, data) });
    });
  await page.goto(url);
  return { page, close: () => context.close() };
}

async function at(...asked: Parameters<typeof openAt>) {
  const { page, close } = await openAt(...asked);
  const found = {
    banner: await page.locator('[data-banner=stale]').filter({ visible: true }).count(),
    beforePaint: await page.evaluate('window.beforePaint ?? false'),
    age: await page.locator('#age').allTextContents(),
    jumped: await shifted(page),
  };
  await close();
  return found;
}
const fresh = (...age: string[]) => ({ banner: 0, beforePaint: false, age, jumped: 0 });
const stale = (age: string) => ({ banner: 1, beforePaint: true, age: [age], jumped: 0 });

describe.each(['America/Los_Angeles', 'UTC', 'Asia/Kathmandu'])('for a reader in %s', (timezoneId) => {
  it('numbers are old after 25 hours, also when clocks go back in between', async () => {
    expect(await at('2026-11-02T08:59:00Z', { timezoneId })).toEqual(fresh('24 h ago'));
    expect(await at('2026-11-02T09:01:00Z', { timezoneId })).toEqual(stale('25 h ago'));
  });

  it('numbers are old after 25 hours, also when clocks go forward in between', async () => {
    const data = SPRING;
    expect(await at('2027-03-15T08:59:00Z', { timezoneId, data })).toEqual(fresh('24 h ago'));
    expect(await at('2027-03-15T09:01:00Z', { timezoneId, data })).toEqual(stale('25 h ago'));
  });
});

describe('the age of the data', () => {
  it('is shown before the first paint on a phone and on other pages too', async () => {
    const late = '2026-11-09T00:00:00Z';
    expect(await at(late, modes.phone)).toEqual(stale('7 days ago'));
    expect(await at(late, { path: '/details/customer-development/' })).toEqual(stale('7 days ago'));
  });

  it('is minutes at first, and nothing for a clock that runs a little behind', async () => {
    expect(await at('2026-11-01T08:07:00Z')).toEqual(fresh('7 min ago'));
    expect(await at('2026-11-01T07:56:00Z')).toEqual(fresh(''));
  });

  it('is none for data of a time to come, which the banner says', async () => {
    expect(await at('2026-11-01T07:54:00Z')).toEqual(stale(''));
    expect(await at('2026-10-02T08:00:00Z')).toEqual(stale(''));
  });

  it.each(['desktop', 'phone', 'narrow'] as const)(
    'moves nothing on a %s, however long it is',
    async (mode) => {
      const { page, close } = await openAt('2026-11-01T08:07:00Z', modes[mode]);
      const boxesWith = (age: string) =>
        page.evaluate((text) => {
          const place = document.getElementById('age') as HTMLElement;
          place.textContent = text;
          const words = document.createRange();
          words.selectNodeContents(place);
          const button = document.querySelector('.acts') as HTMLElement;
          const [said, next] = [words, button].map((one) => one.getBoundingClientRect()) as [
            DOMRect,
            DOMRect,
          ];
          const boxes = [...document.querySelectorAll('header *, #main')].map((part) => {
            const { x, y, width, height } = part.getBoundingClientRect();
            return [x, y, width, height];
          });
          return { boxes, clear: said.right < next.left || said.top > next.bottom || said.bottom < next.top };
        }, age);
      for (const font of ['wide', 'narrow']) {
        if (font === 'narrow') await setNarrow(page);
        const { boxes } = await boxesWith('');
        for (const age of ['0 min ago', '59 min ago', '47 h ago', '2 days ago', '999 days ago']) {
          expect(await boxesWith(age), `${age}, ${font}`).toEqual({ boxes, clear: true });
          expect(await overflow(page)).toBe(0);
        }
      }
      await close();
    },
  );

  it('is never held against a page of the archive', async () => {
    expect(await at('2027-12-30T09:01:00Z', { path: '/snapshots/2026-10-31/' })).toEqual(fresh());
  });

  it('turns the banner on in a page that stays open', async () => {
    const context = await web.browser.newContext(modes.desktop);
    const page = await context.newPage();
    await page.clock.install({ time: new Date('2026-11-02T08:58:30Z') });
    await page.goto(web.at());
    const banner = page.locator('[data-banner=stale]');
    expect(await banner.isVisible()).toBe(false);
    await page.clock.runFor(180_000);
    expect(await banner.isVisible()).toBe(true);
    expect(await page.locator('#age').textContent()).toBe('25 h ago');
    await context.close();
  });

  it('is stated in absolute times without JavaScript', async () => {
    const options = { ...modes.desktop, javaScriptEnabled: false };
    const { page, close } = await open(web.browser, web.at(), options);
    expect(await page.locator('footer time').innerText()).toBe(
      'Nov 1, 2026, 08:00 UTC (Nov 1, 2026, 01:00 PDT)',
    );
    expect(await page.locator('[data-banner=stale]').isVisible()).toBe(false);
    await close();
  });
});
