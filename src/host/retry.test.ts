import { describe, expect, it } from 'vitest';
import { randomPauses, retry } from './retry.ts';

/** Outcomes one after the other, errors thrown; tells how often it was asked and what was waited in between. */
function world(...outcomes: readonly unknown[]) {
  const waited: number[] = [];
  let asked = 0;
  return {
    waited,
    asked: () => asked,
    wait: async (ms: number) => void waited.push(ms),
    attempt: async () => {
      const outcome = outcomes[asked++];
      if (outcome instanceof Error) throw outcome;
      return outcome;
    },
  };
}

describe('retry', () => {
  it('takes the first outcome that does not pass, waiting before each further attempt', async () => {
    const { attempt, wait, waited, asked } = world('busy', new Error('lost'), 'done', 'never asked');
    const rules = { afterAnswer: (answer: unknown) => answer === 'busy', afterError: () => true };
    expect(await retry(attempt, { pauses: [10, 20, 30], ...rules, wait })).toBe('done');
    expect([waited, asked()]).toEqual([[10, 20], 3]);
  });

  it('ends with the last outcome when the pauses are used up', async () => {
    const busy = world('busy', 'still busy');
    const afterAnswer = () => true;
    expect(await retry(busy.attempt, { pauses: [10], afterAnswer, wait: busy.wait })).toBe('still busy');
    const lost = world(new Error('first'), new Error('last'));
    const error = retry(lost.attempt, { pauses: [10], afterError: () => true, wait: lost.wait });
    await expect(error).rejects.toThrow('last');
    expect(lost.waited).toEqual([10]);
  });

  it('tries once what no rule names', async () => {
    const { attempt, wait, waited } = world(new Error('refused'), 'never asked');
    await expect(retry(attempt, { pauses: [10, 20], wait })).rejects.toThrow('refused');
    expect(waited).toEqual([]);
  });
});

it('draws pauses below a limit that doubles up to the most', () => {
  const limits = [100, 200, 400, 500, 500];
  const pauses = [...randomPauses(limits.length, 100, 500)];
  expect(pauses).toHaveLength(limits.length);
  expect(pauses.filter((pause, at) => pause < 0 || pause >= (limits[at] ?? 0))).toEqual([]);
});
