import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import { openArchive } from '../../src/store/archive.ts';
import { pullStore, pushStore } from '../../src/store/git/sync.ts';
import { bareRemote, surroundings } from '../../src/store/git/testing/remote.ts';
import { retained } from '../../src/store/retention.ts';
import { commitNight } from '../../src/store/testing/nights.ts';

vi.mock('../../src/catalog/limits.ts', async (original) => ({
  ...(await original<object>()),
  PAGES_DAYS: 2,
}));

it('another number of days in the limits changes what is pulled and what has pages alike', async () => {
  const { remote, folder } = await bareRemote();
  const dates = ['17', '18', '19', '20', '21', '22'].map((day) => `2026-11-${day}`);
  for (const date of dates) await commitNight(folder('store'), date);
  await pushStore({ store: folder('store'), remote }, surroundings);
  const store = folder('fresh');
  await pullStore({ store, remote }, surroundings);
  const shown = retained(await openArchive({ store, mock: 'none' })).map(({ line }) => line.id);
  expect(shown).toEqual(['2026-11-22', '2026-11-21', '2026-11-20']);
  const details = dates.map((date) => readdir(join(store, date, 'details')).catch(() => []));
  const pulled = (await Promise.all(details)).flatMap((files, at) => (files.length > 0 ? [dates[at]] : []));
  expect(pulled).toEqual(['2026-11-19', ...shown.toReversed()]);
});
