import { fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFile, cp, lstat, mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { traceName } from '../../src/host/process-trace.ts';
import { buildSite } from '../../src/pipeline/build/build.ts';
import { addNight, addNights, writeMock } from './fixture-store.ts';
import { sharedBuild } from './shared-build.ts';
import { filesUnder, temporaryFolder } from './site.ts';

const root = resolve(import.meta.dirname, '../..');
const builder = join(import.meta.dirname, 'build-once.ts');
let work: Awaited<ReturnType<typeof temporaryFolder>>;
let store: string;
let mock: string;
let first: Map<string, string>;

beforeAll(async () => {
  work = await temporaryFolder();
  store = join(work.folder, 'store');
  mock = join(work.folder, 'mock');
  await addNights(store, 3, { date: '2026-11-22' });
  await writeMock(mock);
  await sharedBuild({ store, mock, out: join(work.folder, 'first') });
  first = await contents(join(work.folder, 'first'));
});
afterAll(() => work.remove());

/** Every file of a folder with its bytes. */
async function contents(folder: string): Promise<Map<string, string>> {
  const files = await filesUnder(folder);
  return new Map(
    await Promise.all(
      files.map(async (file) => [file, await readFile(join(folder, file), 'latin1')] as const),
    ),
  );
}

describe('buildSite', () => {
  it('writes the same bytes from another checkout, in another zone and language, at another time', async () => {
    const checkout = join(work.folder, 'somewhere', 'else');
    for (const part of ['src', 'public', 'test/site', 'astro.config.mjs', 'package.json', 'tsconfig.json'])
      await cp(join(root, part), join(checkout, part), { recursive: true });
    await symlink(join(root, 'node_modules'), join(checkout, 'node_modules'));
    const out = join(work.folder, 'second');
    const child = spawn(process.execPath, [join(checkout, 'test/site/build-once.ts'), store, out, mock], {
      env: { ...process.env, TZ: 'Asia/Tokyo', LANG: 'de_DE.UTF-8', LC_ALL: 'de_DE.UTF-8' },
      cwd: work.folder,
      stdio: 'inherit',
    });
    expect(await once(child, 'exit')).toEqual([0, null]);
    expect(await contents(out)).toEqual(first);
  });

  it('builds two sites at once without mixing them', async () => {
    const other = join(work.folder, 'other-store');
    await addNight(other, { date: '2026-05-05' });
    const outs = [join(work.folder, 'a'), join(work.folder, 'b')] as const;
    await Promise.all([
      buildSite({ store, mock, out: outs[0] }),
      buildSite({ store: other, mock, out: outs[1] }),
    ]);
    expect(await contents(outs[0])).toEqual(first);
    const status = JSON.parse(await readFile(join(outs[1], 'status.json'), 'utf8'));
    expect(status.snapshot_id).toBe('2026-05-05');
  });

  it('lets two builds of one folder finish, whole', async () => {
    const out = join(work.folder, 'same');
    await Promise.all([buildSite({ store, mock, out }), buildSite({ store, mock, out })]);
    expect(await contents(out)).toEqual(first);
  });

  it('replaces an older site and leaves nothing of it, where a link leads to it too', async () => {
    const out = join(work.folder, 'again');
    await sharedBuild({ store, mock, out });
    await writeFile(join(out, 'old.html'), 'old');
    await appendFile(join(out, 'files.txt'), 'old.html\n');
    const link = join(work.folder, 'link');
    await symlink(out, link, 'junction');
    const { files } = await buildSite({ store, mock, out: link });
    expect(files).toBe(first.size);
    expect(await contents(out)).toEqual(first);
    expect((await lstat(link)).isSymbolicLink()).toBe(true);
    expect((await readdir(work.folder)).filter((name) => name.startsWith('.again'))).toEqual([]);
  });

  it('refuses a folder that is not a site of ours', async () => {
    const out = join(work.folder, 'precious');
    await mkdir(out);
    await writeFile(join(out, 'thesis.txt'), 'years of work');
    await expect(buildSite({ store, mock, out })).rejects.toMatchObject({ code: 'out-not-a-site' });
    expect(await readdir(out)).toEqual(['thesis.txt']);
  });

  it('keeps the old site when the store is damaged, and says where without quoting it', async () => {
    const out = join(work.folder, 'kept');
    const damaged = join(work.folder, 'damaged');
    await sharedBuild({ store, mock, out });
    await cp(store, damaged, { recursive: true });
    await appendFile(join(damaged, '2026-11-22', 'details', 'customer_development.json'), ' ');
    await expect(buildSite({ store: damaged, mock, out })).rejects.toMatchObject({
      name: 'KpiError',
      code: 'store-altered',
      message: expect.stringContaining('customer_development.json'),
    });
    expect(await contents(out)).toEqual(first);
  });

  it('leaves the old site or the new one when it is killed', async () => {
    const out = join(work.folder, 'killed');
    await sharedBuild({ store, mock, out });
    for (const delay of [100, 250, 400, 550, 700, 900]) {
      const child = fork(builder, [store, out, mock], { stdio: 'ignore' });
      const exited = once(child, 'exit');
      await Promise.race([wait(delay), exited]);
      child.kill('SIGKILL');
      await exited;
      expect(await contents(out)).toEqual(first);
    }
    await buildSite({ store, mock, out });
    expect((await readdir(work.folder)).filter((name) => name.startsWith('.killed'))).toEqual([]);
  });

  it('puts a site back that a run killed between its two renames had taken away', async () => {
    const out = join(work.folder, 'taken');
    const child = fork(builder, [], { stdio: 'ignore' });
    await once(child, 'exit');
    const gone = traceName('draft').replace(`-${process.pid}-`, `-${child.pid}-`);
    await cp(join(work.folder, 'first'), join(work.folder, `.taken.old${gone}`), { recursive: true });
    const empty = { store: join(work.folder, 'no-store'), mock: join(work.folder, 'no-mock') };
    await expect(buildSite({ ...empty, out })).rejects.toMatchObject({ code: 'store-invalid' });
    expect(await contents(out)).toEqual(first);
  });
});
