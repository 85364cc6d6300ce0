import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DEFAULT_COMPANY } from '../catalog/company.ts';
import { metrics } from '../catalog/metrics.ts';
import { DEFAULT_OWNERS } from '../catalog/owners.ts';
import { views } from '../catalog/views.ts';
import { nightly } from '../cli/nightly.ts';
import { runCommand } from '../cli/run.ts';
import { openArchive } from '../store/archive.ts';
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

/** Keeps a night one of whose views is empty. */
async function emptyView(acceptance: string | undefined, printed: string[] = []) {
  const whole = openMock();
  const warehouse: Warehouse = {
    ...whole,
    readDetail: async (view) => {
      const answer = await whole.readDetail(view);
      return view === views[0]?.name ? { ...answer, batches: none() } : answer;
    },
  };
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
    const { manifest } = await emptyView(undefined);
    expect(manifest.blocked).toBe(true);
    const { current } = await openArchive({ store, mock: MOCK_FOLDER });
    expect(current.degraded?.cause.kind).toBe('blocked');
  });

  it('is shown once somebody accepts it, and keeps who and why', async () => {
    const printed: string[] = [];
    const { id } = await emptyView(REASON, printed);
    const { current } = await openArchive({ store, mock: MOCK_FOLDER });
    expect(current.degraded).toBeNull();
    expect(current.night?.line.id).toBe(id);
    const failed = current.night?.manifest.checks.filter(({ result }) => result === 'failed');
    expect(failed).toEqual([
      {
        name: 'views-filled',
        result: 'failed',
        message: `${views[0]?.name} is empty.`,
        accepted: { reason: REASON, actor: 'ana' },
      },
    ]);
    expect(printed.join('\n')).toContain('failed and accepted: ');
  });
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
