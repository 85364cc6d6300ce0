import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Server, serve } from '../../src/run/serve.ts';
import { addNights } from '../site/fixture-store.ts';
import { buildTestSite, type TestSite } from '../site/site.ts';
import { launchChromium } from './chromium.ts';
import { type Block, differences, fingerprint } from './fingerprint.ts';
import { modes, open } from './look.ts';

/** A block, and the page and look it is of. */
type Line = Block & { readonly of: string };

/** `KPI_UPDATE_LAYOUT=1` writes it anew, for changes that are meant. */
const GOLDEN = join(import.meta.dirname, 'layout.golden.jsonl');
const updating = process.env['KPI_UPDATE_LAYOUT'] === '1';
const pages = {
  overview: '/',
  'net revenue retention': '/details/net-revenue-retention-all-customers/',
  'cohort retention': '/details/cohort-retention-matrix-by-customer/',
};
const looks = ['desktop', 'phone', 'dark'] as const;

let site: TestSite;
let server: Server;
let browser: Browser;
let golden: readonly Line[];
const taken: Line[] = [];

beforeAll(async () => {
  golden = updating
    ? []
    : (await readFile(GOLDEN, 'utf8'))
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line));
  site = await buildTestSite((store) => addNights(store, 31, { date: '2026-11-22' }));
  server = await serve({ dir: site.dir, port: 0 });
  browser = await launchChromium();
});
afterAll(async () => {
  await browser?.close();
  await server?.close();
  await site?.remove();
  if (updating) await writeFile(GOLDEN, taken.map((line) => `${JSON.stringify(line)}\n`).join(''));
});

const take = async (path: string, look: (typeof looks)[number], css?: string) => {
  const { page, close } = await open(browser, new URL(path, server.url).href, modes[look], async (tab) =>
    tab.clock.setFixedTime(new Date('2026-11-22T15:00:00Z')),
  );
  if (css !== undefined) await page.addStyleTag({ content: css });
  const blocks = await fingerprint(browser, page);
  await close();
  return blocks;
};

describe.each(Object.entries(pages))('%s', (name, path) => {
  it.each(looks)('looks as it did on %s', async (look) => {
    const key = `${name}, ${look}`;
    const found = await take(path, look);
    taken.push(...found.map((block) => ({ of: key, ...block })));
    expect(found.length).toBeGreaterThan(8);
    const was = updating ? found : golden.filter(({ of }) => of === key);
    expect(differences(was, found)).toEqual([]);
  });
});

describe('the comparison', () => {
  it('bears another font', async () => {
    const serif = await take('/', 'desktop', 'body { font-family: serif !important }');
    expect(differences(await take('/', 'desktop'), serif)).toEqual([]);
  });

  it.each([
    ['a missing card', '.card:first-child { display: none }'],
    ['cards in one column', '.cards { grid-template-columns: 1fr !important }'],
    ['a lost theme', ':root { --paper: #123 !important; --card: #123 !important }'],
    ['a page without styles of its own', 'main { all: unset }'],
  ])('sees %s', async (_, css) => {
    expect(differences(await take('/', 'desktop'), await take('/', 'desktop', css))).not.toEqual([]);
  });
});
