import { describe, expect, it } from 'vitest';
import { kpiErrorOf, tempStore } from '../testing/nights.ts';
import { withoutSecrets } from './git.ts';
import { authorOf, describeRemote, findRemote } from './remote.ts';
import { pullStore } from './sync.ts';
import { surroundings } from './testing/remote.ts';

describe('a remote', () => {
  it.each([
    ['https://github.com/acme/kpi.git', 'github.com/acme/kpi', 'host'],
    ['https://u:pass%40word@github.com/acme/kpi', 'github.com/acme/kpi', 'host'],
    ['git@github.com:acme/kpi.git', 'github.com/acme/kpi', 'host'],
    ['ssh://git:pass@git.acme.example:2222/kpi.git', 'git.acme.example/kpi', 'host'],
    ['http://127.0.0.1:8080/kpi.git', '127.0.0.1/kpi', 'local'],
    ['/srv/git/kpi.git', 'file:///srv/git/kpi.git', 'local'],
    ['file:///srv/git/kpi.git', 'file:///srv/git/kpi.git', 'local'],
  ])('%s is named %s', (address, name, kind) => {
    const remote = describeRemote(address, {});
    expect([remote.name, remote.kind]).toEqual([name, kind]);
    expect(`${remote.url} ${remote.name}`).not.toMatch(/pass/);
  });

  it('hands the token of the run to GitHub and to nobody else', () => {
    const env = { GITHUB_TOKEN: 'ghs_abc' };
    const basic = Buffer.from('x-access-token:ghs_abc').toString('base64');
    expect(describeRemote('https://github.com/acme/kpi', env).settings).toEqual([
      ['http.https://github.com/.extraheader', ''],
      ['http.https://github.com/.extraheader', `Authorization: Basic ${basic}`],
    ]);
    for (const address of [
      'https://github.com.evil.example/a/b',
      'http://github.com/a/b',
      'git@github.com:a/b',
    ])
      expect([address, describeRemote(address, env).settings]).toEqual([address, []]);
  });

  it('that is not there is an error without the address', async () => {
    expect((await kpiErrorOf(findRemote('no-such-remote', surroundings.env))).code).toBe('remote-unknown');
    const odd = await kpiErrorOf(findRemote('gopher://u:secret@x/y', surroundings.env));
    expect(odd.message + odd.next).not.toContain('secret');
    const gone = await kpiErrorOf(
      pullStore({ store: await tempStore(), remote: 'http://u:secret@127.0.0.1:9/kpi.git' }, surroundings),
    );
    expect(gone.code).toBe('remote-unreachable');
    expect(`${gone.message} ${gone.next} ${String(gone.cause)}`).not.toMatch(/secret|dTpzZWNyZXQ/);
  });
});

it('a scheduled run commits as the workflow, not as whoever last edited it', async () => {
  const nobody = await tempStore();
  const env = { ...surroundings.env, GIT_CONFIG_NOSYSTEM: '1', GITHUB_EVENT_NAME: 'schedule' };
  const name = async (more: Record<string, string>) => (await authorOf({ ...env, ...more }, nobody)).name;
  expect(await name({ GITHUB_RUN_ATTEMPT: '1' })).toBe('github-actions[bot]');
  expect(await name({ GITHUB_RUN_ATTEMPT: '2', GITHUB_TRIGGERING_ACTOR: 'ana' })).toBe('ana');
  expect(await name({ GITHUB_EVENT_NAME: 'workflow_dispatch' })).toBe('nightly');
});

it('secrets are cut out of what git prints', () => {
  expect(withoutSecrets("fatal: unable to access 'https://x:ghs_1@github.com/a/b/'")).toBe(
    "fatal: unable to access 'https://github.com/a/b/'",
  );
  expect(withoutSecrets('> Authorization: Basic eDp5')).toBe('> Authorization: …');
});
