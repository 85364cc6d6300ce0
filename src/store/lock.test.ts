import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { traceName } from '../host/process-trace.ts';
import { ownerOf } from '../host/trace-name.ts';
import { withStoreLock } from './lock.ts';
import { kpiErrorOf, tempStore } from './testing/nights.ts';
import { killChild, runChild, startChild } from './testing/spawn.ts';

/** The lock file of this very process, with another owner put in. */
function lockOf(change: { host?: string; pid?: number; started?: string }): string {
  const name = traceName('lock');
  const owner = { ...ownerOf(name), ...change };
  return `.lock-${owner.host}-${owner.pid}-${owner.started}-0123456789ab`;
}

describe('the store lock', () => {
  it('lets one in at a time, and leaves nothing', async () => {
    const store = await tempStore();
    let inside = 0;
    const work = async (value: number) => {
      inside += 1;
      expect(inside).toBe(1);
      await sleep(2);
      inside -= 1;
      return value;
    };
    const results = await Promise.all(
      [1, 2, 3, 4, 5].map((value) => withStoreLock(store, () => work(value))),
    );
    expect(results).toEqual([1, 2, 3, 4, 5]);
    expect(await readdir(store)).toEqual([]);
  });

  it('is given back when the work fails', async () => {
    const store = await tempStore();
    const failing = withStoreLock(store, async () => {
      throw new Error('inside');
    });
    await expect(failing).rejects.toThrow('inside');
    expect(await withStoreLock(store, async () => 'next')).toBe('next');
  });

  it('names a living holder when it does not finish in time', async () => {
    const store = await tempStore();
    const holder = await startChild({ store, work: 'hold' });
    const error = await kpiErrorOf(withStoreLock(store, async () => {}, { waitMs: 60 }));
    expect(error.code).toBe('store-locked');
    expect(error.message).toMatch(
      new RegExp(`being written by process ${holder.pid} on host \\S+ since \\d{4}-\\d\\d-\\d\\dT`),
    );
    const [file] = await readdir(store);
    expect(error.next).toContain(join(store, file ?? ''));
    expect(file).toContain(`-${holder.pid}-`);
  });

  it('is taken over from a process that was killed', async () => {
    const store = await tempStore();
    await killChild(await startChild({ store, work: 'hold' }));
    expect(await readdir(store)).toHaveLength(1);
    expect(await withStoreLock(store, async () => 'taken', { waitMs: 0 })).toBe('taken');
    expect(await readdir(store)).toEqual([]);
  });

  it('is taken over from an earlier process with the same id', async () => {
    const store = await tempStore();
    await mkdir(store);
    await writeFile(join(store, lockOf({ started: '1' })), '');
    // Where the system tells no start times, an id in use counts as the same process.
    const known = ownerOf(traceName('lock'))?.started !== 'x';
    const work = withStoreLock(store, async () => 'taken', { waitMs: 0 });
    if (known) expect(await work).toBe('taken');
    else expect((await kpiErrorOf(work)).code).toBe('store-locked');
  });

  it('is never taken from another host, of which nothing is known', async () => {
    const store = await tempStore();
    await mkdir(store);
    await writeFile(join(store, lockOf({ host: 'elsewhere', pid: 4_000_000 })), '');
    const error = await kpiErrorOf(withStoreLock(store, async () => {}, { waitMs: 30 }));
    expect(error.message).toContain('process 4000000 on host elsewhere');
  });

  it('keeps processes apart that all find a dead one’s lock', async () => {
    const store = await tempStore();
    await killChild(await startChild({ store, work: 'hold' }));
    const tasks = [1, 2, 3, 4].map(() => runChild({ store, work: 'contend', times: 8 }));
    for (const { code, err } of await Promise.all(tasks)) expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(await readdir(store)).toEqual([]);
  }, 60_000);
});

describe('the names of traces', () => {
  it('hold their owner, and are never the same', () => {
    const [one, two] = [traceName('draft'), traceName('draft')];
    expect(one).not.toBe(two);
    expect(ownerOf(one)).toMatchObject({ kind: 'draft', pid: process.pid });
    expect(ownerOf(one)?.host.length).toBeGreaterThan(0);
    expect(hostname().length).toBeGreaterThan(0);
  });

  it.each(['.draft', '.draft-x', '2026-11-22', '.lock-h-1-2-zz', '.git', '.other-h-1-2-0123456789ab'])(
    'are not seen in %s',
    (name) => expect(ownerOf(name)).toBeNull(),
  );
});
