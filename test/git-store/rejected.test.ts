import { chmod, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { pushStore } from '../../src/store/git/sync.ts';
import { bareRemote, expectWhole, git, surroundings } from '../../src/store/git/testing/remote.ts';
import { readLedger } from '../../src/store/ledger.ts';
import { commitNight, kpiErrorOf } from '../../src/store/testing/nights.ts';

/** On the server, before a push is accepted, another run is faster: the branch moves on by a commit. */
const FASTER = `#!/bin/sh
unset GIT_QUARANTINE_PATH GIT_OBJECT_DIRECTORY GIT_ALTERNATE_OBJECT_DIRECTORIES
new=$(git -c user.name=x -c user.email=x@y commit-tree -p snapshots -m Faster 'snapshots^{tree}')
git update-ref refs/heads/snapshots "$new"
`;

async function withHook(script: string) {
  const { remote, folder } = await bareRemote();
  const store = folder('store');
  await commitNight(store, '2026-11-21');
  await pushStore({ store, remote }, surroundings);
  const hook = join(remote, 'hooks/pre-receive');
  await writeFile(hook, script);
  await chmod(hook, 0o755);
  await commitNight(store, '2026-11-22');
  return { remote, store, hook };
}

it('a push that always comes second gives up after its tries, and lands the next time', async () => {
  const { remote, store, hook } = await withHook(FASTER);
  const error = await kpiErrorOf(pushStore({ store, remote, attempts: 3, waitMs: 5 }, surroundings));
  expect([error.code, error.message]).toEqual(['push-crowded', expect.stringContaining('3 times')]);
  expect(await git(remote, 'log', '--format=%s', 'snapshots')).toBe(
    'Faster\nFaster\nFaster\nAppend 2026-11-21\nBegin the snapshots branch',
  );
  expect((await readLedger(store)).length).toBe(2);
  await writeFile(hook, '#!/bin/sh\n');
  expect((await pushStore({ store, remote }, surroundings)).lines.map(({ id }) => id)).toEqual([
    '2026-11-22',
  ]);
  await expectWhole(store);
});

it('a push that a rule forbids is not tried again', async () => {
  const { remote, store } = await withHook('#!/bin/sh\necho ran >> ran\nexit 1\n');
  const error = await kpiErrorOf(pushStore({ store, remote, waitMs: 5 }, surroundings));
  expect(error.code).toBe('remote-protected');
  expect(await git(remote, 'log', '--format=%s', '-1', 'snapshots')).toBe('Append 2026-11-21');
});
