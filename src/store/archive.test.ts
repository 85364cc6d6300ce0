import { appendFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { addNight } from '../../test/site/fixture-store.ts';
import { openArchive } from './archive.ts';
import { historyUpTo } from './history.ts';
import { recordMissed } from './ledger.ts';
import { retained } from './retention.ts';

let store: string;
beforeEach(async () => {
  store = await mkdtemp(join(tmpdir(), 'kpi-archive-'));
});
afterEach(() => rm(store, { recursive: true }));

const open = () => openArchive({ store, mock: '/mock' });
const missed = (date: string) =>
  recordMissed(store, {
    date,
    source: 'bigquery',
    code: 'network',
    now: () => new Date(`${date}T08:05:00Z`),
  });

describe('openArchive', () => {
  it('shows the mock JSON while nothing was recorded', async () => {
    expect(await open()).toEqual({
      lines: [],
      ledger: new Uint8Array(),
      nights: [],
      head: null,
      current: { night: null, folder: '/mock', degraded: { shows: 'mock', cause: { kind: 'empty' } } },
    });
  });

  it('shows the newest night, joined with its manifest', async () => {
    await addNight(store, { date: '2026-11-21' });
    await addNight(store, { date: '2026-11-22', source: 'embedded' });
    const { nights, head, current } = await open();
    expect(nights.map(({ line }) => line.id)).toEqual(['2026-11-22', '2026-11-21']);
    expect(nights[0]?.manifest).toMatchObject({ id: '2026-11-22', source: 'embedded', fiscal_year: 2026 });
    expect(head?.seq).toBe(2);
    expect(current).toEqual({ night: nights[0], folder: join(store, '2026-11-22'), degraded: null });
  });

  it('falls back to the newest good night of BigQuery, and to nothing else', async () => {
    await addNight(store, { date: '2026-11-19' });
    await addNight(store, { date: '2026-11-20', failedChecks: ['metrics-complete'] });
    await addNight(store, { date: '2026-11-21', source: 'embedded' });
    await missed('2026-11-22');
    const { current } = await open();
    expect(current.night?.line.id).toBe('2026-11-19');
    expect(current.degraded).toEqual({
      shows: 'last-good',
      cause: { kind: 'missed', date: '2026-11-22', code: 'network' },
    });
  });

  it('falls back to the mock JSON when no good night of BigQuery exists', async () => {
    await addNight(store, { date: '2026-11-21', source: 'embedded' });
    await missed('2026-11-22');
    expect((await open()).current).toMatchObject({
      night: null,
      folder: '/mock',
      degraded: { shows: 'mock' },
    });
  });

  it('names the failed checks of a blocked night', async () => {
    await addNight(store, { date: '2026-11-21' });
    const id = await addNight(store, { date: '2026-11-21', failedChecks: ['views-typed'] });
    expect((await open()).current).toMatchObject({
      night: { line: { id: '2026-11-21' } },
      degraded: { cause: { kind: 'blocked', date: '2026-11-21', id, checks: ['views-typed'] } },
    });
  });

  it('goes by date, so that a backfilled night never passes for the newest', async () => {
    await addNight(store, { date: '2026-11-22' });
    await addNight(store, { date: '2026-11-20' });
    expect((await open()).current.night?.line.id).toBe('2026-11-22');
    await addNight(store, { date: '2026-11-22' });
    expect((await open()).current.night?.line.id).toBe('2026-11-22-r2');
  });

  it('leaves out what a clock wrote that was ahead, in what is shown and in history', async () => {
    await addNight(store, { date: '2026-11-20' }, 1);
    await addNight(store, { date: '2026-12-21' }, 2);
    expect((await open()).current.night?.line.id).toBe('2026-12-21');
    await addNight(store, { date: '2026-11-22', recorded: '2026-11-22T08:01:30Z' }, 3);
    const archive = await open();
    expect(archive.nights.map(({ line, misdated }) => [line.id, misdated])).toEqual([
      ['2026-12-21', true],
      ['2026-11-22', false],
      ['2026-11-20', false],
    ]);
    expect(archive.current).toMatchObject({ night: { line: { id: '2026-11-22' } }, degraded: null });
    expect(retained(archive).map(({ line }) => line.id)).toEqual(['2026-11-22', '2026-11-20']);
    // Also once the site has come to that date.
    await addNight(store, { date: '2026-12-22', recorded: '2026-12-22T08:01:30Z' }, 4);
    const later = await open();
    const night = later.current.night;
    if (night === null) throw new Error('no night');
    expect((await historyUpTo(later, night, 90)).map(({ id }) => id)).toEqual([
      '2026-11-20',
      '2026-11-22',
      '2026-12-22',
    ]);
    await missed('2026-12-23');
    expect((await open()).current.night?.line.id).toBe('2026-12-22');
  });

  it('shows the last good night before a missed one, whatever a clock that was ahead had written', async () => {
    await addNight(store, { date: '2026-11-20' });
    await addNight(store, { date: '2026-12-21' });
    await missed('2026-11-22');
    expect((await open()).current).toMatchObject({
      night: { line: { id: '2026-11-20' } },
      degraded: { cause: { kind: 'missed', date: '2026-11-22' } },
    });
  });

  it('shows no night that is dated after the day on which it was recorded', async () => {
    await addNight(store, { date: '2026-12-21', recorded: '2026-11-20T08:01:30Z' });
    expect((await open()).current).toMatchObject({
      night: null,
      degraded: { shows: 'mock', cause: { kind: 'misdated', date: '2026-12-21', why: 'ahead' } },
    });
    await addNight(store, { date: '2026-11-20', recorded: '2026-11-20T09:00:00Z' });
    expect((await open()).current.night?.line.id).toBe('2026-11-20');
  });

  it('as of an earlier head, sees nothing of the lines that came after it', async () => {
    await addNight(store, { date: '2026-11-21' });
    const before = await open();
    await addNight(store, { date: '2026-11-22' });
    await missed('2026-11-23');
    const at = (head: { seq: number; hash: string } | null) => openArchive({ store, mock: '/mock', head });
    expect(await at(before.head)).toEqual(before);
    expect((await at(null)).current.degraded?.cause.kind).toBe('empty');
    const other = { seq: 1, hash: 'a'.repeat(64) };
    for (const head of [other, { ...other, seq: 9 }])
      await expect(at(head)).rejects.toMatchObject({ code: 'ledger-invalid' });
  });

  it('shows a trial on files as it was asked for, and never as the last good night', async () => {
    await addNight(store, { date: '2026-11-20' });
    await addNight(store, { date: '2026-11-21', source: 'files' });
    expect((await openArchive({ store, mock: '/mock' })).current).toMatchObject({
      night: { line: { id: '2026-11-21' } },
      degraded: null,
    });
    await recordMissed(store, {
      date: '2026-11-22',
      source: 'bigquery',
      code: 'network',
      now: () => new Date('2026-11-22T08:05:00Z'),
    });
    expect((await openArchive({ store, mock: '/mock' })).current).toMatchObject({
      night: { line: { id: '2026-11-20' } },
      degraded: { shows: 'last-good' },
    });
  });

  it('refuses nights whose ledger is gone, so that no sample data take their place', async () => {
    for (const date of ['2026-11-21', '2026-11-22']) await addNight(store, { date });
    await rm(join(store, 'ledger.jsonl'));
    await expect(open()).rejects.toMatchObject({ code: 'ledger-lost' });
  });

  it('refuses a manifest that is not the one the ledger names', async () => {
    await addNight(store, { date: '2026-11-22' });
    await appendFile(join(store, '2026-11-22', 'manifest.json'), '\n');
    await expect(open()).rejects.toMatchObject({
      code: 'store-altered',
      message: expect.stringContaining('2026-11-22/manifest.json'),
    });
  });
});

describe('historyUpTo', () => {
  it('takes the newest good revision of each date of the same source, oldest first', async () => {
    await addNight(store, { date: '2026-11-19' }, 1);
    await addNight(store, { date: '2026-11-20' }, 2);
    await addNight(store, { date: '2026-11-20' }, 3);
    await addNight(store, { date: '2026-11-20', failedChecks: ['x'] }, 4);
    await addNight(store, { date: '2026-11-21', source: 'embedded' }, 5);
    await addNight(store, { date: '2026-11-22' }, 6);
    const archive = await open();
    const night = archive.nights[0];
    if (night === undefined) throw new Error('no night');
    const history = await historyUpTo(archive, night, 90);
    expect(history.map(({ id }) => id)).toEqual(['2026-11-19', '2026-11-20-r2', '2026-11-22']);
    expect(history.map(({ values }) => values.get('customer_count'))).toEqual([432, 434, 437]);
    expect(history[0]?.values.get('person_nps')).toBeNull();
    expect((await historyUpTo(archive, night, 2)).map(({ date }) => date)).toEqual([
      '2026-11-20',
      '2026-11-22',
    ]);
  });

  it('ends at the night that is shown', async () => {
    await addNight(store, { date: '2026-11-22' });
    await addNight(store, { date: '2026-11-20' });
    await addNight(store, { date: '2026-11-21' });
    await writeFile(join(store, '2026-11-22', 'summary.json'), 'not read');
    const archive = await open();
    const night = archive.nights.find(({ line }) => line.id === '2026-11-21');
    if (night === undefined) throw new Error('no night');
    expect((await historyUpTo(archive, night, 90)).map(({ date }) => date)).toEqual([
      '2026-11-20',
      '2026-11-21',
    ]);
  });
});
