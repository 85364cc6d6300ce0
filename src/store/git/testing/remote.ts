import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, onTestFinished } from 'vitest';
import { readLedger } from '../../ledger.ts';
import type { LedgerLine } from '../../schemas.ts';

const exec = promisify(execFile);

/** Runs git in a folder and answers with what it printed. */
export const git = async (folder: string, ...args: string[]): Promise<string> =>
  (await exec('git', ['-C', folder, ...args], { maxBuffer: 2 ** 28 })).stdout.trim();

/** A bare repository that serves partial clones, as GitHub does, and the folder for stores beside it. */
export async function bareRemote(): Promise<{ remote: string; folder: (name: string) => string }> {
  const parent = await mkdtemp(join(tmpdir(), 'kpi-remote-'));
  onTestFinished(() => rm(parent, { recursive: true, force: true }));
  const remote = join(parent, 'remote.git');
  await exec('git', ['init', '--quiet', '--bare', remote]);
  await git(remote, 'config', 'uploadpack.allowFilter', 'true');
  await git(remote, 'config', 'uploadpack.allowAnySHA1InWant', 'true');
  return { remote, folder: (name) => join(parent, name) };
}

/** What a store's work needs; no setting of the developer's own. */
export const surroundings = {
  env: { PATH: process.env['PATH'], GIT_CONFIG_GLOBAL: '/dev/null', GITHUB_ACTOR: 'nightly' },
  now: () => new Date('2026-11-24T08:00:00Z'),
};

const digest = async (...path: string[]): Promise<string> =>
  createHash('sha256')
    .update(await readFile(join(...path)))
    .digest('hex');

/** Reads a whole store again, hash by hash, with no help from what wrote it. Answers with the ledger. */
export async function expectWhole(store: string): Promise<readonly LedgerLine[]> {
  const lines = await readLedger(store);
  for (const line of lines) {
    if (line.kind !== 'snapshot') continue;
    expect(await digest(store, line.id, 'manifest.json')).toBe(line.manifest_sha256);
    const manifest = JSON.parse(await readFile(join(store, line.id, 'manifest.json'), 'utf8'));
    expect(manifest.id).toBe(line.id);
    for (const { path, sha256 } of manifest.files)
      expect([path, await digest(store, line.id, path)]).toEqual([path, sha256]);
  }
  const folders = (await readdir(store)).filter((name) => /^\d/.test(name));
  const nights = lines.flatMap((line) => (line.kind === 'snapshot' ? [line.id] : []));
  expect(folders.sort()).toEqual(nights.sort());
  return lines;
}
