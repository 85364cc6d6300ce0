import { expect, it } from 'vitest';
import { eachAtOnce } from './copy-folder.ts';

const later = (ms: number) => new Promise((done) => setTimeout(done, ms));

it('answers in the order of the items, whoever ends first', async () => {
  const items = Array.from({ length: 100 }, (_, index) => index);
  const doubled = await eachAtOnce(items, async (item) => {
    await later(item % 7);
    return item * 2;
  });
  expect(doubled).toEqual(items.map((item) => item * 2));
});

it('has several under way, but not all', async () => {
  let [now, most] = [0, 0];
  await eachAtOnce(Array.from({ length: 200 }), async () => {
    most = Math.max(most, ++now);
    await later(1);
    now--;
  });
  expect(most).toBeGreaterThan(1);
  expect(most).toBeLessThan(100);
});

it('throws the failure of the earliest item, after all have ended', async () => {
  let ended = 0;
  const run = eachAtOnce([30, 1, 2], async (ms) => {
    await later(ms);
    ended++;
    throw new Error(`failed after ${ms}`);
  });
  await expect(run).rejects.toThrow('failed after 30');
  expect(ended).toBe(3);
});
