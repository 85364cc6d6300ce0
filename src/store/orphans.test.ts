import { mkdir, readdir, readFile, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { traceName } from '../host/process-trace.ts';
import { ownerOf } from '../host/trace-name.ts';
import { draftNight } from './draft.ts';
import { setOrphansAside } from './orphans.ts';
import { commitNight, kpiErrorOf, tempStore } from './testing/nights.ts';
import { killChild, startChild } from './testing/spawn.ts';

const now = () => new Date('2026-11-23T08:00:00Z');

async function withFolder(store: string, name: string): Promise<void> {
  await mkdir(join(store, name), { recursive: true });
  await writeFile(join(store, name, 'manifest.json'), '{}');
}

/** A draft's name as another host's process would have made it. */
function foreignDraft(): string {
  const name = traceName('draft');
  return name.replace(`-${ownerOf(name)?.host}-`, '-elsewhere-');
}

describe('orphans', () => {
  it('are none in an absent, an empty or a tidy store', async () => {
    const store = await tempStore();
    expect(await setOrphansAside(store, now)).toEqual([]);
    await commitNight(store, '2026-11-22');
    expect(await setOrphansAside(store, now)).toEqual([]);
    expect((await readdir(store)).sort()).toEqual(['2026-11-22', 'ledger.jsonl']);
  });

  it('are what has no line: moved, reported, kept', async () => {
    const store = await tempStore();
    await commitNight(store, '2026-11-22');
    await withFolder(store, '2026-11-22-r2');
    await withFolder(store, '2026-11-22.orig');
    expect(await setOrphansAside(store, now)).toEqual([
      { name: '2026-11-22-r2', movedTo: '.orphans/2026-11-22-r2-20261123T080000.000Z' },
      { name: '2026-11-22.orig', movedTo: '.orphans/2026-11-22.orig-20261123T080000.000Z' },
    ]);
    await withFolder(store, '2026-11-22-r2');
    const [again] = await setOrphansAside(store, now);
    expect(again?.movedTo).toBe('.orphans/2026-11-22-r2-20261123T080000.000Z-2');
    expect(await readFile(join(store, again?.movedTo ?? '', 'manifest.json'), 'utf8')).toBe('{}');
    expect((await readdir(store)).sort()).toEqual(['.orphans', '2026-11-22', 'ledger.jsonl']);
  });

  it('are not what the store did not make', async () => {
    const store = await tempStore();
    await commitNight(store, '2026-11-22');
    await mkdir(join(store, '.git'));
    await withFolder(store, 'src');
    // Where an earlier version of this program set orphans aside.
    await mkdir(join(store, '.debris'));
    await writeFile(join(store, 'README.md'), '');
    await writeFile(join(store, '.gitattributes'), '');
    expect(await setOrphansAside(store, now)).toEqual([]);
  });

  it('are the drafts of a process that died, and never of one that lives', async () => {
    const store = await tempStore();
    const mine = await draftNight(store);
    const child = await startChild({ store, work: 'draft' });
    expect(await setOrphansAside(store, now)).toEqual([]);
    await killChild(child);
    const moved = await setOrphansAside(store, now);
    expect(moved.map(({ name }) => ownerOf(name)?.pid)).toEqual([child.pid]);
    await mine.writeTargets([]);
    expect(await readdir(mine.folder)).toEqual(['details', 'targets.json']);
  });

  it('are the drafts of another host once they are a day old', async () => {
    const store = await tempStore();
    const name = foreignDraft();
    await withFolder(store, name);
    const age = async (hours: number) => {
      const time = new Date(now().getTime() - hours * 3_600_000);
      await utimes(join(store, name), time, time);
      return (await setOrphansAside(store, now)).map(({ name }) => name);
    };
    expect(await age(23)).toEqual([]);
    expect(await age(25)).toEqual([name]);
  });

  it('are not a whole archive whose ledger was lost', async () => {
    const store = await tempStore();
    await withFolder(store, '2026-11-21');
    await withFolder(store, '2026-11-22');
    const error = await kpiErrorOf(setOrphansAside(store, now));
    expect(error.code).toBe('ledger-lost');
    expect(error.message).toContain('holds 2 nights but ledger.jsonl has no line');
    expect((await readdir(store)).sort()).toEqual(['2026-11-21', '2026-11-22']);
  });
});
