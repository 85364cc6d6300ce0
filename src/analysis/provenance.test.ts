import { describe, expect, it } from 'vitest';
import { factsOf } from '../store/testing/write-night.ts';
import { checkoutPhrase, provenanceSentence, startedBy } from './provenance.ts';

const run = { event: 'schedule', actor: null, run_id: '7', attempt: 1 };

describe('who started a run', () => {
  it('is the schedule, whoever last edited it', () => {
    expect(startedBy(run)).toBe('the schedule');
    expect(startedBy({ ...run, actor: 'the-last-editor' })).toBe('the schedule');
    expect(startedBy({ ...run, actor: 'ana', attempt: 2 })).toBe('the schedule, and again by ana');
  });

  it('is the person otherwise, or nobody who is named', () => {
    expect(startedBy({ ...run, event: 'workflow_dispatch', actor: 'ana' })).toBe('ana');
    expect(startedBy({ ...run, event: 'local' })).toBeNull();
  });
});

it('a checkout is told with its changes, without them, or as unknown; of older nights nothing is said', () => {
  expect([true, false, null, undefined].map((git_dirty) => checkoutPhrase({ git_dirty }))).toEqual([
    'the checkout had changes that no commit holds',
    'the checkout had no changes',
    'it could not be told whether the checkout had changes',
    null,
  ]);
});

it('a night says both in one sentence', () => {
  const manifest = { ...factsOf('2026-11-22'), run, git_commit: 'abc', git_dirty: true };
  expect(provenanceSentence(manifest)).toBe(
    'Started by the schedule. Its code is commit abc; the checkout had changes that no commit holds.',
  );
  expect(provenanceSentence(factsOf('2026-11-22'))).toBe(
    'Started by somebody who is not named. No commit is recorded.',
  );
});
