import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { buildSite } from '../../src/pipeline/build/build.ts';
import { deploy } from '../../src/pipeline/deploy/deploy.ts';
import { distFiles, distSha256 } from '../../src/pipeline/dist-hash.ts';
import { readLedger } from '../../src/store/ledger.ts';
import { addNight, writeMock } from '../site/fixture-store.ts';
import { temporaryFolder } from '../site/site.ts';
import { parseOutputs } from '../workflows/runner.ts';
import { startCloudflare } from './cloudflare.ts';

let work: Awaited<ReturnType<typeof temporaryFolder>>;
let cloudflare: Awaited<ReturnType<typeof startCloudflare>>;
let printed: string[];
const path = (name: string) => join(work.folder, name);
const build = (store: string) =>
  buildSite({ store: path(store), out: path(`${store}-dist`), mock: path('mock') });

beforeAll(async () => {
  work = await temporaryFolder();
  await writeMock(path('mock'));
  await addNight(path('real'), { date: '2026-11-21' });
  await addNight(path('real'), { date: '2026-11-21' }, 1);
  await build('real');
  await addNight(path('sample'), { date: '2026-11-21', source: 'bigquery' });
  await addNight(path('sample'), { date: '2026-11-22', source: 'embedded' });
  await build('sample');
});
beforeEach(async () => {
  cloudflare = await startCloudflare();
  printed = [];
});
afterEach(() => cloudflare.close());
afterAll(() => work.remove());

const run = (store: string, options: Partial<Parameters<typeof deploy>[0]> = {}, retries = [1]) =>
  deploy(
    {
      store: path(store),
      out: path(`${store}-dist`),
      target: 'production',
      allowSample: false,
      dryRun: false,
      ...options,
    },
    cloudflare.project,
    {
      now: () => new Date('2026-11-22T08:30:00Z'),
      env: { GITHUB_OUTPUT: path('output') },
      print: (line) => printed.push(line),
    },
    { deploy: retries, probe: [1], fetch: cloudflare.fetchHost },
  );
/** What the last run told the workflow. */
const outputs = async () => parseOutputs(await readFile(path('output'), 'utf8'));
const deployments = async (store: string) =>
  (await readLedger(path(store))).filter((line) => line.kind === 'deployment');

describe('deploy', () => {
  it('publishes to production and under the night’s alias, probes, and records both in the chain', async () => {
    expect(await run('real')).toBe(0);
    expect(cloudflare.state.branches).toEqual(['main', '2026-11-21-r2']);
    expect(cloudflare.state.uploaded).toBeGreaterThan(40);
    const status = JSON.parse(await readFile(path('real-dist/status.json'), 'utf8'));
    const lines = await deployments('real');
    expect(lines).toHaveLength(2);
    for (const line of lines)
      expect(line).toMatchObject({
        id: '2026-11-21-r2',
        source: 'bigquery',
        dist_sha256: distSha256(await distFiles(path('real-dist'))),
        head: status.ledger_head,
        created_at: '2026-11-22T08:30:00.000Z',
      });
    expect(lines.map(({ alias }) => alias)).toEqual([null, 'https://2026-11-21-r2.kpi-test.pages.dev']);
    expect(printed.join('\n')).not.toContain('secret-api-token');
    expect(await outputs()).toMatchObject({
      deployed: 'true',
      url: `${cloudflare.origin}/`,
      alias: 'https://2026-11-21-r2.kpi-test.pages.dev',
      exposed: '',
      doubts: '',
    });
  });

  it('tries again when Cloudflare fails once, and records one deployment for it', async () => {
    cloudflare.state.faults = { deployment: [400] };
    const before = (await deployments('real')).length;
    expect(await run('real', { target: 'preview' })).toBe(0);
    expect(cloudflare.state.branches).toEqual(['2026-11-21-r2', '2026-11-21-r2']);
    expect((await deployments('real')).length).toBe(before + 1);
  });

  it('records nothing when a call goes on failing, and says so without the token', async () => {
    const before = (await deployments('real')).length;
    for (const [call, code] of [
      ['project', 'cloudflare'],
      ['deployment', 'deploy-failed'],
    ] as const) {
      cloudflare.state.faults = { [call]: Array(20).fill(403) };
      const error = await run('real', { target: 'preview' }, []).catch((caught: unknown) => caught);
      expect(error).toMatchObject({ code });
      expect(String(error)).not.toContain('secret-api-token');
    }
    expect((await deployments('real')).length).toBe(before);
  });

  it('reports a deployment that answers strangers, or that would once the quota is spent', async () => {
    cloudflare.state.open = true;
    expect(await run('real', { target: 'preview' })).toBe(1);
    expect(printed.join('\n')).toContain('The deployment is exposed');
    expect((await outputs())['exposed']).toContain(new URL(cloudflare.origin).host);
    cloudflare.state.open = false;
    for (const failOpen of [true, undefined]) {
      cloudflare.state.failOpen = failOpen;
      printed = [];
      expect(await run('real', { target: 'preview' })).toBe(1);
      expect(printed.join('\n')).toContain('fails open');
      expect(await outputs()).toMatchObject({
        deployed: 'true',
        exposed: '',
        doubts: expect.stringContaining('fail open'),
      });
    }
  });

  it('keeps sample data from standing where real nights have stood, unless asked', async () => {
    await expect(run('sample')).rejects.toMatchObject({ code: 'sample-over-real' });
    expect(cloudflare.state.calls).toEqual([]);
    expect(await run('sample', { allowSample: true })).toBe(0);
  });

  it('uploads nothing on a dry run', async () => {
    expect(await run('real', { dryRun: true })).toBe(0);
    expect(cloudflare.state.calls).toEqual([]);
    expect(printed[0]).toContain('snapshot 2026-11-21-r2 to production and 2026-11-21-r2');
  });

  it('refuses a site that was not built from the store as it stands', async () => {
    await addNight(path('real'), { date: '2026-11-22' });
    await expect(run('real')).rejects.toMatchObject({ code: 'not-built' });
    await rm(path('real-dist'), { recursive: true });
    await expect(run('real')).rejects.toMatchObject({ code: 'not-built' });
  });
});
