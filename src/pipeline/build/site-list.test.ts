import { execFileSync } from 'node:child_process';
import { appendFile, mkdir, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { tempStore } from '../../store/testing/nights.ts';
import { replaceFolder } from './replace-folder.ts';
import { assertAsBuilt, assertReplaceable, writeList } from './site-list.ts';

const SITE = ['index.html', '404.html', 'status.json', '_headers', 'data/summary.json'];

async function put(folder: string, ...paths: string[]): Promise<void> {
  for (const path of paths) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), path);
  }
}

/** A folder as a build leaves it. */
async function built(folder?: string): Promise<string> {
  const site = folder ?? (await tempStore());
  await put(site, ...SITE);
  await writeList(site);
  return site;
}

describe('a folder can be replaced', () => {
  it('when it is not there, is empty, or holds what a build wrote', async () => {
    const out = await tempStore();
    await assertReplaceable(out);
    await mkdir(join(out, 'empty'), { recursive: true });
    await assertReplaceable(out);
    await built(out);
    await assertReplaceable(out);
    await rm(join(out, 'index.html'));
    await put(out, '.DS_Store');
    await assertReplaceable(out);
  });

  it.each([
    ['.git'],
    ['CNAME'],
    ['.well-known/security.txt'],
    ['snapshots/ledger.jsonl'],
    ['store/2026-11-22/manifest.json'],
    ['Index.html'],
  ])('not when it holds %s besides', async (path) => {
    const out = await built();
    await put(out, path);
    await expect(assertReplaceable(out)).rejects.toMatchObject({
      code: 'out-not-a-site',
      message: expect.stringContaining(`holds ${path}, `),
    });
  });

  it('not when a link in it leads elsewhere', async () => {
    const out = await built();
    await symlink(dirname(out), join(out, 'away'), 'junction');
    await expect(assertReplaceable(out)).rejects.toMatchObject({ code: 'out-not-a-site' });
  });

  it('not for a list that a build did not write', async () => {
    const out = await tempStore();
    await put(out, ...SITE, 'notes.txt');
    await writeFile(join(out, 'files.txt'), [...SITE, 'notes.txt', ''].join('\n'));
    await expect(assertReplaceable(out)).rejects.toMatchObject({
      code: 'out-not-a-site',
      message: expect.stringContaining('404.html and 6 other files'),
    });
  });

  it('not when it is a file', async () => {
    const out = await built();
    await expect(assertReplaceable(join(out, '404.html'))).rejects.toMatchObject({ code: 'out-unusable' });
  });
});

describe('a site takes the place of', () => {
  it('an older one, of which nothing is left', async () => {
    const out = await built();
    const fresh = await built();
    await put(fresh, 'new.html');
    await writeList(fresh);
    await replaceFolder(fresh, out);
    expect(await readFile(join(out, 'new.html'), 'utf8')).toBe('new.html');
    expect(await readdir(dirname(out))).toEqual(['store']);
  });

  it('nothing that somebody put there while it was built', async () => {
    const out = await built();
    await put(out, 'store/ledger.jsonl');
    const before = (await readdir(out, { recursive: true })).sort();
    await expect(replaceFolder(await built(), out)).rejects.toMatchObject({
      code: 'out-not-a-site',
      message: expect.stringContaining(`${out} holds store/ledger.jsonl`),
    });
    expect((await readdir(out, { recursive: true })).sort()).toEqual(before);
    expect(await readdir(dirname(out))).toEqual(['store']);
  });
});

describe('what is published', () => {
  it('is what the build wrote', async () => {
    await assertAsBuilt(await built());
  });

  it.each([
    ['_worker.js', 'which Cloudflare no longer asks'],
    ['_worker.js/index.js', 'which Cloudflare no longer asks'],
    ['_routes.json', 'which Cloudflare no longer asks'],
    ['_redirects', 'which Cloudflare no longer asks'],
    ['functions/index.js', 'which Cloudflare no longer asks'],
    ['data/evidence.zip', 'which the build did not write'],
    ['.DS_Store', 'which the build did not write'],
  ])('is not what holds %s besides', async (path, why) => {
    const out = await built();
    await put(out, path);
    await expect(assertAsBuilt(out)).rejects.toMatchObject({
      code: 'not-built',
      message: expect.stringMatching(new RegExp(`holds ${path.replaceAll('.', '\\.')}, .*${why}`)),
    });
  });

  it('is not what lacks a file, or its list', async () => {
    const out = await built();
    await rm(join(out, '_headers'));
    await expect(assertAsBuilt(out)).rejects.toMatchObject({ code: 'not-built', message: /lacks _headers/ });
    await rm(join(out, 'files.txt'));
    await expect(assertAsBuilt(out)).rejects.toMatchObject({ code: 'not-built' });
  });

  it.skipIf(process.platform === 'win32')('is not what waits for a pipe', async () => {
    const out = await built();
    await rm(join(out, 'files.txt'));
    execFileSync('mkfifo', [join(out, 'files.txt')]);
    await expect(assertAsBuilt(out)).rejects.toMatchObject({ code: 'out-unusable' });
  });

  it('leads around the gate in no list either', async () => {
    const out = await built();
    await put(out, '_worker.js');
    await appendFile(join(out, 'files.txt'), '_worker.js\n');
    await expect(assertAsBuilt(out)).rejects.toMatchObject({ code: 'not-built', message: /_worker/ });
  });
});

it.each(['_worker.js', '_routes.json', '_redirects', 'functions/x.js'])(
  'no build takes %s out of public/',
  async (path) => {
    const site = await tempStore();
    await put(site, ...SITE, path);
    await expect(writeList(site)).rejects.toMatchObject({ code: 'build-failed' });
  },
);
