import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startGitHub } from '../../alerts/testing/github.ts';
import type { Anchor } from '../verify/anchor.ts';
import { headText, releasedHeads, releaseHead } from './release.ts';
import type { FakeRelease } from './testing/releases.ts';

const head = { seq: 59, hash: 'a'.repeat(64) };
const later = { seq: 161, hash: 'b'.repeat(64) };

let github: Awaited<ReturnType<typeof startGitHub>>;
beforeEach(async () => {
  github = await startGitHub(() => new Date(0));
});
afterEach(() => github.close());

const codeOf = (work: Promise<unknown>) =>
  work.then(
    () => 'done',
    (error: { code?: string; message?: string }) => `${error.code} ${error.message}`,
  );

describe('releaseHead', () => {
  it('publishes one release with one file, and says whether it can still be replaced', async () => {
    const released = await releaseHead(github.access, head);
    expect(released).toEqual({
      head,
      url: 'https://github.com/acme/kpi/releases/tag/ledger-head-59',
      immutable: true,
    });
    expect(github.releases).toMatchObject([
      { tag_name: 'ledger-head-59', draft: false, assets: [{ name: 'head.json' }] },
    ]);
    expect(github.releases[0]?.assets[0]?.text).toBe(`{"seq":59,"hash":"${head.hash}"}\n`);
    github.state.immutableReleases = false;
    expect((await releaseHead(github.access, later)).immutable).toBe(false);
  });

  it('publishes the same head once, and never beside another for the same line', async () => {
    await releaseHead(github.access, head);
    expect(await releaseHead(github.access, head)).toMatchObject({ head, immutable: true });
    expect(github.releases).toHaveLength(1);
    const other = releaseHead(github.access, { ...head, hash: later.hash });
    expect(await codeOf(other)).toMatch(/^anchor-differs .*ledger-head-59 holds another hash for line 59/);
    expect(github.releases).toHaveLength(1);
  });

  it('starts again where a run was stopped before it published', async () => {
    const stopped = { id: 7, tag_name: 'ledger-head-59', draft: true, immutable: false, assets: [] };
    github.releases.push({ ...stopped });
    await releaseHead(github.access, head);
    expect(github.releases).toMatchObject([{ draft: false, assets: [{ name: 'head.json' }] }]);
  });

  it('says what GitHub refused, without the token', async () => {
    github.state.failWith = 403;
    const said = await codeOf(releaseHead(github.access, head));
    expect(said).toBe(
      'anchor-failed The head of the ledger is not anchored: GitHub answered 403 to GET /releases.',
    );
    const nobody = { ...github.access, apiUrl: 'http://127.0.0.1:9' };
    expect(await codeOf(releaseHead(nobody, head))).toContain('could not be reached for GET /releases');
  });
});

/** All of them, in the order in which they come. */
async function headsOf(chain?: readonly Anchor[]): Promise<Anchor[]> {
  const heads: Anchor[] = [];
  for await (const { head: one } of releasedHeads(github.access, chain)) heads.push(one);
  return heads;
}

const hashOf = (seq: number): string => seq.toString(16).padStart(64, '0');

let ids = 1000;
/** A release as a night makes it, or with another tag or state. */
function released(seq: number, created_at: string, other: Partial<FakeRelease> = {}): FakeRelease {
  ids += 1;
  const text = headText({ seq, hash: hashOf(seq) });
  const assets = [{ id: ids * 10, name: 'head.json', text }];
  return {
    ...{ id: ids, tag_name: `ledger-head-${seq}`, draft: false, immutable: true, created_at, assets },
    ...other,
  };
}

const downloads = () => github.state.requests.filter((one) => one.includes('/releases/assets/')).length;

describe('releasedHeads', () => {
  it('has the latest line first, whatever else is released', async () => {
    expect(await headsOf()).toEqual([]);
    await releaseHead(github.access, later);
    await releaseHead(github.access, head);
    const other = { draft: false, immutable: false, assets: [] };
    github.releases.push({ id: 90, tag_name: 'v1.0.0', ...other });
    github.releases.push({ id: 91, tag_name: 'ledger-head-999', ...other, draft: true });
    expect(await headsOf()).toEqual([later, head]);
  });

  it('refuses a release whose file is gone or is something else', async () => {
    await releaseHead(github.access, head);
    const [made] = github.releases;
    if (made?.assets[0] === undefined) throw new Error('nothing was released');
    made.assets[0].text = '{"seq":0}';
    expect(await codeOf(headsOf())).toContain('is not {seq, hash}');
    made.assets.length = 0;
    expect(await codeOf(headsOf())).toContain('has no head.json');
  });

  it('finds heads behind hundreds of newer releases, in the order of lines and not of dates', async () => {
    const other = (created_at: string, tag_name: string) => released(1, created_at, { tag_name, assets: [] });
    for (let at = 0; at < 130; at += 1) github.releases.push(other('2026-12-01', `v1.0.${at}`));
    // The commit of the tag is the same for weeks, so that these come in no order.
    for (const seq of [9, 100, 12, 98, 10, 99, 11]) github.releases.push(released(seq, '2026-10-01'));
    github.releases.push(released(101, '2026-09-01'), released(3, '2026-11-30'));
    github.releases.push(released(200, '2026-12-02', { draft: true }));
    github.releases.push(other('2026-12-02', 'ledger-head-201-test'), other('2026-12-02', 'ledger-head-007'));
    for (let at = 0; at < 130; at += 1) github.releases.push(other('2026-08-01', `v0.9.${at}`));
    expect((await headsOf()).map(({ seq }) => seq)).toEqual([101, 100, 99, 98, 12, 11, 10, 9, 3]);
    const again = await releaseHead(github.access, { seq: 9, hash: hashOf(9) });
    expect(again.url).toContain('ledger-head-9');
    expect(github.releases.filter(({ tag_name }) => tag_name === 'ledger-head-9')).toHaveLength(1);
  });

  it('downloads only what GitHub’s digest does not already show to be the line', async () => {
    const chain = Array.from({ length: 250 }, (_, at) => ({ seq: at + 1, hash: hashOf(at + 1) }));
    for (const { seq } of chain) github.releases.push(released(seq, '2026-10-01'));
    const newestFirst = chain.toReversed();
    expect(await headsOf(chain)).toEqual(newestFirst);
    expect(downloads()).toBe(0);
    const altered = { seq: 17, hash: 'e'.repeat(64) };
    const [file] = github.releases[16]?.assets ?? [];
    if (file === undefined) throw new Error('nothing was released');
    file.text = headText(altered);
    expect(await headsOf(chain)).toEqual(newestFirst.map((one) => (one.seq === 17 ? altered : one)));
    expect(downloads()).toBe(1);
    github.state.assetDigests = false;
    expect(await headsOf(chain)).toHaveLength(250);
    expect(downloads()).toBe(251);
  });

  it('refuses a file that belongs to the release of another line', async () => {
    github.releases.push(released(5, '2026-10-01', { tag_name: 'ledger-head-999' }));
    expect(await codeOf(headsOf())).toContain('head.json of the release ledger-head-999 is of another line');
  });

  it('refuses to judge by a part of the releases', async () => {
    const foreign = { tag_name: 'v1', assets: [] };
    for (let at = 0; at < 10_000; at += 1) github.releases.push(released(1, '2026-10-01', foreign));
    expect(await codeOf(headsOf())).toMatch(/^anchor-failed .*more than 100 pages of releases/);
  });
});
