import { describe, expect, it } from 'vitest';
import type { Effects } from '../host/effects.ts';
import { incidentText } from './alert.ts';
import { conditionsOf, type OutageSeen, runInputs } from './judge-run.ts';

const good = {
  RUN_RESULT: 'success',
  RUN_STEPS: 'pull=success push=success build=success verify=success deploy=success record=success',
  NIGHT_OUTCOME: 'published',
  NIGHT_DATE: '2026-11-22',
  NIGHT_SHOWS: '2026-11-22',
  NIGHT_PUBLISH: 'true',
  VERIFY_OK: 'true',
  VERIFY_SAID: 'All as recorded.',
  DEPLOY_DEPLOYED: 'true',
  DEPLOY_PROBED: 'true',
};
const judge = (changes: Effects['env'], outage: OutageSeen = null) =>
  conditionsOf(runInputs({ env: { ...good, ...changes } }), outage, '2026-11-23');
/** Kinds, those that are active with a `!`. */
const kinds = (...args: Parameters<typeof judge>) =>
  judge(...args).map(({ kind, active }) => (active ? `${kind}!` : kind));
const whatOf = (kind: string, ...args: Parameters<typeof judge>) =>
  judge(...args).find((condition) => condition.kind === kind)?.what;

describe('what a run says', () => {
  it('is that all is well after a good night', () => {
    expect(kinds({})).toEqual([
      'run-failed',
      'checks-failed',
      'night-partial',
      'connection-failures',
      'chain-broken',
      'site-exposed',
    ]);
  });

  it('is that the site was deployed and something is missing, until a night is whole again', () => {
    const partial = { NIGHT_OUTCOME: 'partial', NIGHT_BECAUSE: 'person_nps could not be had.' };
    expect(kinds(partial)).toEqual([
      'run-failed',
      'checks-failed',
      'night-partial!',
      'connection-failures',
      'chain-broken',
      'site-exposed',
    ]);
    expect(whatOf('night-partial', partial)).toBe(
      'The night of 2026-11-22 was published without all that belongs to it. person_nps could not be had.',
    );
    // What was never published says nothing of what is missing.
    expect(kinds({ NIGHT_OUTCOME: 'degraded' })).not.toContain('night-partial');
  });

  it('is a failure when the night never began', () => {
    const nothing = {
      RUN_STEPS: '',
      NIGHT_OUTCOME: '',
      NIGHT_DATE: '',
      VERIFY_OK: '',
      DEPLOY_DEPLOYED: '',
      DEPLOY_PROBED: '',
    };
    expect(kinds({ ...nothing, RUN_RESULT: 'failure' })).toContain('run-failed!');
    expect(whatOf('run-failed', { ...nothing, RUN_RESULT: 'cancelled' })).toBe(
      'The night of 2026-11-23 failed, and nothing was published. The run was cancelled or ran out of time.',
    );
    expect(kinds({ ...nothing, RUN_RESULT: 'failure' }, 'unknown')).toEqual(['run-failed!']);
  });

  it('names the step that kept a good night from its readers', () => {
    const lost = { DEPLOY_DEPLOYED: '', DEPLOY_PROBED: '', VERIFY_OK: '' };
    const push = { ...lost, RUN_STEPS: 'pull=success push=failure build=skipped deploy=skipped' };
    expect(whatOf('run-failed', push)).toBe(
      'The night of 2026-11-22 failed, and nothing was published. The step “push” failed.',
    );
    const build = { ...lost, RUN_STEPS: 'pull=success push=success build=cancelled deploy=skipped' };
    expect(whatOf('run-failed', build)).toBe(
      'The night of 2026-11-22 was recorded, but the site was not deployed. The step “build” failed.',
    );
    const record = { RUN_STEPS: 'push=success deploy=success record=failure' };
    expect(kinds(record)[0]).toBe('run-failed!');
    expect(whatOf('run-failed', record)).toContain('missing in the ledger');
    const anchors = {
      RUN_STEPS: 'anchored=success deploy=success record=failure release=failure attest=skipped',
    };
    expect(whatOf('run-failed', anchors)).toBe(
      'The night of 2026-11-22 was deployed, but its deployment is missing in the ledger (step “record”), and the head of the ledger was not published as a release (step “release”).',
    );
    const unknown = { ...lost, RUN_STEPS: 'push=success build=success anchored=failure deploy=skipped' };
    expect(whatOf('run-failed', unknown)).toBe(
      'The night of 2026-11-22 was recorded, but the site was not deployed. The step “anchored” failed.',
    );
  });

  it('tells a deploy that failed from one that found the site open', () => {
    const failed = { RUN_STEPS: 'push=success deploy=failure', DEPLOY_DEPLOYED: 'false', DEPLOY_PROBED: '' };
    expect(kinds(failed)).toEqual([
      'run-failed!',
      'checks-failed',
      'night-partial',
      'connection-failures',
      'chain-broken',
    ]);
    const open = {
      RUN_STEPS: 'push=success deploy=failure record=success',
      DEPLOY_EXPOSED: 'kpi.pages.dev, x.pages.dev',
    };
    expect(kinds(open)[0]).toBe('run-failed');
    expect(whatOf('site-exposed', open)).toBe(
      'A request without credentials was answered by kpi.pages.dev, x.pages.dev.',
    );
    const doubt = { ...open, DEPLOY_EXPOSED: '', DEPLOY_DOUBTS: 'kpi.pages.dev could not be probed.' };
    expect(kinds(doubt).at(-1)).toBe('site-exposed!');
    expect(whatOf('site-exposed', doubt)).toBe('kpi.pages.dev could not be probed.');
  });

  it('tells a night of which one branch landed from one that was not deployed', () => {
    const undone = {
      RUN_STEPS: 'push=success deploy=failure record=success',
      DEPLOY_UNDONE: 'The alias failed.',
    };
    expect(whatOf('run-failed', undone)).toBe(
      'The night of 2026-11-22 was deployed, but not all was done. The alias failed.',
    );
    expect(kinds(undone)).toContain('site-exposed');
    const refused = { ...undone, DEPLOY_DEPLOYED: 'false', DEPLOY_UNDONE: 'The Pages project is open.' };
    expect(whatOf('run-failed', refused)).toBe(
      'The night of 2026-11-22 was recorded, but the site was not deployed. The step “deploy” failed. The Pages project is open.',
    );
  });

  it('tells a build that found kept pages altered from one that failed, and ends that with the next night that looked', () => {
    const checked = { BUILD_BUILT: 'true', BUILD_CHECKED: '2026-11-03' };
    expect(kinds({}).join()).not.toContain('cache-altered');
    expect(kinds(checked)).toContain('cache-altered');
    const altered = {
      ...checked,
      RUN_STEPS: 'push=success build=failure verify=success deploy=success record=success',
      BUILD_ALTERED:
        'Kept pages are not what the files of their night make: snapshots/2026-11-03/index.html differs from byte 9 on.',
    };
    expect(kinds(altered)).toEqual([
      'run-failed',
      'checks-failed',
      'night-partial',
      'connection-failures',
      'chain-broken',
      'cache-altered!',
      'site-exposed',
    ]);
    expect(judge(altered).find(({ kind }) => kind === 'cache-altered')).toMatchObject({
      what: altered.BUILD_ALTERED,
      code: 'cache-altered',
    });
    expect(kinds({ ...altered, RUN_TARGET: 'preview' })).toEqual(['cache-altered!']);
    const failed = { ...altered, BUILD_BUILT: '', DEPLOY_DEPLOYED: '', DEPLOY_PROBED: '' };
    expect(whatOf('run-failed', failed)).toContain('The step “build” failed.');
  });

  it('is judged however long its words are, and on one line', () => {
    const said = `One.\nTwo. ${'x'.repeat(5_000)}`;
    expect(whatOf('chain-broken', { VERIFY_OK: 'false', VERIFY_SAID: said })).toMatch(
      /^One\. Two\. x{1900,}…$/,
    );
  });

  it('counts a night that its checks stopped as blocked, whatever stands in for it', () => {
    const blocked = { NIGHT_OUTCOME: 'blocked', NIGHT_BECAUSE: 'Checks failed: views-filled.' };
    expect(kinds(blocked).slice(0, 2)).toEqual(['run-failed!', 'checks-failed!']);
  });

  it('is of an outage from the third night on, and of none when the ledger is unknown', () => {
    expect(kinds({}, { nights: 2, since: '2026-11-21' })).not.toContain('connection-failures');
    expect(kinds({}, { nights: 3, since: '2026-11-20' })).toContain('connection-failures!');
    expect(kinds({}, 'unknown').join()).not.toContain('connection-failures');
  });

  it('is only what is wrong for everyone when the run was a trial', () => {
    for (const trial of [
      { RUN_SOURCE: 'embedded' },
      { RUN_SOURCE: 'files' },
      { RUN_TARGET: 'none' },
      { RUN_TARGET: 'preview' },
    ]) {
      expect(kinds(trial)).toEqual([]);
      expect(kinds({ ...trial, NIGHT_OUTCOME: 'failed', VERIFY_OK: 'false' })).toEqual(['chain-broken!']);
      expect(kinds({ ...trial, DEPLOY_EXPOSED: 'x.pages.dev' })).toEqual(['site-exposed!']);
    }
  });

  it('links an error’s code to its line, and passes over one that nobody knows any more', () => {
    const degraded = { NIGHT_OUTCOME: 'degraded', NIGHT_BECAUSE: 'BigQuery could not be read (quota).' };
    const [failed] = judge({ ...degraded, NIGHT_CODE: 'quota' });
    const links = { run: null, runbook: 'https://x/runbook', errors: 'https://x/errors' };
    if (failed === undefined) throw new Error('nothing was judged');
    expect(incidentText(failed, links)).toContain('**Error.** https://x/errors#quota');
    const [older] = judge({ ...degraded, NIGHT_CODE: 'a-code-of-old' });
    expect(older).toMatchObject({ kind: 'run-failed', active: true, code: null });
    expect(judge({ NIGHT_CODE: 'quota' })[0]).toMatchObject({ active: false, code: null });
  });

  it('is refused in another form, by the variable’s name and without its value', () => {
    for (const [name, value] of [
      ['NIGHT_OUTCOME', 'fine'],
      ['NIGHT_DATE', 'yesterday'],
      ['RUN_STEPS', 'push'],
      ['RUN_TARGET', 'moon'],
    ] as const)
      expect(() => judge({ [name]: value })).toThrow(
        expect.objectContaining({ code: 'configuration', message: expect.stringContaining(name) }),
      );
  });
});
