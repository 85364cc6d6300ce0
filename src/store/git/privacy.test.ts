import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { describeError, KpiError } from '../../errors.ts';
import { assertPrivate } from './privacy.ts';
import { describeRemote } from './remote.ts';
import { gitHub, TOKEN } from './testing/github.ts';

const remote = describeRemote('https://github.com/acme/kpi.git', {});

async function eventFile(facts: object): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'kpi-event-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const file = join(folder, 'event.json');
  await writeFile(file, JSON.stringify({ repository: { full_name: 'acme/kpi', ...facts } }));
  return file;
}

/** `allowed`, or the code of the refusal; a refusal never holds the token. */
async function outcome(env: Record<string, string>, changed: object = {}): Promise<string> {
  try {
    await assertPrivate({ action: 'push snapshots', real: true, remote, env, ...changed });
    return 'allowed';
  } catch (error) {
    if (!(error instanceof KpiError)) throw error;
    expect(describeError(error)).not.toContain(TOKEN);
    expect(describeError(error)).toMatch(/^Refused to .+\. .+\.$/);
    return error.code;
  }
}

describe('real data', () => {
  it('goes to a repository that GitHub calls private, and to no other', async () => {
    const open = await gitHub({ body: { private: true, visibility: 'private' } });
    expect(await outcome(open.env)).toBe('allowed');
    expect(open.asked[0]?.url).toBe('/repos/acme/kpi');
    expect(open.asked[0]?.headers.authorization).toBe(`Bearer ${TOKEN}`);
    expect(await outcome((await gitHub({ body: { private: true, visibility: 'internal' } })).env)).toBe(
      'allowed',
    );
    for (const body of [
      { private: false },
      { private: false, visibility: 'public' },
      { private: true, visibility: 'public' },
    ])
      expect([body, await outcome((await gitHub({ body })).env)]).toEqual([body, 'repository-public']);
  });

  it('stays when GitHub does not tell', async () => {
    for (const answer of [{ status: 404 }, { status: 403 }, { status: 200, body: { message: 'x' } }]) {
      const { env, asked } = await gitHub(answer);
      expect(await outcome({ ...env, KPI_STORE_PRIVATE: '1' })).toBe('repository-unknown');
      expect(asked).toHaveLength(1);
    }
    expect(await outcome({ GITHUB_ACTIONS: 'true', GITHUB_API_URL: 'http://127.0.0.1:9' })).toBe(
      'repository-unknown',
    );
    expect(
      await outcome({ GITHUB_ACTIONS: 'true', GITHUB_API_URL: 'http://example.org', GITHUB_TOKEN: TOKEN }),
    ).toBe('repository-unknown');
  }, 20_000);

  it('asks again when GitHub stumbles', async () => {
    const { env, asked } = await gitHub({ status: 502 }, { body: { private: true } });
    expect(await outcome(env)).toBe('allowed');
    expect(asked).toHaveLength(2);
  });

  it('believes the event of a first attempt when GitHub is silent, and later only its bad news', async () => {
    const { env } = await gitHub({ status: 404 });
    const told = async (facts: object, attempt: string) =>
      outcome({ ...env, GITHUB_EVENT_PATH: await eventFile(facts), GITHUB_RUN_ATTEMPT: attempt });
    expect(await told({ private: true }, '1')).toBe('allowed');
    expect(await told({ private: true }, '2')).toBe('repository-unknown');
    expect(await told({ private: false }, '2')).toBe('repository-public');
    expect(await told({ private: true, full_name: 'acme/other' }, '1')).toBe('repository-unknown');
  });

  it('goes to another host only when someone answers for it', async () => {
    const other = { remote: describeRemote('git@git.acme.example:kpi/store.git', {}) };
    expect(await outcome({}, other)).toBe('repository-unknown');
    expect(await outcome({ KPI_STORE_PRIVATE: '1' }, other)).toBe('allowed');
    expect(await outcome({ KPI_STORE_PRIVATE: '1', GITHUB_ACTIONS: 'true' }, other)).toBe('allowed');
  });

  it('is uploaded by a run of a private repository, and by none of a public one', async () => {
    const upload = { action: 'upload data', remote: null };
    expect(await outcome((await gitHub({ body: { private: false } })).env, upload)).toBe('repository-public');
    expect(await outcome((await gitHub({ body: { private: true } })).env, upload)).toBe('allowed');
    expect(await outcome({ GITHUB_ACTIONS: 'true' }, upload)).toBe('repository-unknown');
    expect(await outcome({}, upload)).toBe('allowed');
  });
});

it('asks nobody about invented data, folders and the loopback', async () => {
  const { env, asked } = await gitHub({ body: { private: false } });
  expect(await outcome(env, { real: false })).toBe('allowed');
  expect(await outcome(env, { remote: describeRemote('/srv/kpi.git', {}) })).toBe('allowed');
  expect(await outcome(env, { remote: describeRemote('http://localhost:3000/kpi.git', {}) })).toBe('allowed');
  expect(asked).toEqual([]);
});
