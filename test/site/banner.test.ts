import { afterAll, describe, expect, it } from 'vitest';
import { recordMissed } from '../../src/store/ledger.ts';
import { addNight } from './fixture-store.ts';
import { buildTestSite, type TestSite, textOf } from './site.ts';

const built: TestSite[] = [];
afterAll(() => Promise.all(built.map((site) => site.remove())));

/** Builds a site and returns the banner that all its pages share, and its status.json. */
async function bannerFrom(fill: (store: string) => Promise<unknown>) {
  const site = await buildTestSite(fill);
  built.push(site);
  const banners = new Set<string | null>();
  for (const page of site.pages) {
    const html = await site.read(page);
    const section = /<section class="banner".*?<\/section>/s.exec(html)?.[0];
    banners.add(section === undefined ? null : textOf(section).trim());
  }
  expect(site.pages.length).toBeGreaterThan(22);
  expect(banners.size).toBe(1);
  const status = JSON.parse(await site.read('status.json'));
  return { banner: [...banners][0], status, site };
}

const missed = (store: string, date: string) =>
  recordMissed(store, {
    date,
    source: 'bigquery',
    code: 'network',
    now: () => new Date(`${date}T08:05:00Z`),
  });

describe('the banner, on every page', () => {
  it('is not there for a real night', async () => {
    const { banner, status } = await bannerFrom((store) => addNight(store, { date: '2026-11-22' }));
    expect(banner).toBeNull();
    expect(status).toMatchObject({ source: 'bigquery', degraded: false });
  });

  it('calls the embedded warehouse and mock nights sample data', async () => {
    for (const source of ['embedded', 'mock'] as const) {
      const { banner, status } = await bannerFrom((store) => addNight(store, { date: '2026-11-22', source }));
      expect(banner).toMatch(/^Sample data\. These numbers are invented/);
      expect(status).toMatchObject({ source, degraded: false, snapshot_id: '2026-11-22' });
    }
  });

  it('calls a night that was made from files a trial, in its source and its printed foot too', async () => {
    const { banner, status, site } = await bannerFrom((store) =>
      addNight(store, { date: '2026-11-22', source: 'files' }),
    );
    expect(banner).toMatch(/^Trial on files\. These numbers were computed from exported files/);
    expect(status).toMatchObject({ source: 'files', degraded: false, snapshot_id: '2026-11-22' });
    for (const page of site.pages) {
      const html = await site.read(page);
      expect(html).not.toContain('Sample data');
      expect(html).toContain('Files (a trial)');
      expect(html).toContain('2026-11-22 (files)');
    }
    expect(await site.read('snapshots/index.html')).toContain('Nov 22, 2026, a trial on files');
  });

  it('names the last good night, its data time, and why', async () => {
    const { banner, status, site } = await bannerFrom(async (store) => {
      await addNight(store, { date: '2026-11-20' });
      await addNight(store, { date: '2026-11-21', source: 'embedded' });
      await missed(store, '2026-11-22');
    });
    expect(banner).toBe(
      'Last good night. BigQuery could not be read on Nov 22, 2026 (network). ' +
        'You are seeing the last good night, 2026-11-20, data of Nov 20, 2026, 08:00 UTC.',
    );
    expect(status).toMatchObject({ snapshot_id: '2026-11-20', source: 'bigquery', degraded: true });
    expect(status.ledger_head.seq).toBe(3);
    const snapshots = textOf(await site.read('snapshots/index.html'));
    expect(snapshots).toMatch(/Nov 22, 2026 Missed: network/);
  });

  it('says why mock JSON stands in when there has never been a good night', async () => {
    const { banner, status } = await bannerFrom(async (store) => {
      await addNight(store, { date: '2026-11-21', source: 'embedded' });
      await missed(store, '2026-11-22');
    });
    expect(banner).toMatch(/^Sample data\..* BigQuery could not be read on Nov 22, 2026 \(network\)\./);
    expect(status).toMatchObject({ snapshot_id: null, source: 'mock', created_at: null, degraded: true });
    expect(status.data_time).toBe('2026-11-15T08:00:00Z');
  });

  it('passes over a night that failed its checks and names them', async () => {
    const { banner, status } = await bannerFrom(async (store) => {
      await addNight(store, { date: '2026-11-20' });
      await addNight(store, { date: '2026-11-21', failedChecks: ['metrics-complete', 'views-typed'] });
    });
    expect(banner).toBe(
      'Last good night. The night 2026-11-21 did not pass its checks (metrics-complete, views-typed) and is not ' +
        'shown. You are seeing the last good night, 2026-11-20, data of Nov 20, 2026, 08:00 UTC.',
    );
    expect(status).toMatchObject({ snapshot_id: '2026-11-20', degraded: true });
  });

  it('shows mock JSON for an empty store and says so', async () => {
    const { banner, status } = await bannerFrom(async () => {});
    expect(banner).toMatch(/^Sample data\..* No night has been recorded yet\./);
    expect(status).toMatchObject({ snapshot_id: null, degraded: true, ledger_head: null });
  });

  it('goes away when the next night succeeds, also after one of a clock that was ahead', async () => {
    const { banner, status, site } = await bannerFrom(async (store) => {
      await addNight(store, { date: '2026-12-20' });
      await missed(store, '2026-11-21');
      await addNight(store, { date: '2026-11-22', recorded: '2026-11-22T08:01:30Z' });
    });
    expect(banner).toBeNull();
    expect(status).toMatchObject({ snapshot_id: '2026-11-22', degraded: false });
    expect(site.pages.filter((page) => page.startsWith('snapshots/2026-12-'))).toEqual([]);
    expect(textOf(await site.read('snapshots/index.html'))).toContain('Nights of Nov 2026');
    expect(textOf(await site.read('snapshots/2026-12/index.html'))).toMatch(
      /2026-12-20 .* was dated by a clock that was wrong/,
    );
  });
});
