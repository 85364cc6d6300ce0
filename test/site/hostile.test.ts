import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { metrics } from '../../src/catalog/metrics.ts';
import { addNight } from './fixture-store.ts';
import { buildTestSite, type TestSite, textOf } from './site.ts';

const script = '</script><script>alert(1)</script>';
const attack = `"><img src=x onerror=alert(1)>${script}`;
const rtl = 'شركة الاختبار';
const long = 'W'.repeat(200);
const nps = 'organizer_recap_NPS_score';
const nrr = 'net_revenue_retention_all_customers';

let site: TestSite;

beforeAll(async () => {
  site = await buildTestSite((store) =>
    addNight(store, {
      date: '2026-11-22',
      source: 'embedded',
      values: { revenue_ytd: -1e15, nrr: 0, customer_count: 1e21, take_rate: null, logo_retention: 12.5 },
      limits: { inlineRows: 100, fileBytes: 4_000 },
      details: {
        [nps]: {
          rows: [
            [1, attack, rtl, '2026-11-22', 10, `=cmd|' /C calc'!A0`],
            [2, long, '😀 Fair', '2026-11-21', null, null],
            ['9007199254740993', 'Ev & Co', 'a,"b"\nc', 'not a date', 3, '-1+1'],
          ],
        },
        [nrr]: {
          rows: Array.from({ length: 250 }, (_, row) => [`Q${row}`, `Co ${row}`, '-0.00', `${row}.5`]),
        },
        customer_development: { rows: [] },
        Upfront_Contract_Spend_Query: {
          columns: [
            { name: 'contract_id', type: 'STRING' },
            { name: attack, type: 'JSON' },
            { name: 'upfront_spend', type: 'BIGNUMERIC' },
          ],
          rows: [['C-1', { note: script }, '12345678901234567890123456789.12']],
        },
      },
      definitions: (definitions) => ({
        ...definitions,
        metrics: definitions.metrics.map((metric) => ({
          ...metric,
          definition: attack,
          sql: `SELECT '${script}'`,
        })),
        views: definitions.views.map((view) => ({ ...view, question: attack })),
      }),
    }),
  );
});
afterAll(() => site.remove());

describe('hostile data', () => {
  it('is text on every page, never markup', async () => {
    for (const page of [...site.pages, ...site.archived]) {
      // What stands inside a quoted value of an attribute is no markup.
      const html = (await site.read(page)).replace(/="[^"]*"/g, '=""');
      expect(html, page).not.toMatch(/<script[^>]|<script>(?!\(\(\)=>)|<img src=x|<[^>]*\sonerror/i);
    }
    const page = await site.read('metrics/nrr/index.html');
    expect(textOf(page)).toContain(attack);
    const pre = /<pre[^>]*>(.*?)<\/pre>/s.exec(page)?.[0] ?? '';
    expect(textOf(pre).trim()).toBe(`SELECT '${script}'`);
  });

  it('keeps other scripts, emoji and long names whole', async () => {
    const text = textOf(await site.read('details/organizer-recap-nps-score/index.html'));
    for (const words of [rtl, '😀 Fair', long, '9007199254740993', 'not a date'])
      expect(text).toContain(words);
  });

  it('shows negative, huge, zero and missing values as what they are', async () => {
    const value = async (key: string) =>
      textOf(/<p class="value.*?<\/p>/s.exec(await site.read(`metrics/${key}/index.html`))?.[0] ?? '').trim();
    expect(await value('revenue_ytd')).toBe('-$1,000,000,000,000,000.00');
    expect(await value('nrr')).toBe('0.0%');
    expect(await value('customer_count')).toBe('1,000,000,000,000,000,000,000 customers');
    expect(await value('take_rate')).toBe('Not available');
    expect(await value('logo_retention')).toBe('1,250.0%');
  });

  it('keeps every digit of a BIGNUMERIC', async () => {
    const text = textOf(await site.read('details/upfront-contract-spend-query/index.html'));
    expect(text).toContain('$12,345,678,901,234,567,890,123,456,789.12');
    expect(text).toContain('{"note":"</script><script>alert(1)</script>"}');
  });

  it('shows an empty view as empty', async () => {
    const text = textOf(await site.read('details/customer-development/index.html'));
    expect(text).toContain('0 rows; showing 0–0');
    expect(text).toContain('This view has no rows.');
  });

  it('shows and publishes a view that is kept in parts', async () => {
    const html = await site.read('details/net-revenue-retention-all-customers/index.html');
    expect(textOf(html)).toContain('250 rows; showing 1–50');
    const parts = site.files.filter((file) => file.startsWith(`data/details/${nrr}.part-`));
    const csv = parts.filter((file) => file.endsWith('.csv'));
    expect(csv.length).toBeGreaterThan(1);
    expect(parts).toHaveLength(csv.length * 2);
    const rows = await Promise.all(
      csv.map(async (file) => (await site.read(file)).split('\r\n').slice(1, -1)),
    );
    expect(rows.flat()).toHaveLength(250);
    expect(rows.flat()[249]).toBe('Q249,Co 249,-0.00,249.5');
    for (const part of parts) expect(html).toContain(`href="/${part}"`);
  });

  it('cannot run as a formula in a spreadsheet', async () => {
    const csv = await site.read(`data/details/${nps}.csv`);
    expect(csv).toContain(`,'=cmd|' /C calc'!A0\r\n`);
    expect(csv).toContain(`"a,""b""\nc"`);
    expect(csv).toContain(`,3,'-1+1\r\n`);
  });
});

it('builds when no metric has a value', async () => {
  const none = Object.fromEntries(metrics.map(({ key }) => [key, null]));
  const empty = await buildTestSite((store) => addNight(store, { date: '2026-11-22', values: none }));
  const text = textOf(await empty.read('index.html'));
  await empty.remove();
  expect(text).toContain(`${metrics.length} not available`);
  expect(text).not.toMatch(/\$0|\b0\.0%/);
});
