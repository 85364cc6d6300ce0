import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startGitHub } from '../../alerts/testing/github.ts';
import { releasedHeads, releaseHead } from './release.ts';

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

describe('releasedHeads', () => {
  it('has the latest line first, whatever else is released', async () => {
    expect(await releasedHeads(github.access)).toEqual([]);
    await releaseHead(github.access, later);
    await releaseHead(github.access, head);
    const other = { draft: false, immutable: false, assets: [] };
    github.releases.push({ id: 90, tag_name: 'v1.0.0', ...other });
    github.releases.push({ id: 91, tag_name: 'ledger-head-999', ...other, draft: true });
    expect((await releasedHeads(github.access)).map((one) => one.head)).toEqual([later, head]);
  });

  it('refuses a release whose file is gone or is something else', async () => {
    await releaseHead(github.access, head);
    const [released] = github.releases;
    if (released?.assets[0] === undefined) throw new Error('nothing was released');
    released.assets[0].text = '{"seq":0}';
    expect(await codeOf(releasedHeads(github.access))).toContain('is not {seq, hash}');
    released.assets.length = 0;
    expect(await codeOf(releasedHeads(github.access))).toContain('has no head.json');
  });
});
