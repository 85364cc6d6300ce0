import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { listFiles } from '../host/files.ts';
import { sha256File } from '../host/hash.ts';
import { draftNight } from './draft.ts';
import { readLedger } from './ledger.ts';
import { manifest as manifestSchema, summary } from './schemas.ts';
import { commitNight, inBatches, kpiErrorOf, readJson, tempStore } from './testing/nights.ts';
import { runChild } from './testing/spawn.ts';
import { factsOf, VIEW } from './testing/write-night.ts';

const now = () => new Date('2026-11-22T08:01:00Z');

describe('a committed night', () => {
  it('is a folder, a manifest that describes it, and a ledger line that seals the manifest', async () => {
    const store = await tempStore();
    const { id, manifest, line } = await commitNight(store, '2026-11-22');
    const folder = join(store, id);
    expect((await readdir(store)).sort()).toEqual(['2026-11-22', 'ledger.jsonl']);
    expect(await listFiles(folder)).toEqual(
      [...manifest.files.map(({ path }) => path), 'manifest.json'].sort(),
    );
    for (const { path, bytes, sha256 } of manifest.files) {
      expect((await readFile(join(folder, path))).byteLength).toBe(bytes);
      expect(await sha256File(join(folder, path))).toBe(sha256);
    }
    expect(manifestSchema.parse(await readJson(folder, 'manifest.json'))).toEqual(manifest);
    expect(manifest).toMatchObject({ id, finished_at: '2026-11-22T08:01:00.000Z', snapshot_date: id });
    expect(line).toMatchObject({
      seq: 1,
      kind: 'snapshot',
      id,
      date: id,
      revision: 1,
      source: 'embedded',
      manifest_sha256: await sha256File(join(folder, 'manifest.json')),
      created_at: '2026-11-22T08:01:00.000Z',
    });
    expect(await readLedger(store)).toEqual([line]);
  });

  it('states rows and control totals of each file', async () => {
    const { manifest } = await commitNight(await tempStore(), '2026-11-22');
    const facts = manifest.files.map(({ path, rows, control_totals }) => [path, rows, control_totals]);
    expect(facts).toEqual([
      ['company.json', null, {}],
      ['definitions.json', null, {}],
      [`details/${VIEW}.json`, 3, { contract_id: '6', contract_value: '1200.75' }],
      ['owners.json', null, {}],
      ['summary.json', 1, { metric_value: '1200.75' }],
      ['targets.json', null, {}],
    ]);
  });

  it('has the same bytes for the same content, whatever the order of members', async () => {
    const store = await tempStore();
    const one = await commitNight(store, '2026-11-22');
    const reversed = Object.fromEntries(Object.entries(factsOf('2026-11-22')).reverse());
    const two = await commitNight(store, '2026-11-22', { facts: reversed });
    expect(two.manifest.files).toEqual(one.manifest.files);
    const text = (id: string) => readFile(join(store, id, 'manifest.json'), 'utf8');
    expect((await text(two.id)).replace('2026-11-22-r2', '2026-11-22')).toBe(await text(one.id));
  });

  it('keeps a blocked night and null values', async () => {
    const store = await tempStore();
    const draft = await draftNight(store);
    const row = { metric_key: 'nrr', metric_value: null, metric_format: 'percent', department: 'company' };
    const rest = { person_name: null, fiscal_year: 2026, updated_at: '2026-11-22T08:00:00Z' };
    await draft.writeSummary([{ ...row, ...rest }]);
    await draft.writeTargets([]);
    await draft.writeSettings();
    await draft.writeDefinitions({ metrics: [], views: [], queries: [] });
    const { id, manifest } = await draft.commit({ ...factsOf('2026-11-22'), blocked: true }, now);
    expect(manifest.blocked).toBe(true);
    expect(summary.parse(await readJson(store, id, 'summary.json')).rows).toEqual([{ ...row, ...rest }]);
    expect(manifest.files.find(({ path }) => path === 'summary.json')?.control_totals).toEqual({
      metric_value: '0',
    });
  });
});

describe('a draft', () => {
  it('leaves the store empty when discarded, and does no harm after a commit', async () => {
    const store = await tempStore();
    const draft = await draftNight(store);
    await draft.writeTargets([]);
    await draft.discard();
    await draft.discard();
    expect(await readdir(store)).toEqual([]);
    const { id } = await commitNight(store, '2026-11-22');
    expect(await listFiles(join(store, id))).toHaveLength(7);
  });

  it('refuses to be committed before it is complete', async () => {
    const store = await tempStore();
    const draft = await draftNight(store);
    await draft.writeTargets([]);
    const commit = () => draft.commit(factsOf('2026-11-22'), now);
    expect((await kpiErrorOf(commit())).message).toContain('summary.json was not written');
    await draft.writeSummary([]);
    await draft.writeSettings();
    await draft.writeDefinitions({ metrics: [], views: [], queries: [] });
    await writeFile(join(draft.folder, 'details/torn.json'), '{');
    expect((await kpiErrorOf(commit())).message).toContain('details/torn.json is only partly written');
    await rm(join(draft.folder, 'details/torn.json'));
    await rm(join(draft.folder, 'targets.json'));
    const error = await kpiErrorOf(commit());
    expect([error.code, error.message]).toEqual([
      'draft-incomplete',
      'The night cannot be committed: targets.json is gone.',
    ]);
    expect(await readLedger(store)).toEqual([]);
  });

  it('that fails at any step leaves the store as it was, or one line longer with its night', async () => {
    const failing = async (failAt: number) => {
      const store = await tempStore();
      const steps: string[] = [];
      const onStep = (step: string) => {
        if (steps.push(step) === failAt) throw new Error('The disk is full.');
      };
      await commitNight(store, '2026-11-22', { options: { onStep } }).catch(() => {});
      const isCommitted = (await readLedger(store)).length === 1;
      const whole = isCommitted ? ['2026-11-22', 'ledger.jsonl'] : [];
      expect([steps.at(failAt - 1), (await readdir(store)).sort()]).toEqual([steps.at(failAt - 1), whole]);
      return { steps, isCommitted };
    };
    const { steps } = await failing(0);
    const committed: string[] = [];
    for (const [at, step] of steps.entries()) if ((await failing(at + 1)).isCommitted) committed.push(step);
    expect(committed).toEqual(['ledger-renamed', 'ledger-synced', 'unlocked']);
  });

  it('refuses to be committed twice', async () => {
    const store = await tempStore();
    const draft = await draftNight(store);
    await draft.writeSummary([]);
    await draft.writeTargets([]);
    await draft.writeSettings();
    await draft.writeDefinitions({ metrics: [], views: [], queries: [] });
    await draft.commit(factsOf('2026-11-22'), now);
    expect((await kpiErrorOf(draft.commit(factsOf('2026-11-22'), now))).code).toBe('draft-incomplete');
    expect((await kpiErrorOf(draft.writeDetail('v', [], inBatches([], 1)))).code).toBe('store-write');
    expect(await readLedger(store)).toHaveLength(1);
  });

  it.each([
    ['a date that leads out of the store', { snapshot_date: '../../2026-11-22' }, 'id: '],
    ['a date that does not exist', { snapshot_date: '2026-02-30' }, 'snapshot_date: '],
    ['a time without a zone', { started_at: '2026-11-22T08:00:00' }, 'started_at: '],
    [
      'parameters JSON does not have',
      { queries: [queryWith({ n: Number.NaN })] },
      'queries.0.parameters.n: ',
    ],
  ])('refuses %s', async (_, facts, place) => {
    const store = await tempStore();
    const error = await kpiErrorOf(commitNight(store, '2026-11-22', { facts }));
    expect(error.code).toBe('store-invalid');
    expect(error.message).toContain(`What should become manifest.json does not have its form: ${place}`);
    expect(await readdir(store)).toEqual([]);
  });

  it('refuses summary rows of another form, without showing their values', async () => {
    const draft = await draftNight(await tempStore());
    const row = { metric_key: 'nrr', metric_value: 1, metric_format: 'secret', department: 'company' };
    const rest = { person_name: null, fiscal_year: 2026, updated_at: '2026-11-22T08:00:00Z' };
    const error = await kpiErrorOf(draft.writeSummary([{ ...row, ...rest }]));
    expect(error.message).toContain('rows.0.metric_format: ');
    expect(error.message).not.toContain('secret');
    const infinite = { ...row, ...rest, metric_format: 'percent', metric_value: Infinity };
    expect((await kpiErrorOf(draft.writeSummary([infinite]))).code).toBe('summary-shape');
  });

  it('moves a folder out of its way that no line vouches for', async () => {
    const store = await tempStore();
    await mkdir(join(store, '2026-11-22'), { recursive: true });
    await writeFile(join(store, '2026-11-22/left.txt'), 'by a run that died');
    const { id } = await commitNight(store, '2026-11-22');
    expect(await listFiles(join(store, id))).toHaveLength(7);
    expect(await listFiles(join(store, '.orphans'))).toEqual(['2026-11-22-20261122T080100.000Z/left.txt']);
  });
});

// A limit on file sizes fails writes as a full disk does, midway and for root too.
describe.skipIf(process.platform === 'win32')('a disk that takes no more', () => {
  it('stops a draft with an error that says so, and no line', async () => {
    const store = await tempStore();
    const { code, err } = await runChild({ store, work: 'commit' }, 'ulimit -f 0;');
    expect({ code, err }).toEqual({ code: 1, err: 'store-write' });
    expect(await readdir(store)).toEqual([]);
  });

  it('stops a commit at the ledger, which stays as it was', async () => {
    const store = await tempStore();
    for (let night = 0; night < 24; night++) await commitNight(store, '2026-11-21');
    const before = await readFile(join(store, 'ledger.jsonl'));
    expect(before.byteLength).toBeGreaterThan(8192);
    const { code, err } = await runChild({ store, work: 'commit' }, 'ulimit -f 16;');
    expect({ code, err }).toEqual({ code: 1, err: 'store-write' });
    expect(await readFile(join(store, 'ledger.jsonl'))).toEqual(before);
    expect((await readdir(store)).filter((name) => name.startsWith('.'))).toEqual([]);
    expect((await commitNight(store, '2026-11-22')).line.seq).toBe(25);
  });
});

function queryWith(parameters: Record<string, unknown>) {
  const sql_sha256 = 'a'.repeat(64);
  return {
    file: 'sql/metrics/nrr.sql',
    sql_sha256,
    parameters,
    job_id: null,
    bytes_billed: null,
    cache_hit: null,
    rows: 1,
  };
}
