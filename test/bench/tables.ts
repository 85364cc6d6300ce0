import type { Browser } from 'playwright-core';
import { viewSlug } from '../../src/catalog/views.ts';
import type { Command } from '../../src/cli/command.ts';
import { usage } from '../../src/host/run-errors.ts';
import { serve } from '../../src/pipeline/serve.ts';
import { launchChromium } from '../browser/chromium.ts';
import { addNight } from '../site/fixture-store.ts';
import { buildTestSite } from '../site/site.ts';
import { type Action, act, openTable } from './table-page.ts';

const VIEW = 'cohort_retention_matrix_by_customer';
const CASES = [
  { rows: 2000, rate: 4, limit: 100 },
  { rows: 100_000, rate: 1, limit: 300 },
] as const;

const head = (column: string) => `.rows th[data-column=${column}] button`;
const query = '.rows input[name=q]';
/** In this order, because a later act starts from what an earlier one left. */
const actions: readonly Action[] = [
  { name: 'sort by name', selector: head('customer_name') },
  { name: 'sort by name, reversed', selector: head('customer_name') },
  { name: 'sort by ID', selector: head('qbo_customer_id') },
  { name: 'sort by month', selector: head('cohort_month') },
  { name: 'sort by money', selector: head('net_revenue') },
  { name: 'sort by flag', selector: head('is_active') },
  { name: 'type one letter', selector: query, text: 'b' },
  { name: 'type a second one', selector: query, text: 'be' },
  { name: 'type two words', selector: query, text: 'be elm' },
  { name: 'empty the filter', selector: query, text: '' },
  { name: 'set a least amount', selector: '.rows input[name="min.net_revenue"]', text: '100' },
  { name: 'set a last date', selector: '.rows input[name="max.cohort_month"]', text: '2026-06-30' },
  { name: 'choose a value', selector: '.rows input[name="only.is_active"]' },
  { name: 'turn the page', selector: '.rows [data-act=next]' },
];

const first = ['Alder', 'Béla', 'Cedar', 'Ðorđe', 'Elm', 'Fjörd', 'Gum', 'Hazel', 'Île', 'Jäger'];
const second = ['Bakery', 'Foods', 'Oats & Co.', 'Drinks', "O'Neill", 'Sunscreen', 'شركة', 'Jerky'];
/** Rows in an order that sorts into none: names repeat as a customer's months do, amounts tie in their first digits. */
function makeRows(count: number) {
  return Array.from({ length: count }, (_, at) => {
    const mixed = Math.imul(at + 1, 2_654_435_761) >>> 0;
    const customer = mixed % Math.ceil(count / 12);
    const name = `${first[customer % 10]} ${second[customer % 8]} ${customer}`;
    const month = `20${20 + (mixed % 7)}-${String((mixed % 12) + 1).padStart(2, '0')}-01`;
    const money =
      at % 50 === 0 ? null : `${(mixed % 9_000_000) - 400_000}.${String(at % 100).padStart(2, '0')}`;
    return [`Q${customer}`, at % 90 === 0 ? null : name, month, mixed % 80, money, mixed % 3 !== 0];
  });
}

const median = (values: readonly number[]) =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;

/** Times every action `runs` times on the table of a site made for it, and prints the medians. */
async function measure(browser: Browser, { rows, rate, limit }: (typeof CASES)[number], runs: number) {
  const site = await buildTestSite((store) =>
    addNight(store, { date: '2026-11-22', details: { [VIEW]: { rows: makeRows(rows) } } }),
  );
  const server = await serve({ dir: site.dir, port: 0 });
  try {
    const url = new URL(`/details/${viewSlug(VIEW)}/`, server.url).href;
    const times = actions.map((): number[] => []);
    const [loads, slowdowns]: [number[], number[]] = [[], []];
    for (let run = 0; run < runs; run++) {
      const { page, loaded, slowdown } = await openTable(browser, url, rate);
      loads.push(loaded);
      slowdowns.push(slowdown);
      for (const [index, action] of actions.entries()) times[index]?.push(await act(page, action));
      await page.context().close();
    }
    const speed = rate === 1 ? 'at full speed' : `slowed down ${median(slowdowns).toFixed(1)} times`;
    console.log(`\n${rows.toLocaleString('en-US')} rows, ${speed}, median of ${runs}, limit ${limit} ms\n`);
    console.log('act | ms | share of the limit\n--- | ---: | ---:');
    console.log(`load the rows | ${Math.round(median(loads))} | no limit`);
    for (const [index, { name }] of actions.entries()) {
      const ms = median(times[index] ?? []);
      console.log(`${name} | ${Math.round(ms)} | ${(ms / limit).toFixed(2)}`);
    }
  } finally {
    await server.close();
    await site.remove();
  }
}

export const benchTables: Command = {
  name: 'bench:tables',
  about:
    'Measures in Chromium how long a table takes to sort, filter and turn its pages, from the reader’s act to the painted rows: 2,000 rows on a thread slowed down 4 times, 100,000 rows at full speed. Reports, never judges.',
  options: [
    {
      name: 'runs',
      value: 'N',
      about: 'how often each act is timed on a fresh page, of which the median counts (default 5)',
    },
  ],
  examples: [['--runs 1', 'a quick look']],
  exits: ['0  measured, however slow', '1  could not be measured'],
  run: async ({ runs = '5' }) => {
    if (!/^[1-9]\d*$/.test(runs)) throw usage('--runs is a whole number from 1 on.');
    const browser = await launchChromium();
    try {
      for (const one of CASES) await measure(browser, one, Number(runs));
      return 0;
    } finally {
      await browser.close();
    }
  },
};
