import { appendFile, cp, mkdtemp, readdir, readFile, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runCommand } from '../../src/cli/run.ts';
import { verify } from '../../src/cli/verify.ts';
import { type BuildOptions, buildSite } from '../../src/pipeline/build/build.ts';
import { nightsInTurn } from '../../src/pipeline/build/kept-check.ts';
import { distFiles, distSha256 } from '../../src/pipeline/dist-hash.ts';
import { gitCommit } from '../../src/pipeline/identity.ts';
import { rebuild } from '../../src/pipeline/rebuild.ts';
import { openArchive } from '../../src/store/archive.ts';
import { appendLine, readLedger, recordMissed } from '../../src/store/ledger.ts';
import { withStoreLock } from '../../src/store/lock.ts';
import { MOCK_FOLDER } from '../../src/warehouse/mock/mock.ts';
import { addNights } from '../site/fixture-store.ts';
import { sharedBuild } from '../site/shared-build.ts';

const DEPLOYED = '2026-11-21';
const FORGED = '2026-11-22';

let parent = '';
let store = '';
let site = '';

/** Appends a deployment line of the newest night, built from the whole ledger or from its first `from` lines. */
async function recordBuilt(dist_sha256: string, from?: number): Promise<void> {
  const lines = await readLedger(store);
  const head = lines.at((from ?? 0) - 1);
  const night = lines.findLast((line) => line.kind === 'snapshot');
  if (head === undefined || night === undefined) throw new Error('an empty store');
  const { id, date, revision, source, manifest_sha256 } = night;
  const git_commit = await gitCommit();
  await withStoreLock(store, (lock) =>
    appendLine(lock, {
      kind: 'deployment',
      ...{ id, date, revision, source, manifest_sha256, git_commit, dist_sha256 },
      created_at: [`${date}T09:00:00Z`, lines.at(-1)?.created_at ?? ''].sort().at(-1) ?? '',
      url: 'https://x.kpi.pages.dev/',
      alias: null,
      head: { hash: head.hash, seq: head.seq },
    }),
  );
}

/** Compares a site that was built before where it is the comparison that is in question. */
const compared = (options: Omit<Parameters<typeof rebuild>[0], 'store'>) =>
  rebuild({ store, build: builtBefore, ...options });

/** A store of an earlier ledger reaches its nights through links. */
async function builtBefore(options: BuildOptions) {
  const whole = join(await mkdtemp(join(parent, 'whole-')), 'store');
  await cp(options.store, whole, { recursive: true, dereference: true });
  return sharedBuild({ ...options, store: whole, fresh: false });
}

async function run(...args: string[]): Promise<{ code: number; printed: string[] }> {
  const printed: string[] = [];
  const effects = { now: () => new Date(), env: {}, print: (line: string) => void printed.push(line) };
  return { code: await runCommand(verify, ['--store', store, ...args], effects), printed };
}

beforeAll(async () => {
  parent = await mkdtemp(join(tmpdir(), 'kpi-rebuild-'));
  store = join(parent, 'store');
  site = join(parent, 'site');
  await addNights(store, 2, { date: DEPLOYED });
  await sharedBuild({ store, out: site, mock: MOCK_FOLDER });
  await recordBuilt(distSha256(await distFiles(site)));
  await addNights(store, 1, { date: FORGED });
  await recordBuilt('d'.repeat(64));
  const now = () => new Date('2026-11-23T09:00:00Z');
  await recordMissed(store, { date: '2026-11-23', source: 'bigquery', code: 'network', now });
});
afterAll(() => rm(parent, { recursive: true, force: true }));

describe('npm run verify -- --rebuild', () => {
  it('builds a night again, byte for byte, although the store has grown since', async () => {
    const { code, printed } = await run('--rebuild', DEPLOYED);
    expect(printed[1]).toMatch(
      /^2026-11-21 built again from 2 ledger lines: \d+ files, the same bytes as deployment line 3\. dist_sha256 [0-9a-f]{64}\.$/,
    );
    expect(code).toBe(0);
  });

  it('says when what was deployed was something else', async () => {
    const { code, printed } = await run('--rebuild', FORGED);
    expect(code).toBe(1);
    expect(printed.at(-1)).toMatch(
      /^error: 2026-11-22 built again from 4 ledger lines is not what deployment line 5 holds/,
    );
    expect(printed.at(-1)).toContain(`says ${'d'.repeat(64)}`);
  });

  it('says when the site shows another night than the one that is asked for', async () => {
    const { difference } = await compared({ id: '2026-11-20', against: site });
    expect(difference).toBe('the site of that ledger shows 2026-11-21, not 2026-11-20');
  });

  it('is not content with a later line that records an honest site of the same ledger', async () => {
    const { dist_sha256 } = await compared({ id: FORGED });
    await recordBuilt(dist_sha256, 4);
    const { difference } = await compared({ id: FORGED });
    expect(difference).toContain(`ledger line 5 says ${'d'.repeat(64)}`);
  });

  it('names the lines of other ledgers that it did not compare', async () => {
    await recordBuilt('e'.repeat(64));
    const { code, printed } = await run('--rebuild', FORGED);
    expect(code).toBe(1);
    expect(printed.at(-1)).toMatch(
      / Not compared: deployment line 5, 7, built from another ledger or commit\.$/,
    );
  });

  it('verify --rebuild ID and the dist_sha256 of the deployment line, against files taken from the site', async () => {
    expect(await compared({ id: DEPLOYED, against: site })).toMatchObject({ seq: 2, difference: null });
    const other = join(parent, 'other');
    await cp(site, other, { recursive: true });
    await appendFile(join(other, 'index.html'), ' ');
    await rm(join(other, 'status.json'));
    await expect(compared({ id: DEPLOYED, against: other })).rejects.toMatchObject({ code: 'not-a-site' });
    await cp(join(site, 'status.json'), join(other, 'status.json'));
    const { difference } = await compared({ id: DEPLOYED, against: other });
    expect(difference).toMatch(/^index\.html differs from byte \d+ on$/);
  });

  it('verify --rebuild ID, which uses no cache', async () => {
    const cache = join(parent, 'cache');
    const altered = join(parent, 'altered');
    const build = { store, out: altered, mock: MOCK_FOLDER, cache };
    await buildSite(build);
    const turn = nightsInTurn(await openArchive({ store, mock: MOCK_FOLDER }));
    for (const night of await readdir(cache)) {
      // A build would find out itself about the nights in turn.
      const { id } = JSON.parse(await readFile(join(cache, night, 'data/manifest.json'), 'utf8'));
      if (turn.includes(id)) continue;
      await appendFile(join(cache, night, 'index.html'), ' ');
      const name = `${night.split('.')[0]}.${distSha256(await distFiles(join(cache, night)))}`;
      await rename(join(cache, night), join(cache, name));
    }
    await buildSite(build);
    const { difference } = await rebuild({ store, id: FORGED, against: altered });
    expect(difference).toMatch(/^snapshots\/2026-11-2\d\/index\.html differs from byte \d+ on$/);
  });

  it('does not build from a store that is not as recorded', async () => {
    await appendFile(join(store, DEPLOYED, 'summary.json'), ' ');
    const { code, printed } = await run('--rebuild', DEPLOYED);
    expect(code).toBe(1);
    expect(printed).toHaveLength(1);
    expect(printed[0]).toContain(`${DEPLOYED}/summary.json: it was altered`);
  });
});
