import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addDays } from '../../src/catalog/dates.ts';
import { isOver, siteSizes } from '../../src/pipeline/sizes.ts';
import { putBigQueryNight } from '../night/run.ts';
import { buildTestSite, type TestSite } from './site.ts';

/** Bytes, gzipped. */
const INLINE_SCRIPT = 1.5 * 1024;

let site: TestSite;

beforeAll(async () => {
  // The sample night at its full size, with a month of nights behind it.
  site = await buildTestSite(async (store) => {
    for (let back = 30; back >= 0; back--) await putBigQueryNight(store, addDays('2026-11-22', -back));
  });
});
afterAll(() => site?.remove());

const gzipped = (text: string): number => gzipSync(text, { level: 9 }).byteLength;

describe('budgets', () => {
  it('are kept by every page', async () => {
    // The modules have no budget: test/browser sees that no page asks for one before the reader acts.
    const rows = (await siteSizes(site.dir)).flatMap(({ budget, ...size }) =>
      budget === null ? [] : [{ ...size, budget }],
    );
    rows.sort((a, b) => b.bytes / b.budget.bytes - a.bytes / a.budget.bytes);
    console.log(
      rows
        .slice(0, 40)
        .map(
          ({ path, bytes, elements, budget }) =>
            `${bytes} of ${budget.bytes} bytes (${budget.bytes - bytes} left), ${elements} of ${budget.elements} elements: ${path}`,
        )
        .join('\n'),
    );
    expect(rows.length).toBeGreaterThan(30);
    expect(rows.map(({ path }) => path)).toEqual(expect.arrayContaining([...site.pages, ...site.archived]));
    expect(rows.filter(isOver)).toEqual([]);
  });

  it('hold for the inline script, the same on every page and the one that the policy names', async () => {
    const scripts = new Set<string>();
    for (const page of [...site.pages, ...site.archived]) {
      const html = await site.read(page);
      const found = [...html.matchAll(/<script>(.*?)<\/script>/gs)].map(([, code = '']) => code);
      expect(found, page).toHaveLength(1);
      for (const code of found) scripts.add(code);
      expect(html, page).not.toMatch(/<script[^>]*\ssrc=|<link[^>]*stylesheet|modulepreload/);
    }
    expect(scripts.size).toBe(1);
    const [script = ''] = scripts;
    console.log(`${gzipped(script)} of ${INLINE_SCRIPT} bytes: the inline script`);
    expect(gzipped(script)).toBeLessThanOrEqual(INLINE_SCRIPT);
    const named = [...(await site.read('_headers')).matchAll(/'(sha256-[^']*)'/g)].map(([, hash]) => hash);
    expect(named).toEqual([`sha256-${createHash('sha256').update(script).digest('base64')}`]);
  });
});
