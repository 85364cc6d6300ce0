import { writeFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { pushStore } from '../../src/store/git/sync.ts';
import { gitHub, TOKEN } from '../../src/store/git/testing/github.ts';
import { bareRemote, git, surroundings } from '../../src/store/git/testing/remote.ts';
import { readLedger } from '../../src/store/ledger.ts';
import { commitNight, kpiErrorOf } from '../../src/store/testing/nights.ts';

const ADDRESS = 'https://github.com/acme/kpi';

/** A run on GitHub whose git finds the repository in a folder instead. */
async function scene(isPrivate: boolean) {
  const { remote, folder } = await bareRemote();
  const config = folder('gitconfig');
  await writeFile(config, `[url "file://${remote}"]\n\tinsteadOf = ${ADDRESS}\n`);
  const { env, asked } = await gitHub({ body: { private: isPrivate } });
  const world = { ...surroundings, env: { ...surroundings.env, ...env, GIT_CONFIG_GLOBAL: config } };
  return { remote, store: folder('store'), world, asked };
}

it('a push of real data to a public repository is refused before anything leaves', async () => {
  const { remote, store, world } = await scene(false);
  await commitNight(store, '2026-11-21', { facts: { source: 'bigquery' } });
  const error = await kpiErrorOf(pushStore({ store, remote: ADDRESS }, world));
  expect(error.message).toBe(
    'Refused to push snapshots: github.com/acme/kpi is public, and the data is real.',
  );
  expect(error.next).not.toContain(TOKEN);
  expect(await git(remote, 'for-each-ref')).toBe('');
  expect(await git(remote, 'count-objects')).toMatch(/^0 objects/);
  expect((await readLedger(store)).length).toBe(1);
});

it('a push of a store with a trial on files is refused, wherever it would go', async () => {
  const { remote, store, world, asked } = await scene(true);
  await commitNight(store, '2026-11-20', { facts: { source: 'bigquery' } });
  await commitNight(store, '2026-11-21', { facts: { source: 'files' } });
  await commitNight(store, '2026-11-22');
  for (const to of [ADDRESS, remote]) {
    const error = await kpiErrorOf(pushStore({ store, remote: to }, world));
    expect(error).toMatchObject({
      code: 'files-local',
      message: 'Refused to push: the store holds 2026-11-21, a trial on files, which stays on this machine.',
    });
  }
  expect(asked).toEqual([]);
  expect(await git(remote, 'for-each-ref')).toBe('');
});

it('a push of real data to a private repository lands, and one of invented data anywhere', async () => {
  const real = await scene(true);
  await commitNight(real.store, '2026-11-21', { facts: { source: 'bigquery' } });
  expect((await pushStore({ store: real.store, remote: ADDRESS }, real.world)).lines).toHaveLength(1);
  expect(real.asked).toHaveLength(1);
  expect(await git(real.store, 'config', '--list')).not.toContain(Buffer.from(TOKEN).toString('base64'));
  const invented = await scene(false);
  await commitNight(invented.store, '2026-11-21');
  expect((await pushStore({ store: invented.store, remote: ADDRESS }, invented.world)).lines).toHaveLength(1);
  expect(invented.asked).toEqual([]);
});
