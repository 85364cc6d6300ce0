import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { expect, it, onTestFinished } from 'vitest';
import { makeArchive } from './testing/archive.ts';
import { loadStore, memorySource } from './testing/memory.ts';
import { verifyStore } from './verify.ts';

const bundle = (file: string) =>
  build({
    entryPoints: [join(import.meta.dirname, file)],
    bundle: true,
    write: false,
    platform: 'browser',
    format: 'esm',
    logLevel: 'silent',
  });

it.each(['verify.ts', '../diff/diff.ts'])('%s is free of Node', async (file) => {
  expect((await bundle(file)).errors).toEqual([]);
  // What reads folders is not, which shows that the bundler would have said so.
  await expect(bundle('folder.ts')).rejects.toThrow(/node:/);
});

it('comes to the same verdict with the hashes of a browser', async () => {
  const parent = await mkdtemp(join(tmpdir(), 'kpi-verify-'));
  onTestFinished(() => rm(parent, { recursive: true, force: true }));
  await makeArchive(join(parent, 'store'), 3);
  const source = memorySource(await loadStore(join(parent, 'store')));
  const sha256 = async (bytes: Uint8Array) =>
    Buffer.from(await crypto.subtle.digest('SHA-256', Uint8Array.from(bytes))).toString('hex');
  const verdict = await verifyStore({ ...source, sha256 });
  expect(verdict.findings).toEqual([]);
  expect(verdict).toEqual(await verifyStore(source));
});
