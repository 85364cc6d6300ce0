import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { buildSite } from '../../src/pipeline/build/build.ts';
import { deploy } from '../../src/pipeline/deploy/deploy.ts';
import { wranglerDeploy } from '../../src/pipeline/deploy/wrangler.ts';
import { distFiles, distSha256 } from '../../src/pipeline/dist-hash.ts';
import { readCheckout } from '../../src/pipeline/identity.ts';
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
  await addNight(path('invented'), { date: '2026-11-22', source: 'embedded' });
  await build('invented');
});
beforeEach(async () => {
  cloudflare = await startCloudflare();
  printed = [];
  await writeFile(path('output'), '');
});
afterEach(() => cloudflare.close());
afterAll(() => work.remove());

/** Deploys with wrangler itself, or with what stands in for it. */
const run = (
  store: string,
  options: Partial<Parameters<typeof deploy>[0]> = {},
  upload: typeof wranglerDeploy = cloudflare.upload,
) =>
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
    { deploy: [1], probe: [1], fetch: cloudflare.fetchHost, upload },
  );
/** What the last run told the workflow. */
const outputs = async () => parseOutputs(await readFile(path('output'), 'utf8'));
const deployments = async (store: string) =>
  (await readLedger(path(store))).filter((line) => line.kind === 'deployment');

describe('deploy', () => {
  it('publishes to production and under the night’s alias, probes, and records both in the chain', async () => {
    expect(await run('real', {}, wranglerDeploy)).toBe(0);
    expect(cloudflare.state.branches).toEqual(['main', '2026-11-21-r2']);
    const { dirty } = await readCheckout();
    expect(cloudflare.state.dirty).toEqual([String(dirty), String(dirty)]);
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
    cloudflare.state.faults = { token: [400] };
    const before = (await deployments('real')).length;
    expect(await run('real', { target: 'preview' }, wranglerDeploy)).toBe(0);
    expect(cloudflare.state.branches).toEqual(['2026-11-21-r2']);
    expect((await deployments('real')).length).toBe(before + 1);
  });

  it('records nothing when a call goes on failing, and gives Cloudflare’s reason without codes and token', async () => {
    const before = (await deployments('real')).length;
    cloudflare.state.reason = '\u001b[31mNo such account\u001b[0m for secret-api-token';
    for (const [call, code] of [
      ['project', 'cloudflare'],
      ['token', 'deploy-failed'],
    ] as const) {
      cloudflare.state.faults = { [call]: [403, 403] };
      const error = await run('real', { target: 'preview' }, wranglerDeploy).catch(
        (caught: unknown) => caught,
      );
      expect(error).toMatchObject({ code, message: expect.stringContaining('No such account for ***') });
      expect(String(error)).not.toMatch(/secret-api-token|\p{Cc}|\[31m/u);
      expect((await outputs())['undone']).toContain('No such account for ***');
    }
    expect((await deployments('real')).length).toBe(before);
    expect(cloudflare.state.uploaded).toBe(0);
  });

  it('uploads no byte of real numbers to a project that is open, or of which that cannot be told', async () => {
    const { state } = cloudflare;
    for (const [open, code, words] of [
      [() => (state.open = true), 'project-open', 'answers strangers'],
      [() => (state.failOpen = true), 'project-open', 'The production deployments fail open'],
      [() => (state.failOpen = undefined), 'project-open', 'The preview deployments fail open'],
      [() => (state.access = { type: 'plain_text', value: 'public' }), 'project-open', 'SITE_ACCESS'],
      [() => (state.access = { type: 'secret_text', value: '' }), 'project-open', 'SITE_ACCESS'],
      [() => (state.refusal = 500), 'project-unprobed', 'cannot be told'],
    ] as const) {
      Object.assign(state, { open: false, failOpen: false, access: null, branches: ['main'] });
      open();
      for (const [store, options] of [
        ['real', {}],
        ['real', { target: 'preview' }],
        ['sample', { allowSample: true }],
      ] as const)
        await expect(run(store, options)).rejects.toMatchObject({
          code,
          message: expect.stringContaining(words),
        });
      expect([state.uploaded, state.branches]).toEqual([0, ['main']]);
    }
    state.open = true;
    await run('real').catch(() => {});
    expect((await outputs())['deployed']).toBeUndefined();
    expect(await outputs()).toMatchObject({
      probed: 'true',
      exposed: new URL(cloudflare.origin).host,
    });
  });

  it('takes a project on which nothing was ever deployed for what it is', async () => {
    cloudflare.state.refusal = 522;
    expect(await run('real', { target: 'preview' })).toBe(1);
    expect(cloudflare.state.branches).toEqual(['2026-11-21-r2']);
    expect(printed.join('\n')).toContain('could not be probed');
  });

  it('records and probes production as it lands, whatever becomes of the dated alias', async () => {
    const before = (await deployments('real')).length;
    cloudflare.state.faults = { deployment: [200, 400, 400] };
    await expect(run('real')).rejects.toMatchObject({
      code: 'deploy-failed',
      message: expect.stringContaining('2026-11-21-r2'),
    });
    expect(cloudflare.state.branches).toEqual(['main']);
    const lines = await deployments('real');
    expect(lines.slice(before)).toMatchObject([{ alias: null, url: `${cloudflare.origin}/` }]);
    expect(await outputs()).toMatchObject({
      deployed: 'true',
      url: `${cloudflare.origin}/`,
      probed: 'true',
      exposed: '',
      undone: expect.stringContaining('An error of the stand-in'),
    });
  });

  it('reports what answers strangers once it has landed, and uploads no other branch', async () => {
    cloudflare.state.opens = true;
    const before = (await deployments('real')).length;
    expect(await run('real')).toBe(1);
    expect(cloudflare.state.branches).toEqual(['main']);
    expect((await deployments('real')).length).toBe(before + 1);
    expect(printed.join('\n')).toContain('The deployment is exposed');
    expect(await outputs()).toMatchObject({
      deployed: 'true',
      exposed: expect.stringContaining(new URL(cloudflare.origin).host),
      undone: expect.stringContaining('2026-11-21-r2 was not deployed'),
    });
  });

  it('keeps sample data from standing where real nights have stood, unless asked', async () => {
    await expect(run('sample')).rejects.toMatchObject({ code: 'sample-over-real' });
    expect(cloudflare.state.calls).toEqual([]);
    expect(await run('sample', { allowSample: true })).toBe(0);
  });

  it('takes no store that holds a trial on files, to whatever project, not even as a preview', async () => {
    await addNight(path('trial'), { date: '2026-11-20' });
    await addNight(path('trial'), { date: '2026-11-21', source: 'files' });
    for (const options of [{}, { target: 'preview', allowSample: true }, { dryRun: true }] as const)
      await expect(run('trial', options)).rejects.toMatchObject({ code: 'files-local' });
    expect(cloudflare.state.calls).toEqual([]);
  });

  it('lets sample data go to an open project, and says so', async () => {
    Object.assign(cloudflare.state, { open: true, failOpen: undefined });
    expect(await run('invented')).toBe(0);
    expect(cloudflare.state.branches).toEqual(['main', '2026-11-22']);
    expect(printed.at(-1)).toContain('It holds sample data alone.');
    expect((await outputs())['probed']).toBeUndefined();
  });

  it('uploads nothing on a dry run', async () => {
    expect(await run('real', { dryRun: true })).toBe(0);
    expect(cloudflare.state.calls).toEqual([]);
    expect(printed[0]).toContain('snapshot 2026-11-21-r2 to production and 2026-11-21-r2');
  });

  it('asks Cloudflare nothing for a site that holds what the build did not write', async () => {
    await writeFile(path('real-dist/_worker.js'), '');
    for (const dryRun of [true, false])
      await expect(run('real', { dryRun })).rejects.toMatchObject({
        code: 'not-built',
        message: expect.stringContaining('_worker.js'),
      });
    expect(cloudflare.state.calls).toEqual([]);
    await rm(path('real-dist/_worker.js'));
  });

  it('refuses a site that was not built from the store as it stands', async () => {
    await addNight(path('real'), { date: '2026-11-22' });
    await expect(run('real')).rejects.toMatchObject({ code: 'not-built' });
    await writeFile(path('real-dist/status.json'), '{');
    await expect(run('real')).rejects.toMatchObject({ code: 'not-built' });
    await rm(path('real-dist'), { recursive: true });
    await expect(run('real')).rejects.toMatchObject({ code: 'not-built' });
  });
});
