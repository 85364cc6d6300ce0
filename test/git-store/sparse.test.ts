import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { addDays } from '../../src/catalog/dates.ts';
import { pullStore, pushStore } from '../../src/store/git/sync.ts';
import { nightsShown } from '../../src/store/git/wanted.ts';
import { bareRemote, expectWhole, git, surroundings } from '../../src/store/git/testing/remote.ts';
import { openArchive } from '../../src/store/archive.ts';
import { historyUpTo } from '../../src/store/history.ts';
import { readLedger } from '../../src/store/ledger.ts';
import { commitNight } from '../../src/store/testing/nights.ts';

const LAST = '2026-11-22';
const DATES = [...Array(24).keys()].map((index) => addDays(LAST, (index - 23) * 7));

const detailed = async (store: string): Promise<string[]> => {
  const found: string[] = [];
  for (const name of (await readdir(store)).filter((one) => /^\d/.test(one)))
    if ((await readdir(join(store, name, 'details')).catch(() => [])).length > 0) found.push(name);
  return found;
};

async function longBranch() {
  const { remote, folder } = await bareRemote();
  const store = folder('store');
  for (const [index, date] of DATES.entries())
    await commitNight(store, date, { rows: [[index, date, null]] });
  await pushStore({ store, remote }, surroundings);
  return { remote, folder, store };
}

describe('a pulled store', () => {
  it('has every night, and the details of those that the site shows', async () => {
    const { remote, folder } = await longBranch();
    const store = folder('fresh');
    const pulled = await pullStore({ store, remote }, surroundings);
    expect(pulled).toMatchObject({ branchExists: true, unpushed: 0, nights: DATES });

    const shown = nightsShown(await readLedger(store));
    expect(await detailed(store)).toEqual([...shown].sort());
    expect(shown.size).toBeLessThan(DATES.length);
    const missing = Number(
      await git(store, 'rev-list', '--objects', '--missing=print', 'HEAD').then(
        (text) => text.split('\n').filter((line) => line.startsWith('?')).length,
      ),
    );
    // The detail files that were left out never came over the line.
    expect(missing).toBeGreaterThanOrEqual(DATES.length - shown.size);

    const archive = await openArchive({ store, mock: 'none' });
    if (archive.current.night === null) throw new Error('expected a night');
    expect(await historyUpTo(archive, archive.current.night, 100)).toHaveLength(DATES.length);
  });

  it('gets the details of further nights, and of all, when asked', async () => {
    const { remote, folder } = await longBranch();
    const store = folder('fresh');
    await pullStore({ store, remote, details: 'none' }, surroundings);
    expect(await detailed(store)).toEqual([]);
    const [first = ''] = DATES;
    expect((await pullStore({ store, remote, details: 'none', nights: [first] }, surroundings)).files).toBe(
      1,
    );
    expect(await detailed(store)).toEqual([first]);
    await pullStore({ store, remote, details: 'all' }, surroundings);
    expect(await expectWhole(store)).toHaveLength(DATES.length);
    expect((await pullStore({ store, remote, details: 'all' }, surroundings)).files).toBe(0);
  });

  it('takes new nights and pushes them without ever having had the old details', async () => {
    const { remote, folder, store: full } = await longBranch();
    const store = folder('fresh');
    await pullStore({ store, remote, details: 'none' }, surroundings);
    await commitNight(full, '2026-11-23', { rows: [[1, 'first', null]] });
    await pushStore({ store: full, remote }, surroundings);
    await commitNight(store, '2026-11-23', { rows: [[2, 'second', null]] });
    const { renamed } = await pushStore({ store, remote, details: 'none' }, surroundings);
    expect(renamed).toEqual([{ from: '2026-11-23', to: '2026-11-23-r2' }]);
    await pullStore({ store: full, remote, details: 'all' }, surroundings);
    expect(await expectWhole(full)).toHaveLength(DATES.length + 2);
  });

  it('may lie in a folder that git already looks after', async () => {
    const { remote, folder } = await longBranch();
    const project = folder('project');
    await mkdir(project);
    await git(project, 'init', '--quiet');
    await pullStore({ store: join(project, 'snapshots'), remote }, surroundings);
    expect(await git(project, 'for-each-ref')).toBe('');
    expect(await git(join(project, 'snapshots'), 'log', '--format=%s')).toBe(
      `Append 24 lines: ${DATES[0]} to ${LAST}\nBegin the snapshots branch`,
    );
  });
});

describe('the nights that the site shows', () => {
  const line = (date: string, source: 'bigquery' | 'embedded', id = date) =>
    ({ kind: 'snapshot', id, date, source }) as Parameters<typeof nightsShown>[0][number];

  it('are 90 days, the last of each month, and the night before each', () => {
    const dates = [...Array(200).keys()].map((index) => addDays(LAST, index - 199));
    const shown = nightsShown(dates.map((date) => line(date, 'bigquery')));
    expect(shown.has('2026-08-24') && shown.has('2026-08-23')).toBe(true);
    expect(shown.has('2026-08-22')).toBe(false);
    expect(shown.has('2026-07-31') && shown.has('2026-07-30')).toBe(true);
    expect(shown.has('2026-07-29') || shown.has('2026-08-01')).toBe(false);
  });

  it('hold every run of such a day, and the last good nights of BigQuery however old', () => {
    const lines = [
      line('2025-01-14', 'bigquery'),
      line('2025-01-15', 'bigquery'),
      line('2026-11-21', 'embedded'),
      line('2026-11-21', 'embedded', '2026-11-21-r2'),
    ];
    expect([...nightsShown(lines)].sort()).toEqual([
      '2025-01-14',
      '2025-01-15',
      '2026-11-21',
      '2026-11-21-r2',
    ]);
  });
});
