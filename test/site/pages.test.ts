import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DEFAULT_COMPANY } from '../../src/catalog/company.ts';
import { metrics } from '../../src/catalog/metrics.ts';
import { DEFAULT_OWNERS, departmentLabel } from '../../src/catalog/owners.ts';
import { viewSlug, views } from '../../src/catalog/views.ts';
import { formatValue, unitOf } from '../../src/format/format.ts';
import { readLedger } from '../../src/store/ledger.ts';
import type { Summary } from '../../src/store/schemas.ts';
import { addNight, addNights } from './fixture-store.ts';
import { buildTestSite, type TestSite, textOf } from './site.ts';

let site: TestSite;
let summary: Summary;

beforeAll(async () => {
  site = await buildTestSite(async (store) => {
    await addNights(store, 4, { date: '2026-11-21' });
    await addNight(store, { date: '2026-11-21', source: 'embedded' });
    await addNight(store, { date: '2026-11-22' }, 4);
    await addNight(store, { date: '2026-11-22' }, 5);
  });
  summary = JSON.parse(await site.read('data/summary.json'));
});
afterAll(() => site.remove());

const metricPage = (key: string) => `metrics/${key}/index.html`;
const detailPage = (name: string) => `details/${viewSlug(name)}/index.html`;

describe('pages', () => {
  it('are all there', () => {
    expect(site.pages).toEqual(
      [
        '404.html',
        'board/index.html',
        'index.html',
        'compare/index.html',
        'snapshots/index.html',
        'snapshots/2026/index.html',
        'snapshots/2026-11/index.html',
        'verify/index.html',
        ...views.map(({ name }) => detailPage(name)),
        ...metrics.map(({ key }) => metricPage(key)),
      ].sort(),
    );
    const kinds = ['', 'changes/', 'definitions/', ...views.map(({ name }) => `details/${viewSlug(name)}/`)];
    const nights = [
      '2026-11-18',
      '2026-11-19',
      '2026-11-20',
      '2026-11-21',
      '2026-11-21-r2',
      '2026-11-22',
      '2026-11-22-r2',
    ];
    expect(site.archived).toEqual(
      nights.flatMap((id) => kinds.map((kind) => `snapshots/${id}/${kind}index.html`)).sort(),
    );
  });

  it('hold every number of summary.json, on the overview and on its own page', async () => {
    const overview = await site.read('index.html');
    expect(summary.rows).toHaveLength(metrics.length);
    for (const { metric_key, metric_value, metric_format } of summary.rows) {
      const card = new RegExp(`<li class="card[^>]*data-metric="${metric_key}".*?</li>`, 's').exec(
        overview,
      )?.[0];
      expect(textOf(card ?? '')).toContain(
        formatValue(metric_value, unitOf(metric_format, DEFAULT_COMPANY), 'short'),
      );
      const page = textOf(await site.read(metricPage(metric_key)));
      expect(page).toContain(formatValue(metric_value, unitOf(metric_format, DEFAULT_COMPANY)));
    }
  });

  it('name owner and department on owners’ cards and link to the metric', async () => {
    const overview = await site.read('index.html');
    for (const { key, owner, department } of metrics) {
      const card =
        new RegExp(`<li class="card[^>]*data-metric="${key}".*?</li>`, 's').exec(overview)?.[0] ?? '';
      expect(card).toContain(`href="/metrics/${key}/"`);
      if (owner !== null)
        expect(textOf(card)).toContain(`${owner} ${departmentLabel(department, DEFAULT_OWNERS)}`);
    }
  });

  it('show a value that could not be computed as not available', async () => {
    expect(summary.rows.find(({ metric_key }) => metric_key === 'person_nps')?.metric_value).toBeNull();
    const page = textOf(await site.read(metricPage('person_nps')));
    expect(page).toContain('Organizer NPS Not available');
  });

  it('say status in words, paced by the fiscal year where the target is the year’s', async () => {
    const revenue = textOf(await site.read(metricPage('revenue_ytd')));
    expect(revenue).toContain('On pace');
    expect(revenue).toContain('Target $11,000,000 for the year');
    expect(revenue).toContain('89% of fiscal year elapsed: $9,824,657.53 was due by now');
    const fulfill = textOf(await site.read(metricPage('person_time_to_fulfill')));
    expect(fulfill).toContain('Off target');
    expect(fulfill).toContain('Lower is better');
  });

  it('carry definition, formula, source and the exact SQL', async () => {
    for (const { key, definition, formula, source } of metrics) {
      const html = await site.read(metricPage(key));
      for (const words of [definition, formula, source]) expect(textOf(html)).toContain(words);
      const pre = (/<pre[^>]*>(.*?)<\/pre>/s.exec(html)?.[1] ?? '').replace(/<[^>]*>/g, '');
      expect(pre.startsWith('SELECT\n')).toBe(true);
      expect(pre).toContain('1 &lt; 2');
    }
  });

  it('list the history of the same source, newest revisions only', async () => {
    const page = await site.read(metricPage('revenue_ytd'));
    const ids = [...page.matchAll(/<th scope="row"[^>]*>\s*([^<\s]+)/g)].map((match) => match[1]);
    expect(ids).toEqual(['2026-11-22-r2', '2026-11-21', '2026-11-20', '2026-11-19', '2026-11-18']);
    const text = await site.read('data/charts/metric-revenue-ytd.json');
    const hash = createHash('sha256').update(text).digest('hex').slice(0, 8);
    expect(page).toContain(`data-chart="/data/charts/metric-revenue-ytd.json?${hash}"`);
    const chart = JSON.parse(text);
    expect(chart.categories).toEqual(['2026-11-18', '2026-11-19', '2026-11-20', '2026-11-21', '2026-11-22']);
  });

  it('show the first 50 rows of each view and how many there are', async () => {
    for (const { name } of views) {
      const html = await site.read(detailPage(name));
      const body = /data-hydrate="table".*?<tbody>(.*?)<\/tbody>/s.exec(html)?.[1] ?? '';
      expect(body.match(/<tr>/g)).toHaveLength(50);
      expect(textOf(html)).toContain('120 rows; showing 1–50');
      expect(html).toContain(`href="/data/details/${name}.json"`);
      expect(html).toContain(`href="/data/details/${name}.csv"`);
    }
  });

  it('link metrics to each other in order', async () => {
    const html = await site.read(metricPage('take_rate'));
    expect(html).toMatch(/href="\/metrics\/revenue_ytd\/" rel="prev"/);
    expect(html).toMatch(/href="\/metrics\/nrr\/" rel="next"/);
  });

  it('tell on every page which night this is', async () => {
    const [line] = (await readLedger(site.store)).slice(-1);
    for (const page of site.pages) {
      const text = textOf(await site.read(page));
      expect(text).toContain('Snapshot 2026-11-22-r2');
      expect(text).toContain('Source BigQuery');
      expect(text).toContain('Nov 22, 2026, 08:00 UTC (Nov 22, 2026, 00:00 PST)');
      expect(text).toContain('Fiscal year 2026');
      expect(text).toContain(line?.kind === 'snapshot' ? line.manifest_sha256 : 'no line');
    }
  });

  it('hold the one inline script that their policy names, are not indexed, and have titles without numbers', async () => {
    const policy = /script-src 'self' '(sha256-[^']+)'/.exec(await site.read('_headers'))?.[1];
    for (const page of [...site.pages, ...site.archived]) {
      const html = await site.read(page);
      const scripts = [...html.matchAll(/<script\b[^>]*>(.*?)<\/script>/gs)];
      expect(
        scripts.map(([, code = '']) => `sha256-${createHash('sha256').update(code).digest('base64')}`),
      ).toEqual([policy]);
      expect(html.replace(/<script>.*?<\/script>/s, '')).not.toMatch(/<script|\son\w+=|javascript:/i);
      expect(html).toContain('<meta name="robots" content="noindex, nofollow">');
      if (!page.startsWith('snapshots/2026'))
        expect(/<title>(.*?)<\/title>/.exec(html)?.[1]).not.toMatch(/\d/);
      expect(html.match(/<h1/g)).toHaveLength(1);
    }
  });

  it('link only to what is there', async () => {
    const known = new Set(site.files);
    for (const page of [...site.pages, ...site.archived]) {
      const html = await site.read(page);
      for (const [, link = ''] of html.matchAll(/(?:href|src)="([^"]*)"/g)) {
        const [path = '', fragment] = link.replace(/\?[0-9a-f]{8}$/, '').split('#');
        if (path === '' && fragment?.includes('=') === false) expect(html).toContain(`id="${fragment}"`);
        else if (path !== '')
          expect(known.has(path.replace(/\/$/, '/index.html').slice(1)), `${page} → ${link}`).toBe(true);
      }
    }
  });
});

describe('files for machines', () => {
  it('status.json says what is shown and where the chain ends', async () => {
    const last = (await readLedger(site.store)).at(-1);
    expect(JSON.parse(await site.read('status.json'))).toEqual({
      snapshot_id: '2026-11-22-r2',
      source: 'bigquery',
      data_time: '2026-11-22T08:00:00Z',
      created_at: last?.created_at,
      degraded: false,
      missing: [],
      ledger_head: { seq: last?.seq, hash: last?.hash },
    });
  });

  it('are the stored bytes', async () => {
    const stored = (path: string) => readFile(join(site.store, '2026-11-22-r2', path), 'utf8');
    for (const path of ['summary.json', 'targets.json', 'definitions.json', 'manifest.json'])
      expect(await site.read(`data/${path}`)).toBe(await stored(path));
    for (const { name } of views) {
      const path = `details/${name}.json`;
      expect(await site.read(`data/${path}`)).toBe(await stored(path));
      const csv = await site.read(`data/details/${name}.csv`);
      expect(csv.split('\r\n')).toHaveLength(122);
    }
  });

  it('describe the formats', () => {
    expect(site.files.filter((file) => file.startsWith('schemas/'))).toContain('schemas/summary.schema.json');
  });

  it('list every ledger night', async () => {
    const html = await site.read('snapshots/index.html');
    const ids = [...html.matchAll(/<th scope="row"[^>]*>\s*<a[^>]*>([^<\s]+)/g)].map((match) => match[1]);
    expect(ids).toEqual([
      '2026-11-22-r2',
      '2026-11-22',
      '2026-11-21-r2',
      '2026-11-21',
      '2026-11-20',
      '2026-11-19',
      '2026-11-18',
    ]);
    expect(textOf(html)).toContain('5 of 5');
    for (const line of await readLedger(site.store))
      if (line.kind === 'snapshot')
        expect(html).toContain(`<code>${line.manifest_sha256.slice(0, 16)}</code>`);
  });
});
