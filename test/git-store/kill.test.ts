import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, readdir } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { pullStore, pushStore } from '../../src/store/git/sync.ts';
import { bareRemote, expectWhole, surroundings } from '../../src/store/git/testing/remote.ts';
import { setOrphansAside } from '../../src/store/orphans.ts';
import { commitNight } from '../../src/store/testing/nights.ts';

const script = fileURLToPath(new URL('child.ts', import.meta.url));
const DATE = '2026-11-22';

const start = (task: object) =>
  spawn(process.execPath, [script, JSON.stringify(task)], {
    env: { ...surroundings.env, NODE_COMPILE_CACHE: process.env['NODE_COMPILE_CACHE'] },
    detached: true,
    stdio: ['ignore', 'pipe', 'inherit'],
  });

/** A branch with a night of today, and a store that has another one of the same day, which it has to renumber. */
async function scene(): Promise<{ remote: string; store: string; folder: (name: string) => string }> {
  const { remote, folder } = await bareRemote();
  const [other, store] = [folder('other'), folder('store')];
  await commitNight(other, '2026-11-21');
  await pushStore({ store: other, remote }, surroundings);
  await pullStore({ store, remote }, surroundings);
  await commitNight(other, DATE, { rows: [[1, 'of the other', '1.00']] });
  await pushStore({ store: other, remote }, surroundings);
  await commitNight(store, DATE, { rows: [[1, 'ours', '2.00']] });
  await commitNight(store, DATE, { rows: [[1, 'ours again', '3.00']] });
  return { remote, store, folder };
}

const NIGHTS = ['2026-11-21', DATE, `${DATE}-r2`, `${DATE}-r3`];

async function expectMended(
  at: unknown,
  { remote, store }: { remote: string; store: string },
  nights: readonly string[] = NIGHTS,
): Promise<void> {
  await setOrphansAside(store, surroundings.now);
  await pushStore({ store, remote }, surroundings);
  const lines = await expectWhole(store);
  expect([at, lines.map(({ id }) => id)]).toEqual([at, nights]);
  expect((await readdir(store)).filter((name) => /^\.(lock|draft|ledger)-/.test(name))).toEqual([]);
}

/** Where to kill: after the first and the last of each kind of step. */
function momentsOf(steps: readonly string[]): number[] {
  const first = steps.flatMap((step, index) => (steps.indexOf(step) === index ? [index + 1] : []));
  const last = steps.flatMap((step, index) => (steps.lastIndexOf(step) === index ? [index + 1] : []));
  return [...new Set([...first, ...last])].sort((a, b) => a - b);
}

/** The same store and branch again for every try: making them costs more than the try itself. */
async function copyOf(
  from: { remote: string; store: string; folder: (name: string) => string },
  name: string,
) {
  const [remote, store] = [from.folder(`${name}.git`), from.folder(name)];
  await cp(from.remote, remote, { recursive: true });
  await cp(from.store, store, { recursive: true });
  return { remote, store };
}

describe('a run that is killed', () => {
  it.each(['push', 'pull'] as const)(
    'at any step of a %s is mended by the next push',
    async (work) => {
      const first = await scene();
      const whole = await copyOf(first, 'whole');
      const child = start({ ...whole, work });
      const steps: string[] = JSON.parse(await text(child.stdout));
      expect(steps).toContain('old-night-moved');
      await expectMended('end', whole);
      for (const killAt of momentsOf(steps)) {
        const tried = await copyOf(first, `${work}-${killAt}`);
        const killed = start({ ...tried, work, killAt });
        const [, signal] = await once(killed, 'close');
        expect([killAt, signal]).toEqual([killAt, 'SIGKILL']);
        // A night that is made before anything was mended lands too.
        if (work === 'pull') await commitNight(tried.store, '2026-11-23');
        await expectMended(`${killAt}: ${steps[killAt - 1]}`, tried, [
          ...NIGHTS,
          ...(work === 'pull' ? ['2026-11-23'] : []),
        ]);
      }
    },
    240_000,
  );

  it('with its git processes, at any moment, is mended by the next push', async () => {
    const first = await scene();
    for (let round = 1; round <= 12; round += 1) {
      const tried = await copyOf(first, `moment-${round}`);
      const child = start({ ...tried, work: 'push' });
      const gone = once(child, 'close');
      await sleep(150 + round * 60);
      if (child.exitCode === null && child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
      await gone;
      await expectMended(round, tried);
    }
  }, 240_000);
});
