import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { metrics } from '../../src/catalog/metrics.ts';
import { viewSlug, views } from '../../src/catalog/views.ts';
import { readLedger } from '../../src/store/ledger.ts';
import { contents, pages, type Ran, runNightly, scratch } from './run.ts';

const folder = scratch();
const store = join(folder, 'S');
const out = join(folder, 'D');
let runs: Ran[];

beforeAll(async () => {
  runs = [];
  // Sites are looked at after the first run, which says what it built, and after the last.
  for (const [date, ...site] of [
    ['2026-11-20', '--out', out],
    ['2026-11-21', '--no-build'],
    ['2026-11-22', '--no-build'],
    ['2026-11-22', '--out', out],
  ] as const)
    runs.push(await runNightly(['--source', 'embedded', '--date', date, '--store', store, ...site]));
});

describe('four runs of the embedded warehouse', () => {
  it('publish each night and say step by step what they did', () => {
    expect(runs.map(({ code }) => code)).toEqual([0, 0, 0, 0]);
    const output = runs[0]?.output.replace(/[\d,]+ (rows|files|metrics)/g, 'N $1').replaceAll(out, 'OUT');
    expect(output?.split('\n')).toEqual([
      'Night of 2026-11-20 · fiscal year 2026 · source embedded',
      '  compute   N metrics  (0.0 s)',
      ...views.map(({ name }) => `  detail    N rows of ${name}  (0.0 s)`),
      '  check     7 of 8 checks passed, 1 warned  (0.0 s)',
      '            warned: 26 of 5923 invoice lines of the year have no account number, and 0 no exchange rate; they are in no metric.',
      '  replace   N rows in dashboard_kpis  (0.0 s)',
      '  snapshot  2026-11-20 committed, line 1 of the ledger  (0.0 s)',
      '  build     N files in OUT  (0.0 s)',
    ]);
  });

  it('are four lines of the ledger, the fourth a revision', async () => {
    const lines = await readLedger(store);
    expect(lines.map(({ kind, id, seq }) => [seq, kind, id])).toEqual([
      [1, 'snapshot', '2026-11-20'],
      [2, 'snapshot', '2026-11-21'],
      [3, 'snapshot', '2026-11-22'],
      [4, 'snapshot', '2026-11-22-r2'],
    ]);
  });

  it('give the same numbers for the same date, and other numbers for another', () => {
    const data = (id: string) =>
      contents(join(store, id)).filter(([name]) => name === 'summary.json' || name.startsWith('details/'));
    expect(data('2026-11-22')).toHaveLength(1 + views.length);
    expect(data('2026-11-22-r2')).toEqual(data('2026-11-22'));
    expect(data('2026-11-21')).not.toEqual(data('2026-11-22'));
  });

  it('build every page of the contract', () => {
    const names = pages(out).map(([name]) => name);
    expect(names).toEqual(
      expect.arrayContaining([
        'index.html',
        '404.html',
        'snapshots/index.html',
        ...views.map(({ name }) => `details/${viewSlug(name)}/index.html`),
        ...metrics.map(({ key }) => `metrics/${key}/index.html`),
      ]),
    );
  });

  it('publish the newest night in status.json, without the hour of the build', async () => {
    const status = JSON.parse(readFileSync(join(out, 'status.json'), 'utf8'));
    const head = (await readLedger(store)).at(-1);
    expect(status).toEqual({
      snapshot_id: '2026-11-22-r2',
      source: 'embedded',
      data_time: '2026-11-22T08:00:00.000Z',
      created_at: '2026-11-22T08:00:00.000Z',
      degraded: false,
      missing: [],
      ledger_head: { seq: 4, hash: head?.hash },
    });
  });

  it('publish the bytes that the store holds', () => {
    const stored = (name: string) => readFileSync(join(store, '2026-11-22-r2', name), 'utf8');
    expect(readFileSync(join(out, 'data/summary.json'), 'utf8')).toBe(stored('summary.json'));
    for (const { name } of views) {
      expect(readFileSync(join(out, `data/details/${name}.json`), 'utf8')).toBe(
        stored(`details/${name}.json`),
      );
    }
  });

  it('say on every page that the data is sample data, from which source, of which night and data time', () => {
    for (const [name, html] of pages(out)) {
      expect(html, name).toContain('Sample data');
      expect(html, name).toContain('2026-11-22-r2');
      expect(html, name).toContain('08:00 UTC');
    }
  });
});

it('a night of another fiscal year takes no change of SQL', async () => {
  const other = scratch();
  const args = [
    '--source',
    'embedded',
    '--store',
    join(other, 'S'),
    '--out',
    join(other, 'D'),
    '--scale',
    '0.1',
  ];
  expect(await runNightly([...args, '--date', '2027-03-01'], { now: '2027-03-01T08:00:00Z' })).toMatchObject({
    code: 0,
  });
  const detail = JSON.parse(
    readFileSync(join(other, 'S/2027-03-01/details/net_revenue_retention_all_customers.json'), 'utf8'),
  );
  expect(detail.columns.map(({ name }: { name: string }) => name)).toEqual([
    'qbo_customer_id',
    'customer_name',
    'net_revenue_2026',
    'net_revenue_2027',
  ]);
});
