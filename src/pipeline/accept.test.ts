import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { folderSource } from '../audit/verify/folder.ts';
import { verifyStore } from '../audit/verify/verify.ts';
import { DEFAULT_COMPANY } from '../catalog/company.ts';
import { metrics } from '../catalog/metrics.ts';
import { DEFAULT_OWNERS } from '../catalog/owners.ts';
import { nightly } from '../cli/nightly.ts';
import { runCommand } from '../cli/run.ts';
import { openArchive, recordOf } from '../store/archive.ts';
import { readNight } from '../store/night.ts';
import { MOCK_FOLDER, openMock } from '../warehouse/mock/mock.ts';
import { SqlFiles } from '../warehouse/sql/files.ts';
import { namesFrom } from '../warehouse/sql/names.ts';
import type { Warehouse } from '../warehouse/types.ts';
import { keepNight } from './night.ts';

let store: string;
beforeEach(async () => {
  store = await mkdtemp(join(tmpdir(), 'kpi-accept-'));
});
afterEach(() => rm(store, { recursive: true }));

const NOW = new Date('2026-11-22T08:00:00.000Z');
const REASON = 'The recap survey was closed in November; <b>agreed</b> with Claire.';

/** Keeps a night without one of its metrics. */
function withoutMetric(acceptance: string | undefined, printed: string[] = []) {
  const whole = openMock();
  const readSummary: Warehouse['readSummary'] = async () => {
    const { rows, trace } = await whole.readSummary();
    return { rows: rows.filter(({ metric_key: key }) => key !== 'person_nps'), trace };
  };
  return keep({ ...whole, readSummary }, acceptance, printed);
}

/** Keeps a night one of whose views is empty. */
function emptyView() {
  const whole = openMock();
  return keep({
    ...whole,
    place: () => ({ object: 'a.b.c', readers: ['nrr'] }),
    readDetail: async (view) => {
      const answer = await whole.readDetail(view);
      return view === EMPTY ? { ...answer, batches: none() } : answer;
    },
  });
}
const EMPTY = 'net_revenue_retention_all_customers';

async function keep(warehouse: Warehouse, acceptance?: string, printed: string[] = []) {
  const context = {
    company: DEFAULT_COMPANY,
    date: '2026-11-22',
    fiscalYear: 2026,
    updatedAt: NOW.toISOString(),
    quota: null,
  };
  const files = new SqlFiles(namesFrom({}), { fiscalYear: 2026, company: DEFAULT_COMPANY });
  const parts = {
    store,
    metrics,
    owners: DEFAULT_OWNERS,
    targets: [],
    files,
    startedAt: NOW,
    summary: 'stored' as const,
    acceptance,
  };
  const env = { GITHUB_ACTIONS: 'true', GITHUB_TRIGGERING_ACTOR: 'ana' };
  return keepNight(warehouse, context, parts, { now: () => NOW, env, print: (line) => printed.push(line) });
}

async function* none() {}

describe('a night whose checks failed', () => {
  it('is blocked', async () => {
    const { manifest } = await withoutMetric(undefined);
    expect(manifest.blocked).toBe(true);
    const { current } = await openArchive({ store, mock: MOCK_FOLDER });
    expect(current.degraded?.cause.kind).toBe('blocked');
  });

  it('is shown once somebody accepts it, and keeps who and why', async () => {
    const printed: string[] = [];
    const { id } = await withoutMetric(REASON, printed);
    const { current } = await openArchive({ store, mock: MOCK_FOLDER });
    expect(current.degraded).toBeNull();
    expect(current.night?.line.id).toBe(id);
    const failed = current.night?.manifest.checks.filter(({ result }) => result === 'failed');
    expect(failed).toEqual([
      {
        name: 'metrics-complete',
        result: 'failed',
        message: 'person_nps is missing.',
        accepted: { reason: REASON, actor: 'ana' },
      },
    ]);
    expect(printed.join('\n')).toContain('failed and accepted: ');
  });
});

it('a night one of whose views is empty is shown without it and what reads it, and verifies', async () => {
  const { id, manifest } = await emptyView();
  expect(manifest).toMatchObject({
    blocked: false,
    missing: [
      { name: EMPTY, kind: 'view', reason: `${EMPTY} is empty.` },
      { name: 'nrr', kind: 'metric', reason: `${EMPTY} is empty.` },
    ],
  });
  expect(manifest.files.map(({ path }) => path)).not.toContain(`details/${EMPTY}.json`);
  const { current } = await openArchive({ store, mock: MOCK_FOLDER });
  expect(current.night?.line.id).toBe(id);
  const night = await readNight(join(store, id), current.night === null ? {} : recordOf(current.night));
  expect(await night.detail(EMPTY)).toBeNull();
  expect(night.summary.rows.find(({ metric_key: key }) => key === 'nrr')?.metric_value).toBeNull();
  expect((await verifyStore(folderSource(store))).findings).toEqual([]);
});

it.each(['', '  ', 'x'.repeat(501)])(
  'a reason that says nothing or too much is refused (%#)',
  async (reason) => {
    const printed: string[] = [];
    const args = ['--source', 'mock', '--store', store, `--accept-failed-checks=${reason}`];
    const code = await runCommand(nightly, args, {
      now: () => NOW,
      env: {},
      print: (line) => printed.push(line),
    });
    expect(code).toBe(1);
    expect(printed.at(-1)).toContain('--accept-failed-checks takes a reason of 1 to 500 characters');
  },
);
