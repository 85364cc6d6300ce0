import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { addDays } from '../../src/catalog/dates.ts';
import { openArchive, recordOf } from '../../src/store/archive.ts';
import { pullStore, pushStore } from '../../src/store/git/sync.ts';
import { bareRemote, expectWhole, git, surroundings } from '../../src/store/git/testing/remote.ts';
import { historyUpTo } from '../../src/store/history.ts';
import { readNight } from '../../src/store/night.ts';
import { nightsRead, retained } from '../../src/store/retention.ts';
import { commitNight } from '../../src/store/testing/nights.ts';
import { VIEW } from '../../src/store/testing/write-night.ts';

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

    const archive = await openArchive({ store, mock: 'none' });
    const shown = nightsRead(archive);
    expect(await detailed(store)).toEqual([...shown].sort());
    expect(shown.size).toBeLessThan(DATES.length);
    const missing = Number(
      await git(store, 'rev-list', '--objects', '--missing=print', 'HEAD').then(
        (text) => text.split('\n').filter((line) => line.startsWith('?')).length,
      ),
    );
    // The detail files that were left out never came over the line.
    expect(missing).toBeGreaterThanOrEqual(DATES.length - shown.size);

    if (archive.current.night === null) throw new Error('expected a night');
    expect(await historyUpTo(archive, archive.current.night, 100)).toHaveLength(DATES.length);
  });

  it('has all that a build reads, however many nights were blocked at the end of a month', async () => {
    const { remote, folder } = await bareRemote();
    const nights = ['2026-07-27', '2026-07-28', '2026-07-29', '2026-07-30', '2026-07-31', LAST];
    for (const date of nights)
      await commitNight(folder('store'), date, {
        facts: { blocked: date === '2026-07-30' || date === '2026-07-31' },
        rows: [[1, date, null]],
      });
    await pushStore({ store: folder('store'), remote }, surroundings);
    const store = folder('fresh');
    await pullStore({ store, remote }, surroundings);
    const archive = await openArchive({ store, mock: 'none' });
    const shown = retained(archive);
    expect(shown.map(({ line }) => line.id)).toEqual([LAST, '2026-07-29']);
    for (const night of shown)
      for (const { id } of await historyUpTo(archive, night, 2)) {
        const read = archive.nights.find(({ line }) => line.id === id);
        if (read === undefined) throw new Error(`expected night ${id}`);
        const detail = await (await readNight(read.folder, recordOf(read))).detail(VIEW);
        expect([id, await detail?.first(1)]).toEqual([id, [[1, id, null]]]);
      }
    expect(await detailed(store)).toEqual(['2026-07-28', '2026-07-29', LAST]);
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
