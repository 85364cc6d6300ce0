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

/** `KPI_UPDATE_LAYOUT=1` writes it anew, for changes that are meant. */
const GOLDEN = join(import.meta.dirname, 'layout.golden.json');
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
let golden: Record<string, Block[]>;
const taken: Record<string, Block[]> = {};

beforeAll(async () => {
  golden = updating ? {} : JSON.parse(await readFile(GOLDEN, 'utf8'));
  site = await buildTestSite((store) => addNights(store, 31, { date: '2026-11-22' }));
  server = await serve({ dir: site.dir, port: 0 });
  browser = await launchChromium();
});
afterAll(async () => {
  await browser?.close();
  await server?.close();
  await site?.remove();
  if (!updating) return;
  const lines = Object.entries(taken).map(
    ([name, blocks]) =>
      `${JSON.stringify(name)}: [\n${blocks.map((block) => `  ${JSON.stringify(block)}`).join(',\n')}\n]`,
  );
  await writeFile(GOLDEN, `{\n${lines.join(',\n')}\n}\n`);
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
    taken[key] = found;
    expect(found.length).toBeGreaterThan(8);
    expect(differences(updating ? found : (golden[key] ?? []), found)).toEqual([]);
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
    ['page without styles of its own', 'main { all: unset }'],
  ])('sees %s', async (_, css) => {
    expect(differences(await take('/', 'desktop'), await take('/', 'desktop', css))).not.toEqual([]);
  });
});
