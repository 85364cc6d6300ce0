import { appendFile, lstat, readdir, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ROOT } from '../../src/host/root.ts';
import { pullStore, pushStore } from '../../src/store/git/sync.ts';
import { bareRemote, expectWhole, git, surroundings } from '../../src/store/git/testing/remote.ts';
import { appendLine, readLedger } from '../../src/store/ledger.ts';
import { withStoreLock } from '../../src/store/lock.ts';
import type { LedgerLine } from '../../src/store/schemas.ts';
import { commitNight, kpiErrorOf } from '../../src/store/testing/nights.ts';

const VIEW = 'details/Upfront_Contract_Spend_Query.json';

/** A branch with two nights, and the store that pushed them. */
async function twoNights() {
  const { remote, folder } = await bareRemote();
  const store = folder('store');
  for (const date of ['2026-11-21', '2026-11-22']) {
    await commitNight(store, date);
    await pushStore({ store, remote }, surroundings);
  }
  return { remote, folder, store };
}

describe('a branch', () => {
  it('holds nights, ledger and its explanation, and nothing else of the folder', async () => {
    const { remote, folder } = await bareRemote();
    const store = folder('store');
    await commitNight(store, '2026-11-21');
    await writeFile(join(store, '.draft-x'), 'local');
    await writeFile(join(store, 'notes.txt'), 'local');
    await writeFile(join(store, '2026-11-21', 'extra.txt'), 'local');
    const { lines, head } = await pushStore({ store, remote }, surroundings);
    expect(lines.map(({ id }) => id)).toEqual(['2026-11-21']);
    expect(head?.hash).toBe((await readLedger(store)).at(-1)?.hash);
    expect((await git(remote, 'ls-tree', '-r', '--name-only', 'snapshots')).split('\n')).toEqual([
      '.gitattributes',
      ...[
        'company',
        'definitions',
        VIEW.replace('.json', ''),
        'manifest',
        'owners',
        'summary',
        'targets',
      ].map((name) => `2026-11-21/${name}.json`),
      'README.md',
      'ledger.jsonl',
    ]);
    expect(await git(remote, 'show', 'snapshots:.gitattributes')).toBe('* -text');
    // A checkout may be set up for somebody, whose name goes first.
    const own = (key: string, otherwise: string) =>
      git(ROOT, 'config', '--local', key).catch(() => otherwise);
    const name = await own('user.name', 'nightly');
    const email = await own('user.email', 'nightly@users.noreply.github.com');
    expect(await git(remote, 'log', '--format=%an <%ae> %s', '-1', 'snapshots')).toBe(
      `${name} <${email}> Append 2026-11-21`,
    );
    expect((await pushStore({ store, remote }, surroundings)).attempts).toBe(0);
  });

  it('a store that saw the old branch stops too (branch-rewritten), and at one that was deleted', async () => {
    const { remote, store } = await twoNights();
    const before = await readFile(join(store, 'ledger.jsonl'));
    await git(remote, 'update-ref', 'refs/heads/snapshots', 'refs/heads/snapshots~1');
    expect((await kpiErrorOf(pullStore({ store, remote }, surroundings))).code).toBe('branch-rewritten');
    await commitNight(store, '2026-11-23');
    expect((await kpiErrorOf(pushStore({ store, remote }, surroundings))).code).toBe('branch-rewritten');
    await git(remote, 'update-ref', '-d', 'refs/heads/snapshots');
    expect((await kpiErrorOf(pushStore({ store, remote }, surroundings))).code).toBe('branch-lost');
    expect((await readFile(join(store, 'ledger.jsonl'))).subarray(0, before.length)).toEqual(before);
  });

  it('whose night was altered is not written into a store', async () => {
    const { remote, folder } = await twoNights();
    const work = folder('work');
    await git(folder('.'), 'clone', '--quiet', '--branch', 'snapshots', remote, work);
    await appendFile(join(work, '2026-11-22/summary.json'), ' ');
    await git(work, '-c', 'user.name=x', '-c', 'user.email=x@y', 'commit', '--quiet', '-am', 'Alter');
    await git(work, 'push', '--quiet');
    const error = await kpiErrorOf(pullStore({ store: folder('fresh'), remote }, surroundings));
    expect(error.code).toBe('store-altered');
    expect(error.message).toContain('2026-11-22/summary.json');
    expect(await readLedger(folder('fresh'))).toEqual([]);
  });

  it('with something else on it is left alone', async () => {
    const { remote, store, folder } = await twoNights();
    const work = folder('work');
    await git(folder('.'), 'clone', '--quiet', '--branch', 'snapshots', remote, work);
    await git(work, 'checkout', '--quiet', '--orphan', 'other');
    await git(work, 'rm', '--quiet', '--cached', 'ledger.jsonl');
    await git(work, '-c', 'user.name=x', '-c', 'user.email=x@y', 'commit', '--quiet', '-m', 'Other');
    await git(work, 'push', '--quiet', 'origin', 'other');
    const error = await kpiErrorOf(pushStore({ store, remote, branch: 'other' }, surroundings));
    expect(error.code).toBe('branch-foreign');
  });
});

describe('a store', () => {
  it('with nights of its own does not join a branch it never met', async () => {
    const { remote, folder } = await twoNights();
    const store = folder('own');
    await commitNight(store, '2026-11-22');
    expect((await kpiErrorOf(pushStore({ store, remote }, surroundings))).code).toBe('store-unrelated');
    expect((await expectWhole(store)).length).toBe(1);
  });

  it('that lost its repository finds its place again', async () => {
    const { remote, store, folder } = await twoNights();
    await commitNight(store, '2026-11-23', { rows: [[7, 'unpushed', '7.00']] });
    const other = folder('other');
    await pullStore({ store: other, remote }, surroundings);
    await commitNight(other, '2026-11-23');
    await pushStore({ store: other, remote }, surroundings);
    await rm(join(store, '.git'), { recursive: true });
    const { renamed } = await pushStore({ store, remote }, surroundings);
    expect(renamed).toEqual([{ from: '2026-11-23', to: '2026-11-23-r2' }]);
    expect((await expectWhole(store)).map(({ id }) => id)).toEqual([
      '2026-11-21',
      '2026-11-22',
      '2026-11-23',
      '2026-11-23-r2',
    ]);
  });

  it('whose ledger was exchanged is not written to', async () => {
    const { remote, store, folder } = await twoNights();
    const forged = folder('forged');
    for (const date of ['2026-11-20', '2026-11-21', '2026-11-22']) await commitNight(forged, date);
    await writeFile(join(store, 'ledger.jsonl'), await readFile(join(forged, 'ledger.jsonl')));
    expect((await kpiErrorOf(pushStore({ store, remote }, surroundings))).code).toBe('ledger-diverged');
  });

  it('whose new night was altered does not push it', async () => {
    const { remote, store } = await twoNights();
    await commitNight(store, '2026-11-23');
    await appendFile(join(store, '2026-11-23', VIEW), ' ');
    const error = await kpiErrorOf(pushStore({ store, remote }, surroundings));
    expect([error.code, error.message]).toEqual([
      'store-altered',
      expect.stringContaining(`2026-11-23/${VIEW}`),
    ]);
  });

  it('keeps a damaged night that the branch replaces', async () => {
    const { remote, store } = await twoNights();
    await writeFile(join(store, '2026-11-22', 'manifest.json'), '{}');
    await pullStore({ store, remote }, surroundings);
    await expectWhole(store);
    expect(await readdir(join(store, '.orphans'))).toEqual([expect.stringMatching(/^2026-11-22-/)]);
  });

  it.skipIf(process.platform === 'win32')(
    'is not written through links in the place of its nights',
    async () => {
      const { remote, store, folder } = await twoNights();
      await pullStore({ store, remote }, surroundings);
      const away = folder('away');
      await rename(join(store, '2026-11-21'), away);
      await symlink(away, join(store, '2026-11-21'));
      await rename(join(store, '2026-11-22', 'details'), folder('details'));
      await symlink(folder('details'), join(store, '2026-11-22', 'details'));
      await rm(join(folder('details'), VIEW.slice('details/'.length)));
      await pullStore({ store, remote, details: 'all' }, surroundings);
      await expectWhole(store);
      expect(await readdir(folder('details'))).toEqual([]);
      expect((await lstat(join(store, '2026-11-21'))).isDirectory()).toBe(true);
      expect((await readdir(join(store, '.orphans'))).map((name) => name.slice(0, 10))).toEqual([
        '2026-11-21',
        '2026-11-22',
      ]);
    },
  );

  it.skipIf(process.platform === 'win32')('whose new night holds a link does not push it', async () => {
    const { remote, store, folder } = await twoNights();
    await commitNight(store, '2026-11-23');
    await rename(join(store, '2026-11-23', VIEW), folder('away'));
    await symlink(folder('away'), join(store, '2026-11-23', VIEW));
    const error = await kpiErrorOf(pushStore({ store, remote }, surroundings));
    expect([error.code, error.message]).toEqual([
      'store-read',
      expect.stringContaining(`2026-11-23/${VIEW}: a symbolic link`),
    ]);
  });

  it('is never made out of somebody’s work tree', async () => {
    const { remote, folder } = await twoNights();
    const work = folder('work');
    await git(folder('.'), 'clone', '--quiet', '--branch', 'snapshots', remote, work);
    await git(work, 'worktree', 'add', '--quiet', '--detach', folder('second'));
    const config = await readFile(join(work, '.git', 'config'), 'utf8');
    for (const store of [work, folder('second')]) {
      expect((await kpiErrorOf(pullStore({ store, remote }, surroundings))).code).toBe('usage');
      expect(await git(store, 'status', '--porcelain')).toBe('');
    }
    expect(await readFile(join(work, '.git', 'config'), 'utf8')).toBe(config);
  });

  it('cannot land a deployment of a night that was renumbered', async () => {
    const { remote, store, folder } = await twoNights();
    const other = folder('other');
    await pullStore({ store: other, remote }, surroundings);
    for (const one of [store, other]) await commitNight(one, '2026-11-23', { rows: [[1, one, null]] });
    await pushStore({ store: other, remote }, surroundings);
    await commitNight(store, '2026-11-24');
    const line = await lineOf(store, 4);
    await withStoreLock(store, (lock) => appendLine(lock, deploymentOf(line)));
    expect((await kpiErrorOf(pushStore({ store, remote }, surroundings))).code).toBe('deployment-unaccepted');
  });

  it('lands a deployment of an accepted night behind the night of another run', async () => {
    const { remote, store, folder } = await twoNights();
    const other = folder('other');
    await pullStore({ store: other, remote }, surroundings);
    await commitNight(other, '2026-11-23');
    await pushStore({ store: other, remote }, surroundings);
    const line = await lineOf(store, 2);
    await withStoreLock(store, (lock) => appendLine(lock, deploymentOf(line)));
    const { lines } = await pushStore({ store, remote }, surroundings);
    expect(lines).toMatchObject([
      { kind: 'deployment', seq: 4, id: '2026-11-22', head: { seq: 2, hash: line.hash } },
    ]);
    await expectWhole(store);
  });
});

type SnapshotLine = Extract<LedgerLine, { kind: 'snapshot' }>;

async function lineOf(store: string, seq: number): Promise<SnapshotLine> {
  const line = (await readLedger(store))[seq - 1];
  if (line?.kind !== 'snapshot') throw new Error('expected a night');
  return line;
}

const deploymentOf = (line: SnapshotLine) =>
  ({
    kind: 'deployment',
    id: line.id,
    date: line.date,
    revision: line.revision,
    source: 'embedded',
    manifest_sha256: line.manifest_sha256,
    created_at: '2026-11-24T10:00:00.000Z',
    url: 'https://abc.kpi.pages.dev',
    alias: null,
    git_commit: null,
    dist_sha256: 'b'.repeat(64),
    head: { hash: line.hash, seq: line.seq },
  }) as const;
