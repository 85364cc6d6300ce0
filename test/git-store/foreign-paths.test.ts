import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { forgeManifest } from '../../src/audit/verify/testing/forge.ts';
import { type Files, loadStore } from '../../src/audit/verify/testing/memory.ts';
import { sha256 } from '../../src/host/hash.ts';
import { pullStore } from '../../src/store/git/sync.ts';
import { bareRemote, git, surroundings } from '../../src/store/git/testing/remote.ts';
import { commitNight, kpiErrorOf } from '../../src/store/testing/nights.ts';

const NIGHT = '2026-11-22';

/** Something that stands in a folder as git keeps it. */
type Entry = { readonly mode: string; readonly bytes: Uint8Array };

/** Keeps an object as it is, whatever git would say of it. */
const keep = (repository: string, type: string, input: Uint8Array): string =>
  execFileSync(
    'git',
    ['-C', repository, 'hash-object', '-w', '--literally', '--no-filters', '-t', type, '--stdin'],
    { input, encoding: 'utf8' },
  ).trim();

/** A folder of these paths, names like `..` among them. */
function keepTree(repository: string, entries: readonly (readonly [path: string, Entry])[]): string {
  const below = Map.groupBy(entries, ([path]) => path.split('/')[0] ?? '');
  const listed = [...below].map(([name, inside]) => {
    const own = inside.find(([path]) => path === name)?.[1];
    const mode = own?.mode ?? '40000';
    const oid =
      own === undefined
        ? keepTree(
            repository,
            inside.map(([path, entry]) => [path.slice(name.length + 1), entry]),
          )
        : mode === '160000'
          ? '1'.repeat(40)
          : keep(repository, 'blob', own.bytes);
    return { key: own === undefined ? `${name}/` : name, head: `${mode} ${name}\0`, oid };
  });
  const sorted = listed.sort((a, b) => Buffer.compare(Buffer.from(a.key), Buffer.from(b.key)));
  const bytes = sorted.flatMap(({ head, oid }) => [Buffer.from(head), Buffer.from(oid, 'hex')]);
  return keep(repository, 'tree', Buffer.concat(bytes));
}

const plain = (files: Files): [string, Entry][] =>
  [...files].map(([path, bytes]) => [path, { mode: '100644', bytes }]);

/** A branch that holds these entries, and what pulling it into a new store comes to. */
async function pulled(make: (night: Files) => readonly (readonly [path: string, Entry])[]) {
  const { remote, folder } = await bareRemote();
  const made = folder('made');
  await commitNight(made, NIGHT);
  const tree = keepTree(remote, make(await loadStore(made)));
  const commit = await git(remote, ...IDENTITY, 'commit-tree', tree, '-m', 'Forged');
  await git(remote, 'update-ref', 'refs/heads/snapshots', commit);
  const store = folder('deep/er/store');
  const error = await kpiErrorOf(pullStore({ store, remote, details: 'all' }, surroundings));
  return { error, store };
}

const IDENTITY = ['-c', 'user.name=x', '-c', 'user.email=x@y'] as const;

const script = Buffer.from('export default { fetch: () => new Response("open") };\n');

/** A night that lists one more file, with hashes that are right. */
function listing(files: Files, path: string): Files {
  const forged = forgeManifest(files, NIGHT, (manifest) => ({
    ...manifest,
    files: [
      ...(manifest['files'] as object[]),
      { path, bytes: script.length, sha256: sha256(script), rows: null, control_totals: {} },
    ],
  }));
  return new Map([...forged, [`${NIGHT}/${path}`, script]]);
}

it.each(['../../public/_worker.js', '_worker.js', 'details/x.html', 'details/../../../x.json'])(
  'a night that lists %s is not pulled, and nothing is written outside of the store',
  async (path) => {
    const { error, store } = await pulled((night) => plain(listing(night, path)));
    expect(error).toMatchObject({ code: 'branch-damaged', message: expect.stringContaining(NIGHT) });
    expect(existsSync(join(store, NIGHT, path))).toBe(false);
    expect((await readdir(store)).filter((name) => !name.startsWith('.git'))).toEqual([]);
  },
);

it('a manifest that lists a file which the branch does not have is refused too', async () => {
  const { error, store } = await pulled((night) => {
    const forged = new Map(listing(night, '../../x.json'));
    forged.delete(`${NIGHT}/../../x.json`);
    return plain(forged);
  });
  expect(error).toMatchObject({
    code: 'store-altered',
    message: expect.stringContaining(`${NIGHT}/manifest`),
  });
  expect(existsSync(join(store, NIGHT))).toBe(false);
});

it.each([
  ['a link', '120000', `${NIGHT}/summary.json`],
  ['a link to the ledger', '120000', 'ledger.jsonl'],
  ['a link in the place of a night', '120000', '2026-11-21'],
  ['another repository', '160000', `${NIGHT}/details`],
  ['another repository as the ledger', '160000', 'ledger.jsonl'],
  ['a program', '100755', `${NIGHT}/targets.json`],
])('%s on the branch is not pulled', async (_, mode, path) => {
  const bytes = Buffer.from('/etc/hostname');
  const { error, store } = await pulled((night) => [
    ...plain(night).filter(([other]) => other !== path && !other.startsWith(`${path}/`)),
    [path, { mode, bytes: mode === '100755' ? (night.get(path) ?? bytes) : bytes }],
  ]);
  expect(error.code).toBe('branch-damaged');
  expect((await readdir(store)).filter((name) => !name.startsWith('.git'))).toEqual([]);
});
