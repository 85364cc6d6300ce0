import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { nightOptions } from '../cli/night-options.ts';
import { nightly } from '../cli/nightly.ts';
import { runCommand } from '../cli/run.ts';
import { openArchive } from '../store/archive.ts';
import { recordMissed } from '../store/ledger.ts';
import { tempStore } from '../store/testing/nights.ts';
import { MOCK_FOLDER } from '../warehouse/mock/mock.ts';
import { nightly as makeNight } from './nightly.ts';

/** Makes nights of sample data in one store, the clock at a date's first minutes or at an instant, and says how each ended. */
async function nights(store: string, ...runs: readonly (readonly [time: string, ...args: string[]])[]) {
  const ended: { code: number; said: string; warned: boolean }[] = [];
  for (const [time, ...args] of runs) {
    const printed: string[] = [];
    const now = () => new Date(time.includes('T') ? time : `${time}T08:05:00Z`);
    const world = { now, env: {}, print: (line: string) => void printed.push(line) };
    const code = await runCommand(
      nightly,
      ['--source', 'mock', '--store', store, '--no-build', ...args],
      world,
    );
    const warned = printed.some((line) => line.startsWith('warning: The ledger’s last line'));
    ended.push({ code, said: printed.at(-1) ?? '', warned });
  }
  return ended;
}

const shown = async (store: string) => {
  const { current } = await openArchive({ store, mock: MOCK_FOLDER });
  return [current.night?.line.id, current.degraded];
};

describe('a clock that jumps', () => {
  it('does not hold the site once a true one makes a night', async () => {
    const store = await tempStore();
    const ended = await nights(store, ['2026-11-21'], ['2026-12-22'], ['2026-11-23'], ['2026-11-24']);
    expect(ended.map(({ code }) => code)).toEqual([0, 0, 0, 0]);
    expect(ended.map(({ warned }) => warned)).toEqual([false, false, true, false]);
    expect(ended[2]?.said).toContain('2026-11-23 committed');
    expect(await shown(store)).toEqual(['2026-11-24', null]);
  });

  it('does not hold it with a night that it missed either', async () => {
    const store = await tempStore();
    await nights(store, ['2026-11-21']);
    const now = () => new Date('2026-12-22T08:05:00Z');
    await recordMissed(store, { date: '2026-12-22', source: 'bigquery', code: 'network', now });
    expect((await nights(store, ['2026-11-23']))[0]?.code).toBe(0);
    expect(await shown(store)).toEqual(['2026-11-23', null]);
  });
});

describe('the exit code', () => {
  it('is 3 for a night that the site does not show, because it is dated ahead', async () => {
    const store = await tempStore();
    const ended = await nights(store, ['2026-11-22'], ['2026-11-23', '--date', '2026-12-24']);
    expect(ended[1]).toEqual({
      code: 3,
      said: 'degraded: The night of 2026-12-24 cannot be of that date: npm run verify says why. The site shows 2026-11-22.',
      warned: false,
    });
    const alone = join(store, '../alone');
    expect(await nights(alone, ['2026-11-23', '--date', '2026-12-24'])).toEqual([
      {
        code: 3,
        said: 'degraded: The night of 2026-12-24 cannot be of that date: npm run verify says why. The site shows sample data.',
        warned: false,
      },
    ]);
    expect((await shown(alone))[1]).toMatchObject({ cause: { kind: 'misdated', why: 'ahead' } });
  });

  it('is 3 for a night of the day whose place another one has', async () => {
    const store = await tempStore();
    // Not so far ahead that its clock must have been wrong.
    const now = () => new Date('2026-11-23T08:05:00Z');
    await recordMissed(store, { date: '2026-11-23', source: 'bigquery', code: 'network', now });
    expect(await nights(store, ['2026-11-22T21:00:00Z'])).toEqual([
      {
        code: 3,
        said: 'degraded: A later night, of 2026-11-23, was missed (network). The site shows sample data.',
        warned: false,
      },
    ]);
  });

  it('is 3 for a night whose build found kept pages altered, and tells the workflow', async () => {
    const store = await tempStore();
    const outputs = join(store, '../outputs');
    const printed: string[] = [];
    const effects = {
      now: () => new Date('2026-11-22T08:05:00Z'),
      env: { GITHUB_OUTPUT: outputs },
      print: (line: string) => void printed.push(line),
    };
    const options = nightOptions({ source: 'mock', store, out: join(store, '../dist') }, effects);
    const building = (difference: string | null) => async () => ({
      files: 9,
      checked: { ids: ['2026-11-03', '2026-07-31'], difference },
      dropped: [],
    });
    expect(await makeNight(options, effects, { build: building(null) })).toBe(0);
    expect(printed.at(-1)).toBe('  kept pages of 2026-11-03 and 2026-07-31 are what their files make');
    expect(await makeNight(options, effects, { build: building('index.html differs from byte 9 on') })).toBe(
      3,
    );
    const said = 'Kept pages are not what the files of their night make: index.html differs from byte 9 on.';
    expect(printed.at(-1)).toMatch(new RegExp(`^error: ${said} .*\\(docs/errors\\.md#cache-altered\\)$`));
    expect(await readFile(outputs, 'utf8')).toMatch(new RegExp(`^altered<<\\S+\n${said}$`, 'm'));
  });

  it('is 0 for an earlier night that was asked for: the site goes on showing its newest', async () => {
    const store = await tempStore();
    const ended = await nights(store, ['2026-11-22'], ['2026-11-22', '--date', '2026-11-10']);
    expect(ended[1]).toEqual({
      code: 0,
      said: 'note: The site goes on showing 2026-11-22, which is newer than this night.',
      warned: false,
    });
  });
});
