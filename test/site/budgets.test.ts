import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addDays } from '../../src/catalog/dates.ts';
import { putBigQueryNight } from '../night/run.ts';
import { buildTestSite, type TestSite } from './site.ts';

/** Bytes are gzipped; one congestion window is about 14 KB, and a page that fits is there in one round trip. */
const OVERVIEW = { bytes: 10 * 1024, elements: 900 };
const OTHERS = { bytes: 14 * 1024, elements: 2_000 };
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
const elements = (html: string): number => html.match(/<[a-z][^>]*>/gi)?.length ?? 0;

describe('budgets', () => {
  it('are kept by every page', async () => {
    const icon = gzipped(await site.read('favicon.svg'));
    const rows = [];
    for (const page of [
      ...site.pages,
      ...site.archived.filter((name) => name.startsWith('snapshots/2026-11-21/')),
    ]) {
      const html = await site.read(page);
      const budget = page === 'index.html' ? OVERVIEW : OTHERS;
      // The icon is the one thing that a browser asks for beside a page; test/browser sees that there is no other.
      const bytes = gzipped(html) + (page === 'index.html' ? icon : 0);
      rows.push({ page, bytes, elements: elements(html), budget });
    }
    rows.sort((a, b) => b.bytes / b.budget.bytes - a.bytes / a.budget.bytes);
    console.log(
      rows
        .map(
          ({ page, bytes, elements: count, budget }) =>
            `${bytes} of ${budget.bytes} bytes (${budget.bytes - bytes} left), ${count} of ${budget.elements} elements: ${page}`,
        )
        .join('\n'),
    );
    expect(rows.length).toBeGreaterThan(30);
    for (const { page, bytes, elements: count, budget } of rows) {
      expect(bytes, page).toBeLessThanOrEqual(budget.bytes);
      expect(count, page).toBeLessThanOrEqual(budget.elements);
    }
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
