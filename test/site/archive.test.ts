import { cpSync } from 'node:fs';
import { appendFile, cp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { unzipSync } from 'fflate';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { build } from '../../src/cli/build.ts';
import { runCommand } from '../../src/cli/run.ts';
import { ROOT } from '../../src/host/root.ts';
import { planArchive } from '../../src/pipeline/build/archive-cache.ts';
import { buildSite } from '../../src/pipeline/build/build.ts';
import { codeFingerprint } from '../../src/pipeline/build/program.ts';
import { distFiles, distSha256 } from '../../src/pipeline/dist-hash.ts';
import { openArchive } from '../../src/store/archive.ts';
import { readLedger, recordDeployment } from '../../src/store/ledger.ts';
import { addNight } from './fixture-store.ts';
import { buildTestSite, type TestSite, textOf } from './site.ts';

const contracts = 'Upfront_Contract_Spend_Query';
const row = (id: string, upfront: string, customer = 'Acme') => [
  id,
  customer,
  'Jack',
  '2026-05-01',
  '900',
  upfront,
];

/** Where a line may say that a night is frozen; one of them may be linked. */
const ADDRESSES = ['https://2026-11-22.kpi.pages.dev/', 'javascript:alert(1)', 'http://kpi.example.com/'];

let site: TestSite;

beforeAll(async () => {
  site = await buildTestSite(async (store) => {
    await addNight(store, {
      date: '2026-11-20',
      values: { take_rate: 0.11 },
      details: { [contracts]: { rows: [row('C-1', '10'), row('C-2', '20'), row('C-3', '30')] } },
    });
    await addNight(store, {
      date: '2026-11-21',
      values: { take_rate: 0.12 },
      definitions: (definitions) => ({
        ...definitions,
        metrics: definitions.metrics.map((metric) =>
          metric.key === 'take_rate' ? { ...metric, formula: 'Another formula' } : metric,
        ),
      }),
      details: {
        [contracts]: { rows: [row('C-1', '10'), row('C-2', '25.50'), row('C-4', '40', '</b>Zed')] },
      },
    });
    await addNight(store, {
      date: '2026-11-22',
      values: { take_rate: 0.4 },
      provenance: {
        git_commit: 'c'.repeat(40),
        git_dirty: true,
        run: { event: 'schedule', actor: 'the-last-editor', run_id: '7', attempt: 1 },
      },
    });
    const lines = await readLedger(store);
    const [head, line] = [lines.at(-1), lines.findLast((one) => one.kind === 'snapshot')];
    if (head === undefined || line === undefined) throw new Error('an empty store');
    for (const address of ADDRESSES)
      await recordDeployment(store, {
        ...{ line, url: address, alias: address, gitCommit: null, distSha256: 'd'.repeat(64), head },
        now: () => new Date('2026-11-22T09:00:00Z'),
      });
  });
});
afterAll(() => site?.remove());

const read = async (path: string) => textOf(await site.read(`snapshots/${path}index.html`));

describe('a night of the archive', () => {
  it('shows its own numbers, definitions and rows while the front page shows the newest', async () => {
    expect(textOf(await site.read('index.html'))).toContain('Take rate 40.0%');
    for (const [id, value] of [
      ['2026-11-20', '11.0%'],
      ['2026-11-21', '12.0%'],
    ] as const) {
      const overview = await read(`${id}/`);
      expect(overview).toContain(`Take rate ${value}`);
      expect(overview).not.toContain('40.0%');
      expect(overview).toContain(`This is snapshot ${id}`);
      expect(overview).toContain(`Snapshot ${id}`);
    }
    expect(await read('2026-11-21/definitions/')).toContain('Another formula');
    expect(await read('2026-11-20/definitions/')).not.toContain('Another formula');
    expect(await read('2026-11-20/details/upfront-contract-spend-query/')).toContain('C-3');
    expect(await read('2026-11-21/details/upfront-contract-spend-query/')).not.toContain('C-3');
  });

  it("tonight's numbers move, and /snapshots/<id>/changes/ lists which", async () => {
    const text = await read('2026-11-21/changes/');
    expect(text).toContain('Snapshot 2026-11-21 against the night before, 2026-11-20');
    expect(text).toContain('Take rate Value 11.0% 12.0%');
    expect(text).toContain('Definition of Take rate: formula');
    const html = await site.read('snapshots/2026-11-21/changes/index.html');
    const section = textOf(
      /<section[^>]*data-diff="Upfront_Contract_Spend_Query".*?<\/section>/s.exec(html)?.[0] ?? '',
    );
    expect(section).toContain('1 added, 1 removed, 1 changed; 3 rows before, 3 after.');
    expect(section).toContain('Added: 1 C-4 · </b>Zed · Jack');
    expect(section).toContain('Removed: 1 C-3 · Acme · Jack');
    expect(section).toContain('Changed: 1 C-2 · Acme · Jack : Upfront spend $20.00 → $25.50');
    expect(await read('2026-11-20/changes/')).toContain('there is nothing to compare it with');
  });

  it('a night made with changes that no commit holds says so on its pages (`git_dirty`)', async () => {
    const text = await read('2026-11-22/');
    expect(text).toContain(
      `Started by the schedule. Its code is commit ${'c'.repeat(40)}; the checkout had changes that no commit holds.`,
    );
    expect(text).not.toContain('the-last-editor');
    for (const page of ['index.html', 'snapshots/2026-11-22/definitions/index.html'])
      expect(textOf(await site.read(page))).toContain('Code With changes that no commit holds');
    expect(await read('2026-11-20/')).not.toContain('changes that no commit holds');
    const files = unzipSync(await readFile(join(site.dir, 'snapshots/2026-11-22/evidence.zip')));
    const name = Object.keys(files).find((path) => path.endsWith('summary.html')) ?? '';
    const summary = textOf(Buffer.from(files[name] ?? []).toString());
    expect(summary).toContain('Started by the schedule');
    expect(summary).toContain('the checkout had changes that no commit holds');
  });

  it('links to no address of the ledger but one of https', async () => {
    for (const page of [...site.pages, ...site.archived])
      expect(await site.read(page)).not.toMatch(/(?:href|src|action)="(?:javascript:|http:\/\/kpi)/i);
    const html = await site.read('snapshots/2026-11-22/index.html');
    for (const address of ADDRESSES) expect(textOf(html)).toContain(address);
    expect(html).toContain(`href="${ADDRESSES[0]}"`);
  });

  it('publishes its files as they were stored', async () => {
    expect(await site.read(`snapshots/2026-11-20/data/details/${contracts}.json`)).toContain('"C-3"');
    expect(await site.read('snapshots/2026-11-20/data/manifest.json')).toContain('"id":"2026-11-20"');
    const files = unzipSync(await readFile(join(site.dir, 'snapshots/2026-11-20/evidence.zip')));
    const sums = Object.keys(files).find((name) => name.endsWith('SHA256SUMS')) ?? '';
    expect(Buffer.from(files[sums] ?? []).toString()).toContain('manifest.json');
  });
});

const hash = async (dir: string) => distSha256(await distFiles(dir));

it('a night that is committed while the site is built is in none of its pages', async () => {
  const at = (name: string) => join(site.store, '..', name);
  const [store, grown, out] = [at('meanwhile'), at('grown'), at('one-state')];
  await cp(site.store, store, { recursive: true });
  await cp(site.store, grown, { recursive: true });
  const { head, nights } = await openArchive({ store, mock: at('mock') });
  const line = nights[0]?.line;
  if (head === null || line === undefined) throw new Error('no night');
  const now = () => new Date('2026-11-22T09:00:00Z');
  const made = { url: 'https://x.kpi.pages.dev/', alias: null, gitCommit: null, distSha256: 'd'.repeat(64) };
  // Evidence packs hold the deployments of their night.
  await recordDeployment(grown, { ...made, line, head, now });
  await addNight(grown, { date: '2026-11-23' });
  await buildSite({
    store,
    out,
    mock: at('mock'),
    // Asked for once the archive's pages are planned, before the first page is made.
    get log() {
      cpSync(grown, store, { recursive: true });
      return undefined;
    },
  });
  expect(await readdir(store)).toContain('2026-11-23');
  expect(await hash(out)).toBe(await hash(site.dir));
});

describe('the cache of archived pages', () => {
  it('changes no byte, empty or full', async () => {
    const first = await hash(site.dir);
    const out = join(site.store, '../again');
    const mock = join(site.store, '../mock');
    const cache = join(site.store, '../cache');
    for (const kept of [0, 3]) {
      expect(await readdir(cache).catch(() => [])).toHaveLength(kept);
      await buildSite({ store: site.store, out, mock, cache });
      expect(await hash(out)).toBe(first);
    }
  });

  it('makes a night again whose kept files were changed, even through the site that shares them', async () => {
    const out = join(site.store, '../again');
    const options = {
      store: site.store,
      out,
      mock: join(site.store, '../mock'),
      cache: join(site.store, '../cache'),
    };
    await buildSite(options);
    const page = join(out, 'snapshots/2026-11-20/index.html');
    const before = await readFile(page, 'utf8');
    await appendFile(page, 'altered');
    await rm(join(out, 'snapshots/2026-11-21/changes/index.html'));
    expect((await buildSite(options)).dropped).toEqual(['2026-11-20']);
    expect(await readFile(page, 'utf8')).toBe(before);
    expect(distSha256(await distFiles(out))).toBe(distSha256(await distFiles(site.dir)));
    expect(await readdir(options.cache)).toHaveLength(3);
  });

  it('makes a night again when a night before it is added', async () => {
    const store = join(site.store, '../copy');
    const out = join(site.store, '../copy-dist');
    await cp(site.store, store, { recursive: true });
    await addNight(store, { date: '2026-11-19', values: { take_rate: 0.1 } });
    await buildSite({ store, out, mock: join(site.store, '../mock') });
    const changes = await readFile(join(out, 'snapshots/2026-11-20/changes/index.html'), 'utf8');
    expect(textOf(changes)).toContain('Snapshot 2026-11-20 against the night before, 2026-11-19');
  });

  it('every build makes the kept pages of some nights anew and compares them: `cache-altered`, and the run says so', async () => {
    const out = join(site.store, '../checked');
    const cache = join(ROOT, '.cache/archive');
    const outputs = join(site.store, '../outputs');
    const run = async () => {
      const printed: string[] = [];
      const env = { GITHUB_OUTPUT: outputs };
      const effects = { now: () => new Date(), env, print: (line: string) => void printed.push(line) };
      await writeFile(outputs, '');
      const code = await runCommand(build, ['--store', site.store, '--out', out], effects);
      return { code, printed: printed.slice(1), told: await readFile(outputs, 'utf8') };
    };
    const kept = async () => {
      const archive = await openArchive({ store: site.store, mock: '' });
      return (await planArchive(archive, cache, await codeFingerprint())).kept;
    };
    const honest = await run();
    expect(honest).toMatchObject({ code: 0, told: expect.stringMatching(/^altered<<\S+\n\n/m) });
    const before = await kept();
    // As whoever alters them would: the name tells the bytes.
    for (const [id, name] of before) {
      await appendFile(join(cache, name, 'index.html'), ' ');
      const forged = `${name.split('.')[0]}.${await hash(join(cache, name))}`;
      await rename(join(cache, name), join(cache, forged));
      // Two of one night: one would stay for the build that is made anew.
      const twin = join(cache, `${name.split('.')[0]}.${'0'.repeat(64)}`);
      if (id === '2026-11-21') await cp(join(cache, forged), twin, { recursive: true });
      expect(id).toMatch(/^2026-11-2[012]$/);
    }
    const found = await run();
    const difference =
      /^Kept pages are not what the files of their night make: snapshots\/2026-11-20\/index\.html differs from byte \d+ on\.$/m;
    expect(found).toMatchObject({ code: 3, told: expect.stringMatching(difference) });
    expect(found.printed.join()).toMatch(/^error: Kept pages are not .*\(docs\/errors\.md#cache-altered\)$/);
    expect(await hash(out)).toBe(await hash(site.dir));
    expect(await kept()).toEqual(before);
    expect(await run()).toMatchObject({
      code: 0,
      printed: ['  kept pages of 2026-11-20 are what their files make'],
      told: expect.stringMatching(/^altered<<\S+\n\n/m),
    });
  });
});
