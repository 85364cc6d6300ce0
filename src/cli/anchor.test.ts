import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startGitHub } from '../alerts/testing/github.ts';
import { releaseHead } from '../audit/anchor/release.ts';
import type { Anchor } from '../audit/verify/anchor.ts';
import { readLedger, recordDeployment } from '../store/ledger.ts';
import { writeNight } from '../store/testing/write-night.ts';
import { anchor } from './anchor.ts';
import { runCommand } from './run.ts';

let store = '';
let github: Awaited<ReturnType<typeof startGitHub>>;
beforeEach(async () => {
  store = join(await mkdtemp(join(tmpdir(), 'kpi-anchor-')), 'store');
  github = await startGitHub(() => new Date(0));
});
afterEach(async () => {
  await github.close();
  await rm(join(store, '..'), { recursive: true, force: true });
});

async function run(action: string, ...args: string[]): Promise<{ code: number; printed: string[] }> {
  const { apiUrl, repository, token } = github.access;
  const env = { GITHUB_API_URL: apiUrl, GITHUB_REPOSITORY: repository, GITHUB_TOKEN: token };
  const printed: string[] = [];
  const effects = { now: () => new Date(0), env, print: (line: string) => void printed.push(line) };
  return {
    code: await runCommand(anchor, [action, '--store', store, ...args], effects),
    printed,
  };
}

const headOf = async (at: number): Promise<Anchor> => {
  const line = (await readLedger(store)).at(at);
  if (line === undefined) throw new Error('the ledger has no such line');
  return { seq: line.seq, hash: line.hash };
};

test('latest takes the newest head, unless the ledger contradicts an older one', async () => {
  for (const date of ['2026-11-20', '2026-11-21', '2026-11-22']) await writeNight(store, date);
  const out = join(store, '..', 'head.json');
  const taken = async () => {
    const { code, printed } = await run('latest', '--out', out);
    expect(code).toBe(0);
    return { printed: printed.join('\n'), head: JSON.parse(await readFile(out, 'utf8')) };
  };
  await releaseHead(github.access, await headOf(0));
  await releaseHead(github.access, await headOf(2));
  expect(await taken()).toEqual({
    printed: expect.not.stringContaining('warning'),
    head: await headOf(2),
  });
  // Line 2 was released before the ledger was written anew; the release of line 3 is of the new one.
  const before = { seq: 2, hash: 'e'.repeat(64) };
  await releaseHead(github.access, before);
  expect(await taken()).toEqual({
    printed: expect.stringContaining('A released head is not on the chain of this ledger.'),
    head: before,
  });
});

/** Deploys the newest night, as far as the ledger sees it. */
async function deployed(): Promise<void> {
  const line = (await readLedger(store)).at(-1);
  if (line?.kind !== 'snapshot') throw new Error('there is no night to deploy');
  await recordDeployment(store, {
    ...{ line, url: 'https://abc.kpi-test.pages.dev', alias: null, gitCommit: null },
    ...{ distSha256: 'd'.repeat(64), head: { seq: line.seq, hash: line.hash }, now: () => new Date(0) },
  });
}

test('no released head passes only until something was deployed', async () => {
  await writeNight(store, '2026-11-21');
  const none = 'note: No head was ever published as a release.';
  expect(await run('latest')).toEqual({ code: 0, printed: [none] });
  await deployed();
  const { code, printed } = await run('latest');
  expect(code).toBe(1);
  expect(printed.join('\n')).toMatch(/^error: The ledger records deployments, but no head of it is released/);
  // What the error asks for ends it.
  expect((await run('publish')).code).toBe(0);
  expect(await run('latest')).toMatchObject({ code: 0, printed: [expect.stringContaining('ledger-head-2')] });
});

test('the head is found behind hundreds of releases of other things', async () => {
  await writeNight(store, '2026-11-21');
  await deployed();
  await releaseHead(github.access, await headOf(1));
  const foreign = { draft: false, immutable: false, assets: [], created_at: '2026-12-01' };
  for (let id = 100; id < 350; id += 1) github.releases.push({ ...foreign, id, tag_name: `v${id}` });
  expect(await run('latest')).toMatchObject({ code: 0, printed: [expect.stringContaining('ledger-head-2')] });
});

test('the hash of another line does not make a released head one of this ledger', async () => {
  for (const date of ['2026-11-20', '2026-11-21', '2026-11-22']) await writeNight(store, date);
  const { hash } = await headOf(0);
  await releaseHead(github.access, { seq: 3, hash });
  const { code, printed } = await run('latest');
  expect(code).toBe(1);
  expect(printed.join('\n')).toContain('carries the hash of another line');
});

test('a head that cannot be written is said in a sentence', async () => {
  await writeNight(store, '2026-11-22');
  const { code, printed } = await run('write', '--out', join(store, '..', 'no', 'head.json'));
  expect(code).toBe(1);
  expect(printed.join('\n')).toMatch(/^error: The head could not be written to .*head\.json\. Name a file/);
});
