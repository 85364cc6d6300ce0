import { mkdtempSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addDays } from '../../src/catalog/dates.ts';
import { metrics } from '../../src/catalog/metrics.ts';
import { viewSlug, views } from '../../src/catalog/views.ts';
import { runNightly } from '../night/run.ts';
import { textOf } from './site.ts';

/** Two companies in two years: whatever both pages say of them in the same words was not read from their data. */
const COMPANIES = [
  { seed: 'one', date: '2026-11-22' },
  { seed: 'another', date: '2025-07-30' },
] as const;

/** What stands on the pages of every company: the definitions, and targets, which are committed with the program. */
const isOfNoCompany = (text: string): boolean =>
  metrics.some(({ definition }) => definition === text) || /^Target [$\d.,M%×]+( for the year)?$/.test(text);

const parent = mkdtempSync(join(tmpdir(), 'kpi-claims-'));
const site = (seed: string): string => join(parent, seed, 'dist');

beforeAll(async () => {
  for (const { seed, date } of COMPANIES) {
    const folders = ['--store', join(parent, seed, 'store'), '--source', 'embedded', '--seed', seed];
    for (const night of [addDays(date, -1), date]) {
      const { code, output } = await runNightly([
        ...folders,
        '--date',
        night,
        ...(night === date ? ['--out', site(seed)] : ['--no-build']),
      ]);
      expect(code, output).toBe(0);
    }
  }
});
afterAll(() => rm(parent, { recursive: true, force: true }));

/** The paragraphs of a page that say something with a number, without its tables, code and controls. */
async function claims(seed: string, path: string): Promise<string[]> {
  const html = await readFile(join(site(seed), path, 'index.html'), 'utf8');
  const main = /<main.*?<\/main>/s.exec(html)?.[0] ?? '';
  const prose = main.replace(/<(table|pre|svg|dl|form|details)\b.*?<\/\1>/gs, ' ');
  const blocks = [...prose.matchAll(/<(p|li|h[1-3])\b[^>]*>(.*?)<\/\1>/gs)].map(([, , inner = '']) =>
    textOf(inner).trim(),
  );
  return blocks.filter((text) => /\d/.test(text) && text.split(' ').length >= 5);
}

const pages = [
  '',
  'board',
  ...views.map(({ name }) => `details/${viewSlug(name)}`),
  ...metrics.map(({ key }) => `metrics/${key}`),
];

describe.each(pages)('/%s', (path) => {
  it('says nothing of one company that it says of the other', async () => {
    const [one, other] = await Promise.all(COMPANIES.map(({ seed }) => claims(seed, path)));
    expect(one?.length).toBeGreaterThan(0);
    expect(other?.length).toBeGreaterThan(0);
    const same = one?.filter((text) => other?.includes(text) && !isOfNoCompany(text));
    expect(same).toEqual([]);
  });
});
