import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addNights } from '../site/fixture-store.ts';
import { type Block, differences, fingerprint } from './fingerprint.ts';
import { fonts } from './fonts.ts';
import { modes, open } from './look.ts';
import { served } from './served.ts';

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

const web = served((store) => addNights(store, 31, { date: '2026-11-22' }));
let golden: readonly Line[];
const taken: Line[] = [];

beforeAll(async () => {
  golden = updating
    ? []
    : (await readFile(GOLDEN, 'utf8'))
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line));
});
afterAll(async () => {
  if (updating) await writeFile(GOLDEN, taken.map((line) => `${JSON.stringify(line)}\n`).join(''));
});

const take = async (path: string, look: (typeof looks)[number], css?: string) => {
  const { page, close } = await open(web.browser, web.at(path), modes[look], async (tab) =>
    tab.clock.setFixedTime(new Date('2026-11-22T15:00:00Z')),
  );
  if (css !== undefined) await page.addStyleTag({ content: css });
  const blocks = await fingerprint(web.browser, page);
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
    const renewing = 'if this is meant: KPI_UPDATE_LAYOUT=1 npm run test:run -- test/browser/layout.test.ts';
    expect(differences(was, found), renewing).toEqual([]);
  });
});

describe('the comparison', () => {
  let overview: readonly Block[];
  beforeAll(async () => {
    overview = await take('/', 'desktop');
  });

  it('bears another font', async () => {
    const narrow = await take('/', 'desktop', `body { font-family: ${fonts.narrow} !important }`);
    expect(differences(overview, narrow)).toEqual([]);
  });

  it.each([
    ['a missing card', '.card:first-child { display: none }'],
    ['cards in one column', '.cards { grid-template-columns: 1fr !important }'],
    ['a lost theme', ':root { --paper: #123 !important; --card: #123 !important }'],
    ['a page without styles of its own', 'main { all: unset }'],
  ])('sees %s', async (_, css) => {
    expect(differences(overview, await take('/', 'desktop', css))).not.toEqual([]);
  });
});
