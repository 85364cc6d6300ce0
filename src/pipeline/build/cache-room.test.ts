import { mkdir, mkdtemp, readdir, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { makeRoom } from './cache-room.ts';

let nights: string;
let programs: string;
beforeEach(async () => {
  const parent = await mkdtemp(join(tmpdir(), 'kpi-room-'));
  [nights, programs] = [join(parent, 'nights'), join(parent, 'programs')];
});
afterEach(() => rm(join(nights, '..'), { recursive: true }));

const MINUTE = 60_000;
const DAY = 1_440 * MINUTE;

/** Keeps 1,000 bytes under a name, last used so long ago. */
async function keep(place: string, name: string, ago: number): Promise<void> {
  const folder = join(place, name);
  await mkdir(join(folder, 'data'), { recursive: true });
  await writeFile(join(folder, 'index.html'), 'x'.repeat(400));
  await writeFile(join(folder, 'data/rows.json'), 'x'.repeat(600));
  const then = new Date(Date.now() - ago);
  await utimes(folder, then, then);
}
const places = (...used: string[]) => [
  { folder: nights, used: new Set(used) },
  { folder: programs, used: new Set(used), sparedMs: 10 * MINUTE },
];
const left = async () => [(await readdir(nights)).sort(), (await readdir(programs)).sort()];

it('what was used longest ago goes first, wherever it is, until there is room', async () => {
  await keep(nights, 'a', 5 * DAY);
  await keep(nights, 'b', 3 * DAY);
  await keep(programs, 'c', 4 * DAY);
  await keep(programs, 'd', 2 * DAY);
  await makeRoom(places(), 4_000);
  expect(await left()).toEqual([
    ['a', 'b'],
    ['c', 'd'],
  ]);
  await makeRoom(places(), 2_999);
  expect(await left()).toEqual([['b'], ['d']]);
});

it('what this build used stays, however much it takes, and counts as used now', async () => {
  await keep(nights, 'a', 6 * DAY);
  await keep(nights, 'b', 1 * DAY);
  await makeRoom(places('a'), 500);
  expect(await readdir(nights)).toEqual(['a']);
  expect(Date.now() - (await stat(join(nights, 'a'))).mtimeMs).toBeLessThan(DAY);
});

it('a program that another build may be at work with stays, and so does what is still being made', async () => {
  await keep(programs, 'at-work', 5 * MINUTE);
  await keep(programs, 'idle', 15 * MINUTE);
  await keep(nights, '.draft', DAY);
  await keep(nights, 'kept', MINUTE);
  await makeRoom(places(), 0);
  expect(await left()).toEqual([['.draft'], ['at-work']]);
});

it('what no build used for a week goes although there is room', async () => {
  await keep(nights, 'old', 8 * DAY);
  await keep(nights, '.draft', 8 * DAY);
  await keep(nights, 'new', 6 * DAY);
  await makeRoom(places());
  expect(await readdir(nights)).toEqual(['new']);
});

it('is done with places that are not there yet', async () => {
  await makeRoom(places());
});
