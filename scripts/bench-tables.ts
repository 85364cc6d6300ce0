import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { buildSite } from '../src/run/build.ts';
import { runCommand } from '../src/run/cli.ts';
import { serve } from '../src/run/serve.ts';
import { MOCK_FOLDER } from '../src/warehouse/mock/mock.ts';
import { launchChromium } from '../test/browser/chromium.ts';
import { addNight } from '../test/site/fixture-store.ts';

const view = 'net_revenue_retention_all_customers';
const cases = [
  { rows: 2_000, slowdown: 4, limit: 100 },
  { rows: 100_000, slowdown: 1, limit: 300 },
];
const RUNS = 5;

/** Milliseconds from a reader's wish to the rows on the page, for a sort and for a filter; the rows are loaded. */
async function measure(browser: Browser, url: string, slowdown: number) {
  const page = await browser.newPage();
  await page.goto(url);
  const status = () => page.locator('.rows [role=status]').textContent();
  await page.getByLabel('Filter', { exact: true }).fill('customer 1');
  while (!(await status())?.includes('match')) await page.waitForTimeout(50);
  const session = await page.context().newCDPSession(page);
  await session.send('Emulation.setCPUThrottlingRate', { rate: slowdown });
  const timed = (act: string) =>
    page.evaluate<number>(`new Promise((done) => {
      const body = document.querySelector('.rows tbody');
      const start = performance.now();
      new MutationObserver((_, observer) => {
        observer.disconnect();
        requestAnimationFrame(() => done(performance.now() - start));
      }).observe(body, { childList: true });
      ${act}
    })`);
  const heads = await page.locator('.rows th button').count();
  const sorts: number[] = [];
  const filters: number[] = [];
  for (let run = 0; run < RUNS; run++) {
    sorts.push(await timed(`document.querySelectorAll('.rows th button')[${run % heads}].click();`));
    // The pause that waits for the next letter is not the table's work.
    const typed = `const q = document.querySelector('.rows [name=q]'); q.value = 'customer ${run + 2}'; q.dispatchEvent(new Event('input', { bubbles: true }));`;
    filters.push((await timed(typed)) - 120);
  }
  await page.close();
  const median = (values: number[]) =>
    values.sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
  return { sort: median(sorts), filter: median(filters), worst: Math.max(...sorts, ...filters) };
}

process.exitCode = await runCommand(
  {
    name: 'bench:tables',
    about:
      'Measures how long tables take to sort and filter, from the wish to the rows. Reports, never fails.',
    options: [],
    exits: ['0  measured', '1  could not be measured'],
    run: async (_values, { print }) => {
      const work = await mkdtemp(join(tmpdir(), 'kpi-tables-'));
      const browser = await launchChromium();
      try {
        print('rows | CPU slow-down | sort ms | filter ms | worst ms | limit ms | worst ÷ limit');
        print('---: | ---: | ---: | ---: | ---: | ---: | ---:');
        for (const { rows, slowdown, limit } of cases) {
          const store = join(work, `store-${rows}`);
          const data = Array.from({ length: rows }, (_, row) => [
            `Q${row}`,
            `Customer ${(row * 7_919) % rows}`,
            `${(row * 31) % 977}.5`,
            `${(row * 17) % 5_003}.25`,
          ]);
          await addNight(store, { date: '2026-11-22', details: { [view]: { rows: data } } });
          const out = join(work, `site-${rows}`);
          await buildSite({ store, out, mock: MOCK_FOLDER });
          const server = await serve({ dir: out, port: 0 });
          const url = new URL('/details/net-revenue-retention-all-customers/', server.url).href;
          const { sort, filter, worst } = await measure(browser, url, slowdown);
          await server.close();
          const figures = [sort, filter, worst, limit].map((value) => value.toFixed(0));
          print(`${rows} | ${slowdown}× | ${figures.join(' | ')} | ${(worst / limit).toFixed(2)}`);
        }
        return 0;
      } finally {
        await browser.close();
        await rm(work, { recursive: true, force: true });
      }
    },
  },
  process.argv.slice(2),
);
