import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { readCheckout, runIdentity } from './identity.ts';

const identity = (env: Record<string, string>) =>
  runIdentity({ now: () => new Date(0), print: () => {}, env: { GITHUB_ACTIONS: 'true', ...env } });
const named = { GITHUB_ACTOR: 'the-last-editor', GITHUB_TRIGGERING_ACTOR: 'the-last-editor' };

describe('who ran a night', () => {
  it('a person in `actor`, which a run of the schedule leaves empty', () => {
    const run = identity({ ...named, GITHUB_EVENT_NAME: 'schedule', GITHUB_RUN_ATTEMPT: '1' });
    expect(run).toMatchObject({ event: 'schedule', actor: null });
    const local = runIdentity({ now: () => new Date(0), print: () => {}, env: {} });
    expect(local).toMatchObject({ event: 'local', run_id: null, actor: expect.stringMatching(/./) });
  });

  it('is whoever started it again, or by hand', () => {
    const again = { ...named, GITHUB_TRIGGERING_ACTOR: 'ana', GITHUB_RUN_ATTEMPT: '2' };
    expect(identity({ ...again, GITHUB_EVENT_NAME: 'schedule' })).toMatchObject({ actor: 'ana', attempt: 2 });
    const byHand = { GITHUB_EVENT_NAME: 'workflow_dispatch', GITHUB_ACTOR: 'ana' };
    expect(identity({ ...byHand, GITHUB_RUN_ATTEMPT: '1' })).toMatchObject({ actor: 'ana' });
  });
});

it('a checkout says whether it has changes, new files included, and that it cannot tell', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'kpi-checkout-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const git = (...args: string[]) => execFileSync('git', ['-C', folder, ...args], { stdio: 'pipe' });
  const dirty = async () => (await readCheckout(folder)).dirty;
  expect(await readCheckout(folder)).toEqual({ commit: null, dirty: null });
  git('init', '--quiet');
  writeFileSync(join(folder, '.gitignore'), 'ignored\n');
  git('add', '.');
  git('-c', 'user.name=Test', '-c', 'user.email=test@localhost', 'commit', '--quiet', '-m', 'First');
  writeFileSync(join(folder, 'ignored'), '');
  expect(await readCheckout(folder)).toEqual({
    commit: expect.stringMatching(/^[0-9a-f]{40}$/),
    dirty: false,
  });
  writeFileSync(join(folder, 'new.sql'), '');
  expect(await dirty()).toBe(true);
  rmSync(join(folder, 'new.sql'));
  expect(await dirty()).toBe(false);
  writeFileSync(join(folder, '.gitignore'), 'other\n');
  expect(await dirty()).toBe(true);
});
