import { appendFile, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';
import { startGitHub } from '../../src/alerts/testing/github.ts';
import { releaseHead } from '../../src/audit/anchor/release.ts';
import type { Anchor } from '../../src/audit/verify/anchor.ts';
import { placeText } from '../../src/audit/verify/finding.ts';
import { DENSE, makeArchive } from '../../src/audit/verify/testing/archive.ts';
import { forgeLines } from '../../src/audit/verify/testing/forge.ts';
import { type Files, ledgerBytes, loadStore, memorySource } from '../../src/audit/verify/testing/memory.ts';
import { type VerifyOptions, verifyStore } from '../../src/audit/verify/verify.ts';
import { anchor } from '../../src/cli/anchor.ts';
import { runCommand } from '../../src/cli/run.ts';
import { ROOT } from '../../src/host/root.ts';
import { pushStore } from '../../src/store/git/sync.ts';
import { bareRemote, git, surroundings } from '../../src/store/git/testing/remote.ts';
import { LEDGER } from '../../src/store/ledger-line.ts';
import { commitNight } from '../../src/store/testing/nights.ts';
import { readWorkflow } from '../workflows/workflow.ts';
import { shell } from './evidence-pack.ts';
import { type Target, targetOf } from './tampers/tamper.ts';

/*
 * What docs/audit.md says is found of a store, its anchors and its branch: each sentence of its table has a test of its
 * name, which test/unit/audit-claims.test.ts holds.
 */

let parent = '';
let target: Target;

beforeAll(async () => {
  parent = await mkdtemp(join(tmpdir(), 'kpi-found-'));
  await makeArchive(join(parent, 'store'), 6, { mix: DENSE });
  target = targetOf(await loadStore(join(parent, 'store')));
});
afterAll(() => rm(parent, { recursive: true, force: true }));

/** What verification finds in files that were altered, as `code place`. */
async function found(
  altered: ReadonlyMap<string, Uint8Array>,
  options: VerifyOptions = {},
): Promise<string[]> {
  const { findings } = await verifyStore(memorySource(target.files, altered), options);
  return findings.map(({ code, place }) => `${code} ${placeText(place)}`);
}

const headAt = (files: Files, at: number): Anchor => {
  const line = targetOf(files).lines.at(at);
  if (line === undefined) throw new Error('the ledger has no such line');
  return { seq: line.seq, hash: line.hash };
};

it('verify names the file: its hash is not the one in the manifest', async () => {
  for (const path of target.paths.filter((one) => !one.endsWith('/manifest.json'))) {
    const other = Buffer.concat([target.files.get(path) ?? Buffer.from(''), Buffer.from(' ')]);
    expect(await found(new Map([[path, other]]))).toEqual([`file-altered ${path}`]);
  }
});

it('verify names what no manifest and no line speaks of', async () => {
  const [night = ''] = target.nights;
  const x = Buffer.from('x');
  const more = new Map([
    [`${night}/details/.more`, x],
    ['notes/a.txt', x],
    ['more.json', x],
    ['2001-01-01/manifest.json', x],
  ]);
  expect(await found(more)).toEqual([
    `file-unlisted ${night}/details/.more`,
    'file-unlisted more.json',
    'file-unlisted notes',
    'night-unlisted 2001-01-01',
  ]);
});

it('verify names the line: the chain breaks there', async () => {
  for (const [at, text] of target.texts.entries()) {
    const other = target.texts.with(at, text.replace('T0', 'T1'));
    expect(await found(new Map([[LEDGER, ledgerBytes(other)]]))).toEqual([
      `line-hash ${LEDGER} line ${at + 1}`,
    ]);
  }
  const file = `${target.nights[0]}/manifest.json`;
  const { findings } = await verifyStore(memorySource(target.files, new Map([[file, Buffer.from('{}')]])));
  expect(findings.map(({ place, message }) => `${place.file}: ${message}`)).toEqual([
    `${file}: it was altered: its SHA-256 is not the one in ledger line 1`,
  ]);
});

it('an anchor that is newer than that night: verify --anchor, --head', async () => {
  const { files, lines } = target;
  const forged = forgeLines(files, (line) =>
    line.seq < 4 ? line : Object.assign(line, { created_at: `${line.date}T11:11:11Z` }),
  );
  // Every check inside passes, and so does an anchor that is older.
  expect(await found(forged)).toEqual([]);
  expect(await found(forged, { head: lines[2]?.hash })).toEqual([]);
  for (const line of lines.slice(3)) {
    expect(await found(forged, { head: line.hash })).toEqual([`head-not-on-chain ${LEDGER}`]);
    expect(await found(forged, { anchor: line })).toContain(`anchor-not-on-chain ${LEDGER} line ${line.seq}`);
  }
});

it('an anchor of a line that was cut off', async () => {
  const { texts, lines } = target;
  const head = lines.at(-1);
  for (let kept = 0; kept < texts.length; kept++) {
    const cut = new Map([[LEDGER, ledgerBytes(texts.slice(0, kept))]]);
    expect(await found(cut, { head: head?.hash })).toContain(`head-not-on-chain ${LEDGER}`);
    expect(await found(cut, { anchor: head })).toContain(`anchor-not-on-chain ${LEDGER}`);
  }
});

/** The store with released heads, and what `npm run anchor -- latest` answers about them. */
async function released(...heads: readonly Anchor[]) {
  const github = await startGitHub(() => new Date(0));
  onTestFinished(() => github.close());
  for (const head of heads) await releaseHead(github.access, head);
  const latest = async () => {
    const { apiUrl, repository, token } = github.access;
    const out = join(parent, 'head.json');
    await rm(out, { force: true });
    const effects = {
      now: () => new Date(0),
      env: { GITHUB_API_URL: apiUrl, GITHUB_REPOSITORY: repository, GITHUB_TOKEN: token },
      print: () => {},
    };
    const code = await runCommand(
      anchor,
      ['latest', '--store', join(parent, 'store'), '--out', out],
      effects,
    );
    return { code, head: code === 0 ? (JSON.parse(await readFile(out, 'utf8')) as Anchor) : null };
  };
  return { releases: github.releases, state: github.state, latest };
}

const nightlySteps = () => readWorkflow('nightly.yml').jobs['night']?.steps ?? [];

it('anchors: where each head is released, every nightly run compares the branch with every one of these releases, however many others there are, before it deploys', async () => {
  const { releases, latest } = await released(headAt(target.files, 1), headAt(target.files, -1));
  for (let id = 1000; id < 1250; id++)
    releases.unshift({
      ...{ id, tag_name: `v1.${id}`, assets: [], draft: false, immutable: true },
      created_at: '2030-01-01T00:00:00Z',
    });
  expect(await latest()).toEqual({ code: 0, head: headAt(target.files, -1) });
  const before = releases.find(({ tag_name }) => tag_name === 'ledger-head-2');
  if (before?.assets[0] === undefined) throw new Error('it was not released');
  before.assets[0].text = JSON.stringify({ seq: 2, hash: 'e'.repeat(64) });
  const { head } = await latest();
  expect(await found(new Map(), { head: head?.hash })).toEqual([`head-not-on-chain ${LEDGER}`]);
  const steps = nightlySteps();
  const at = (id: string) => steps.findIndex((step) => step.id === id);
  expect([at('push'), at('anchored'), at('verify'), at('deploy')]).toEqual(
    [at('push'), at('anchored'), at('verify'), at('deploy')].toSorted((a, b) => a - b),
  );
  expect(steps[at('verify')]?.run).toContain('--head="$ANCHOR"');
});

it('it stops when one of them is not on the chain or cannot be read, and when the ledger records deployments but none is there', async () => {
  const { releases, state, latest } = await released(headAt(target.files, -1));
  state.assetDigests = false;
  const [one] = releases;
  if (one?.assets[0] === undefined) throw new Error('it was not released');
  const text = one.assets[0].text;
  one.assets[0].text = 'nothing';
  expect(await latest()).toMatchObject({ code: 1 });
  one.assets[0].text = text;
  expect(await latest()).toMatchObject({ code: 0 });
  releases.length = 0;
  expect(await latest()).toMatchObject({ code: 1 });
  const steps = nightlySteps();
  const deploy = steps.find((step) => step.id === 'deploy');
  expect(deploy?.if).toContain("steps.anchored.outcome != 'failure'");
  expect(deploy?.if).toContain("steps.verify.outcome == 'success'");
});

it("An ordinary commit stays in the branch's history, and the command under step 1 names it", async () => {
  const { remote, folder } = await bareRemote();
  const store = folder('store');
  for (const date of ['2026-11-21', '2026-11-22']) {
    await commitNight(store, date);
    await pushStore({ store, remote }, surroundings);
  }
  const guide = await readFile(join(ROOT, 'docs/audit.md'), 'utf8');
  const [, command = 'false'] = /`(git fetch origin snapshots && git log [^`]+)`/.exec(guide) ?? [];
  const work = folder('work');
  await git(folder('.'), 'clone', '--quiet', '--branch', 'snapshots', remote, work);
  const said = async () => (await shell(work, `${command} 2>/dev/null`)).replace(/^From .*\n|^ \*.*\n/gm, '');
  expect(await said()).toBe('');
  await appendFile(join(work, '2026-11-21/summary.json'), ' ');
  await git(work, '-c', 'user.name=Some One', '-c', 'user.email=x@y', 'commit', '--quiet', '-am', 'Tidy');
  await git(work, 'push', '--quiet');
  expect(await said()).toMatch(/^[0-9a-f]{7,} Some One Tidy\n\n2026-11-21\/summary\.json\n$/);
});
