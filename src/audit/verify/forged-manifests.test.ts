import { describe, expect, it } from 'vitest';
import { altersRow, archive, DEPLOYED, findingsOf, type Rows, SUMMARY } from './testing/altered.ts';
import { forgeFile, forgeLines, forgeManifest } from './testing/forge.ts';
import type { Files } from './testing/memory.ts';

const store = archive();
const LOST_REVENUE = { name: 'revenue_ytd', kind: 'metric', reason: 'It is gone.', object: null };

describe('manifests whose hashes were made to fit', () => {
  const MANIFEST = `${DEPLOYED}/manifest.json`;
  it.each<[string, (manifest: Record<string, unknown>) => Record<string, unknown>, string]>([
    [
      'sample data that pose as another source',
      (manifest) => ({ ...manifest, source: 'bigquery' }),
      `manifest-disagrees ${MANIFEST} at source: it says bigquery where ledger line 3 says embedded`,
    ],
    [
      'another date',
      (manifest) => ({ ...manifest, snapshot_date: '2025-10-05' }),
      `manifest-disagrees ${MANIFEST} at snapshot_date: it says 2025-10-05 where ledger line 3 says ${DEPLOYED}`,
    ],
    [
      'a check that failed and did not block',
      (manifest) => ({
        ...manifest,
        checks: [...(manifest['checks'] as Rows), { name: 'x', result: 'failed', message: 'No.' }],
      }),
      `manifest-disagrees ${MANIFEST} at blocked: it does not agree with the results of its checks`,
    ],
    [
      'no check at all',
      (manifest) => ({ ...manifest, checks: [] }),
      `manifest-disagrees ${MANIFEST} at checks: it records no check`,
    ],
    [
      'a check that is gone with what it found',
      (manifest) => ({
        ...manifest,
        checks: (manifest['checks'] as Rows).filter(({ name }) => name !== 'views-filled'),
      }),
      `manifest-disagrees ${MANIFEST} at checks: it does not record the checks views-filled`,
    ],
    [
      'a check that takes away what is there',
      (manifest) => ({
        ...manifest,
        checks: [
          ...(manifest['checks'] as Rows),
          { name: 'x', result: 'failed', message: 'No.', scope: ['revenue_ytd'] },
        ],
      }),
      `manifest-disagrees ${MANIFEST} at checks.5.scope: it is not without all that a failed check took away`,
    ],
    [
      'one thing that is missing twice',
      (manifest) => ({ ...manifest, missing: [LOST_REVENUE, LOST_REVENUE] }),
      `manifest-disagrees ${MANIFEST} at missing: it is without one thing twice`,
    ],
    [
      'nothing on what is missing',
      ({ missing: _, ...manifest }) => manifest,
      `manifest-form ${MANIFEST} at missing: expected from version 2 on, and not before`,
    ],
    [
      'a file outside the night',
      (manifest) => ({
        ...manifest,
        files: [
          ...(manifest['files'] as Rows),
          { ...(manifest['files'] as Rows)[0], path: '../ledger.jsonl' },
        ],
      }),
      `manifest-form ${MANIFEST} at files.6.path: a file that no night holds`,
    ],
    [
      'no targets',
      (manifest) => ({
        ...manifest,
        files: (manifest['files'] as Rows).filter(({ path }) => path !== 'targets.json'),
      }),
      `manifest-disagrees ${MANIFEST}: it does not name targets.json`,
    ],
    [
      'no settings',
      (manifest) => ({
        ...manifest,
        files: (manifest['files'] as Rows).filter(({ path }) => path !== 'company.json'),
      }),
      `manifest-disagrees ${MANIFEST}: it does not name company.json`,
    ],
    [
      'a job where no statement went to BigQuery',
      (manifest) => ({
        ...manifest,
        queries: (manifest['queries'] as Rows).map((query) => ({ ...query, job_id: 'kpi-1' })),
      }),
      `manifest-disagrees ${MANIFEST} at queries.0.job_id: a statement of embedded data has a job`,
    ],
    [
      'a number where a text belongs',
      (manifest) => ({ ...manifest, git_commit: 7 }),
      `manifest-form ${MANIFEST} at git_commit: Invalid input: expected string, received number`,
    ],
  ])('%s', async (_name, alter, expected) => {
    expect(await findingsOf(forgeManifest(store.files, DEPLOYED, alter))).toEqual([expected]);
  });
});

it('a metric or view that is said to be missing has neither value, SQL nor rows, and is one that the night defines', async () => {
  const without = (name: string, kind: string) =>
    forgeManifest(store.files, DEPLOYED, (own) => ({
      ...own,
      missing: [{ ...LOST_REVENUE, name, kind }],
    }));
  expect(await findingsOf(without('revenue_ytd', 'metric'))).toEqual([
    `sql-disagrees ${DEPLOYED}/definitions.json at metrics.0.sql: the SQL of revenue_ytd is shown, although the night is without it`,
    `metrics-disagree ${SUMMARY} at rows.0.metric_value: revenue_ytd has a value, although the night is without it`,
  ]);
  expect(await findingsOf(without('customer_development', 'view'))).toEqual([
    `views-disagree ${DEPLOYED}/definitions.json at views: customer_development has rows, although the night is without it`,
  ]);
  expect(await findingsOf(without('revenue_ytd', 'view'))).toEqual([
    `manifest-disagrees ${DEPLOYED}/manifest.json at missing.0: definitions.json does not define the view revenue_ytd`,
  ]);
});

it('whoever is set to answer for a metric is whom the definitions name', async () => {
  const forged = forgeFile(store.files, `${DEPLOYED}/owners.json`, (own) => ({
    ...own,
    owners: [
      ...(own['owners'] as Rows),
      { metric: 'revenue_ytd', code: 'ceo', person: 'Nobody', label: 'Nobody' },
    ],
  }));
  expect(await findingsOf(forged)).toEqual([
    `settings-disagree ${DEPLOYED}/owners.json at owners.7: definitions.json names another owner or department for revenue_ytd`,
  ]);
});

it('a metric without SQL is one that the night says it is without', async () => {
  const forged = forgeFile(store.files, `${DEPLOYED}/definitions.json`, (own) => ({
    ...own,
    metrics: (own['metrics'] as Rows).map((metric, at) => (at === 0 ? { ...metric, sql: null } : metric)),
  }));
  expect((await findingsOf(forged))[0]).toContain('the SQL of revenue_ytd is not shown, although it ran');
});

it('data pass for those of BigQuery only with a job for each statement', async () => {
  const posing = (queries: (all: Rows) => Rows) => {
    const manifest = forgeManifest(store.files, DEPLOYED, (own) => ({
      ...own,
      source: 'bigquery',
      queries: queries(own['queries'] as Rows),
    }));
    return forgeLines(manifest, (line) =>
      line.kind !== 'missed' && line.id === DEPLOYED ? { ...line, source: 'bigquery' } : line,
    );
  };
  const place = `manifest-disagrees ${DEPLOYED}/manifest.json at queries`;
  expect(await findingsOf(posing((queries) => queries))).toEqual([
    `${place}.0.job_id: a statement of BigQuery has no job`,
  ]);
  expect(await findingsOf(posing(() => []))).toEqual([`${place}: it names no statement of BigQuery`]);
});

it('a night whose manifest admits a failed check is not held to it', async () => {
  const failed = (name: string) =>
    forgeManifest(
      forgeFile(store.files, SUMMARY, altersRow({ metric_key: 'x', fiscal_year: 2024 })),
      DEPLOYED,
      (own) => ({
        ...own,
        checks: [
          ...(own['checks'] as Rows).filter((check) => check['name'] !== name),
          { name, result: 'failed', message: 'No.', accepted: { reason: 'It is known', actor: null } },
        ],
      }),
    );
  const codes = async (altered: Files) =>
    (await findingsOf(altered)).map((text) => text.split(' at ')[1]?.split(':')[0]);
  expect(await codes(failed('metrics-complete'))).toEqual(['rows.0.fiscal_year']);
  expect(await codes(failed('one-refresh'))).toEqual(['rows.0.metric_key', undefined]);
});
