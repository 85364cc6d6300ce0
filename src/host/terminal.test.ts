import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { timed } from './terminal.ts';

beforeEach(() => vi.useFakeTimers({ now: 0 }));
afterEach(() => vi.useRealTimers());

it('a part of a run counts its seconds on a terminal, and takes the line away whatever comes', async () => {
  const lines: (string | null)[] = [];
  const effects = {
    now: () => new Date(),
    env: {},
    print: () => {},
    live: (line: string | null) => void lines.push(line),
  };
  const wait = (ms: number) => new Promise((done) => setTimeout(done, ms));
  const good = timed(effects, 'compute', async () => {
    await wait(2500);
    return { result: 7, note: 'done' };
  });
  await vi.advanceTimersByTimeAsync(2500);
  expect(await good).toBe(7);
  expect(lines).toEqual(['  compute   1 s …', '  compute   2 s …', null]);
  lines.length = 0;
  const bad = timed(effects, 'compute', async () => {
    await wait(1500);
    throw new Error('no');
  }).catch(() => 'failed');
  await vi.advanceTimersByTimeAsync(5000);
  expect(await bad).toBe('failed');
  expect(lines).toEqual(['  compute   1 s …', null]);
});
