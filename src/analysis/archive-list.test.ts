import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { addNight } from '../../test/site/fixture-store.ts';
import { openArchive } from '../store/archive.ts';
import { archiveEntries } from './archive-list.ts';

it('lists a date that cannot be true without a page, and no gaps up to it', async () => {
  const store = await mkdtemp(join(tmpdir(), 'kpi-list-'));
  onTestFinished(() => rm(store, { recursive: true }));
  await addNight(store, { date: '2026-11-20' });
  await addNight(store, { date: '2026-12-20' });
  await addNight(store, { date: '2026-11-22', recorded: '2026-11-22T08:01:30Z' });
  const entries = archiveEntries(await openArchive({ store, mock: '/mock' }));
  expect(entries.map((entry) => [entry.date, entry.kind, entry.misdated])).toEqual([
    ['2026-12-20', 'snapshot', 'clock'],
    ['2026-11-22', 'snapshot', null],
    ['2026-11-21', 'gap', null],
    ['2026-11-20', 'snapshot', null],
  ]);
  expect(entries.map((entry) => (entry.kind === 'snapshot' ? entry.href : null))).toEqual([
    null,
    '/snapshots/2026-11-22/',
    null,
    '/snapshots/2026-11-20/',
  ]);
});
