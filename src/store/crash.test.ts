import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readLedger } from './ledger.ts';
import { setOrphansAside } from './orphans.ts';
import { commitNight, tempStore } from './testing/nights.ts';
import { runChild } from './testing/spawn.ts';

const now = () => new Date('2026-11-23T08:00:00Z');

/** Every file of every committed night is there with the bytes that its manifest and its line promise. */
async function expectWhole(store: string): Promise<number> {
  const digest = async (...path: string[]) =>
    createHash('sha256')
      .update(await readFile(join(store, ...path)))
      .digest('hex');
  const lines = await readLedger(store);
  for (const line of lines) {
    if (line.kind !== 'snapshot') continue;
    expect(await digest(line.id, 'manifest.json')).toBe(line.manifest_sha256);
    const manifest = JSON.parse(await readFile(join(store, line.id, 'manifest.json'), 'utf8'));
    for (const { path, sha256 } of manifest.files) expect(await digest(line.id, path)).toBe(sha256);
  }
  return lines.length;
}

async function stepsOf(work: string): Promise<number[]> {
  const { out } = await runChild({ store: await tempStore(), work });
  expect(Number(out)).toBeGreaterThan(2);
  return Array.from({ length: Number(out) }, (_, index) => index + 1);
}

/** Kills a writer after a step; the store must be as before or one line longer, and take the next night. */
async function surviveKill(work: string, killAt: number): Promise<number> {
  const store = await tempStore();
  await commitNight(store, '2026-11-21');
  const { signal } = await runChild({ store, work, killAt });
  expect({ killAt, signal }).toEqual({ killAt, signal: 'SIGKILL' });
  const after = await expectWhole(store);
  const orphans = await setOrphansAside(store, now);
  expect(await readdir(join(store, '.orphans')).catch(() => [])).toHaveLength(orphans.length);
  const next = await commitNight(store, '2026-11-22');
  expect(next.line.seq).toBe(after + 1);
  expect(await expectWhole(store)).toBe(after + 1);
  const nights = (await readLedger(store)).flatMap(({ kind, id }) => (kind === 'snapshot' ? [id] : []));
  expect((await readdir(store)).filter((name) => name !== '.orphans').sort()).toEqual(
    [...nights, 'ledger.jsonl'].sort(),
  );
  return after;
}

describe('a writer killed at any step', () => {
  it.each(['commit', 'missed'])(
    'of a %s leaves the ledger as it was or one line longer',
    async (work) => {
      const lengths: number[] = [];
      for (const step of await stepsOf(work)) lengths.push(await surviveKill(work, step));
      // The line appears at one step, and stays: before it nothing of the night counts, after it all of it does.
      expect(lengths).toEqual([...lengths].sort());
      expect(new Set(lengths)).toEqual(new Set([1, 2]));
    },
    120_000,
  );

  it('of setting orphans aside loses none of them', async () => {
    const store = await tempStore();
    for (const left of [1, 2, 3, 4, 5, 6, 7]) {
      await runChild({ store, work: 'commit', killAt: left });
      await runChild({ store, work: 'sweep', killAt: left });
    }
    await setOrphansAside(store, now);
    expect(await readdir(store)).toEqual(['.orphans']);
    expect(await readdir(join(store, '.orphans'))).toHaveLength(7);
  }, 60_000);
});

describe('two processes that commit at once', () => {
  it('both land, with ids of their own, in one chain', async () => {
    const store = await tempStore();
    const outcomes = await Promise.all([1, 2].map(() => runChild({ store, work: 'commit', times: 5 })));
    for (const { code, err } of outcomes) expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(await expectWhole(store)).toBe(10);
    const ids = (await readLedger(store)).map(({ id }) => id);
    expect(ids).toEqual(['2026-11-22', ...[2, 3, 4, 5, 6, 7, 8, 9, 10].map((run) => `2026-11-22-r${run}`)]);
    expect((await readdir(store)).sort()).toEqual([...ids, 'ledger.jsonl'].sort());
  }, 60_000);
});
