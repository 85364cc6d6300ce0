import { appendFile, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { addDays, daysBetween } from '../../catalog/dates.ts';
import { PAGES_DAYS } from '../../catalog/limits.ts';
import { retained } from '../../store/retention.ts';
import { alteredError, checkKept, nightsInTurn } from './kept-check.ts';

const nightOf = (date: string) => ({
  line: { id: date, date, seq: daysBetween('2025-01-01', date), source: 'bigquery' as const },
  manifest: { blocked: false },
  misdated: false,
});
/** A night for each day up to a date, newest first. */
const nightsUpTo = (date: string, count: number) =>
  Array.from({ length: count }, (_, back) => nightOf(addDays(date, -back)));

describe('the nights whose pages are made anew', () => {
  it('are others each night, and none leaves the archive or grows old in it without a turn', () => {
    const days = 600;
    const all = nightsUpTo('2026-11-22', days);
    const turns = new Map<string, number>();
    let before: string[] = [];
    for (let day = 1; day <= days; day++) {
      const nights = all.slice(days - day);
      const date = nights[0]?.line.date ?? '';
      const ids = nightsInTurn({ lines: [{ date }], nights });
      for (const id of ids) turns.set(id, day);
      // A young archive grows by a night a day, and may have the same one twice.
      if (day > PAGES_DAYS + 1) for (const id of ids.slice(0, 1)) expect(before).not.toContain(id);
      before = ids;
      if (day < 182) continue;
      const gone = nights[PAGES_DAYS + 1]?.line.id ?? '';
      expect(turns.get(gone), gone).toBeGreaterThanOrEqual(day - PAGES_DAYS - 1);
      for (const { line } of retained({ nights }).slice(PAGES_DAYS + 1))
        expect(day - (turns.get(line.id) ?? 0), line.id).toBeLessThan(120);
    }
  });

  it('each night has its turn, and the ledger says whose it was', () => {
    const nights = nightsUpTo('2026-11-22', 3);
    // 2026-11-22 is day 20,779: of three nights, 41,558 leaves 2.
    expect(nightsInTurn({ lines: [{ date: '2026-11-22' }], nights })).toEqual(['2026-11-20']);
    // A night that was missed is a turn too.
    expect(nightsInTurn({ lines: [{ date: '2026-11-23' }], nights })).toEqual(['2026-11-21']);
    // 91 nights up to 24 August, 41,558 leaves 62; and July, June: 20,779 leaves 1.
    const longer = nightsUpTo('2026-11-22', 170);
    expect(nightsInTurn({ lines: [{ date: '2026-11-22' }], nights: longer })).toEqual([
      '2026-09-21',
      '2026-06-30',
    ]);
    expect(nightsInTurn({ lines: [], nights: [] })).toEqual([]);
    expect(nightsInTurn({ lines: [{ date: '2026-11-22' }], nights: [] })).toEqual([]);
  });
});

describe('kept pages', () => {
  /** Pages of a night made anew, and those that were taken from the cache. */
  async function pages() {
    const work = await mkdtemp(join(tmpdir(), 'kpi-kept-'));
    onTestFinished(() => rm(work, { recursive: true }));
    const [site, taken] = [join(work, 'dist'), join(work, 'kept')];
    for (const folder of [join(site, 'snapshots/2026-11-20/data'), join(taken, '2026-11-20/data')]) {
      await mkdir(folder, { recursive: true });
      await writeFile(join(folder, 'summary.json'), '{}\n');
    }
    return { site, taken };
  }

  it('that are what the night’s files make take the place of those', async () => {
    const { site, taken } = await pages();
    const checked = await checkKept(site, taken, ['2026-11-20']);
    expect(checked).toEqual({ ids: ['2026-11-20'], difference: null });
    expect(alteredError(checked)).toBeNull();
    expect([await readdir(join(site, 'snapshots')), await readdir(taken)]).toEqual([[], ['2026-11-20']]);
  });

  it.each([
    [
      'altered',
      (kept: string) => appendFile(join(kept, 'data/summary.json'), ' '),
      'data/summary.json differs from byte 4 on',
    ],
    [
      'added',
      (kept: string) => writeFile(join(kept, 'more.html'), ''),
      'more.html is not in the site built again',
    ],
    [
      'taken away',
      (kept: string) => rm(join(kept, 'data/summary.json')),
      'data/summary.json is only in the site built again',
    ],
  ])('%s in the cache are named', async (_, alter, difference) => {
    const { site, taken } = await pages();
    await alter(join(taken, '2026-11-20'));
    const checked = await checkKept(site, taken, ['2026-11-20']);
    expect(checked).toEqual({ ids: ['2026-11-20'], difference: `snapshots/2026-11-20/${difference}` });
    expect(alteredError(checked)).toMatchObject({
      code: 'cache-altered',
      message: `Kept pages are not what the files of their night make: snapshots/2026-11-20/${difference}.`,
    });
  });

  it('of which there are none tell nothing', async () => {
    const { site, taken } = await pages();
    expect(await checkKept(site, taken, ['2026-11-21'])).toBeNull();
    expect(await checkKept(site, taken, [])).toBeNull();
  });
});
