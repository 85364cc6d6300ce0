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
    const rows = [];
    for (const page of [
      ...site.pages,
      ...site.archived.filter((name) => name.startsWith('snapshots/2026-11-21/')),
    ]) {
      const html = await site.read(page);
      const budget = page === 'index.html' ? OVERVIEW : OTHERS;
      rows.push({ page, bytes: gzipped(html), elements: elements(html), budget });
    }
    rows.sort((a, b) => b.bytes / b.budget.bytes - a.bytes / a.budget.bytes);
    console.log(
      rows
        .map(
          ({ page, bytes, elements: count, budget }) =>
            `${bytes} of ${budget.bytes} bytes, ${count} of ${budget.elements} elements: ${page}`,
        )
        .join('\n'),
    );
    expect(rows.length).toBeGreaterThan(30);
    for (const { page, bytes, elements: count, budget } of rows) {
      expect(bytes, page).toBeLessThanOrEqual(budget.bytes);
      expect(count, page).toBeLessThanOrEqual(budget.elements);
    }
  });

  it('hold for the inline script, and no page names another script or a style sheet', async () => {
    for (const page of site.pages) {
      const html = await site.read(page);
      const [script = ''] = html.match(/<script>.*?<\/script>/s) ?? [];
      expect(gzipped(script)).toBeLessThanOrEqual(INLINE_SCRIPT);
      expect(html).not.toMatch(/<script[^>]*\ssrc=|<link[^>]*stylesheet|modulepreload/);
    }
  });
});
