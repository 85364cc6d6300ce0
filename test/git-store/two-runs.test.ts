import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { pullStore, pushStore } from '../../src/store/git/sync.ts';
import { bareRemote, expectWhole, git, surroundings } from '../../src/store/git/testing/remote.ts';
import { recordMissed } from '../../src/store/ledger.ts';
import { commitNight } from '../../src/store/testing/nights.ts';

const ids = (lines: readonly { id: string | null }[]) => lines.map(({ id }) => id);

describe('two runs that append at once', () => {
  it('begin a branch, and both land in one chain', async () => {
    const { remote, folder } = await bareRemote();
    const [a, b] = [folder('a'), folder('b')];
    for (const store of [a, b]) await pullStore({ store, remote }, surroundings);
    await commitNight(a, '2026-11-22', { rows: [[1, 'of a', '1.00']] });
    await commitNight(b, '2026-11-22', { rows: [[1, 'of b', '2.00']] });
    const pushed = await Promise.all(
      [a, b].map((store) => pushStore({ store, remote, waitMs: 20 }, surroundings)),
    );

    expect(pushed.flatMap(({ renamed }) => renamed)).toEqual([{ from: '2026-11-22', to: '2026-11-22-r2' }]);
    const fresh = folder('fresh');
    await pullStore({ store: fresh, remote }, surroundings);
    expect(ids(await expectWhole(fresh))).toEqual(['2026-11-22', '2026-11-22-r2']);
    for (const store of [a, b]) await pullStore({ store, remote }, surroundings);
    for (const store of [a, b]) expect(await expectWhole(store)).toEqual(await expectWhole(fresh));
    expect(await git(remote, 'rev-list', '--count', '--merges', 'snapshots')).toBe('0');
  });

  it('land round after round, whatever they append', async () => {
    const { remote, folder } = await bareRemote();
    const stores = ['a', 'b', 'c'].map(folder);
    for (const store of stores) await pullStore({ store, remote }, surroundings);
    for (let round = 1; round <= 4; round += 1) {
      await Promise.all(
        stores.map(async (store, index) => {
          await commitNight(store, '2026-11-22', { rows: [[index, `round ${round}`, `${index}.50`]] });
          if (index === 1)
            await recordMissed(store, {
              date: '2026-11-23',
              source: 'bigquery',
              code: 'network',
              now: surroundings.now,
            });
          await pushStore({ store, remote, waitMs: 20 }, surroundings);
        }),
      );
    }
    const fresh = folder('fresh');
    await pullStore({ store: fresh, remote }, surroundings);
    const lines = await expectWhole(fresh);
    expect(lines).toHaveLength(16);
    expect(lines.filter(({ kind }) => kind === 'missed')).toHaveLength(4);
    const cells = new Set<string>();
    for (const { id, kind } of lines)
      if (kind === 'snapshot')
        cells.add(await readFile(join(fresh, id, 'details/Upfront_Contract_Spend_Query.json'), 'utf8'));
    expect(cells.size).toBe(12);
    for (const store of stores) {
      await pullStore({ store, remote }, surroundings);
      expect(await expectWhole(store)).toEqual(lines);
    }
  }, 240_000);
});
