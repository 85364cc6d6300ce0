import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { placeText } from './finding.ts';
import { checkLedger, LEDGER } from './lines.ts';
import { checkFolders, listingOf } from './listing.ts';
import { makeArchive } from './testing/archive.ts';
import { documentOf, forgeFile, forgeLines, forgeManifest } from './testing/forge.ts';
import { type Files, ledgerBytes, linesOf, loadStore, memorySource } from './testing/memory.ts';
import { verifyStore } from './verify.ts';

let parent = '';
let files: Files = new Map();
/** A night that was deployed, one in parts, and their summaries. */
const DEPLOYED = '2025-10-04';
const IN_PARTS = '2025-10-21';
const SUMMARY = `${DEPLOYED}/summary.json`;
const DETAIL = `${DEPLOYED}/details/customer_development.json`;
const HEAD = `${IN_PARTS}/details/customer_development.json`;

beforeAll(async () => {
  parent = await mkdtemp(join(tmpdir(), 'kpi-verify-'));
  await makeArchive(join(parent, 'store'), 21);
  files = await loadStore(join(parent, 'store'));
});
afterAll(() => rm(parent, { recursive: true, force: true }));

type Rows = Record<string, unknown>[];

/** A summary whose first row has other members. */
const altersRow = (change: Record<string, unknown>) => (summary: Record<string, unknown>) => ({
  ...summary,
  rows: (summary['rows'] as Rows).map((row, at) => (at === 0 ? { ...row, ...change } : row)),
});

/** The findings of a store as `code place: message`. */
async function findingsOf(store: Files): Promise<string[]> {
  const { findings } = await verifyStore(memorySource(store));
  return findings.map(({ code, place, message }) => `${code} ${placeText(place)}: ${message}`);
}

it('the archive that is altered here has no finding before', async () => {
  expect(await findingsOf(files)).toEqual([]);
  expect(documentOf(files, HEAD)).toHaveProperty('parts');
});

describe('files whose hashes were made to fit', () => {
  it.each<[string, string, (document: Record<string, unknown>) => unknown, string]>([
    [
      'a cell of money',
      DETAIL,
      (view) => ({ ...view, rows: (view['rows'] as unknown[][]).map((row) => [row[0], row[1], '7']) }),
      `totals-disagree ${DETAIL}: the control total of net_revenue is not the one in its manifest`,
    ],
    [
      'a row less',
      DETAIL,
      (view) => ({ ...view, rows: (view['rows'] as unknown[]).slice(0, 4) }),
      `rows-disagree ${DETAIL}: it has 4 rows, its manifest says 5`,
    ],
    [
      'a row that is too short',
      DETAIL,
      (view) => ({ ...view, rows: [['1', 'x']] }),
      `file-form ${DETAIL} at rows.0: it has 2 cells for 3 columns`,
    ],
    [
      'a row that is none',
      DETAIL,
      (view) => ({ ...view, rows: [['1', 'x', '1'], 'row'] }),
      `file-form ${DETAIL} at rows.1: Invalid input: expected array`,
    ],
    [
      'a member that no view has',
      DETAIL,
      (view) => ({ ...view, more: 1 }),
      `file-form ${DETAIL}: Unrecognized key: "more"`,
    ],
    [
      'a word where money stands',
      DETAIL,
      (view) => ({ ...view, rows: [['1', 'x', 'lots']] }),
      `file-form ${DETAIL} at rows.0: column net_revenue (NUMERIC) holds something other than a decimal number as text`,
    ],
    [
      'another view',
      DETAIL,
      (view) => ({ ...view, view: 'other' }),
      `file-form ${DETAIL} at view: it is of another view than its name says`,
    ],
    ['text that is not JSON', DETAIL, () => '{', `file-form ${DETAIL}: it is not JSON in UTF-8`],
    [
      'a member too many',
      SUMMARY,
      (summary) => ({ ...summary, more: 1 }),
      `file-form ${SUMMARY}: Unrecognized key: "more"`,
    ],
    [
      'a summary row without its value',
      SUMMARY,
      (summary) => ({ ...summary, rows: [{ ...(summary['rows'] as Rows)[0], metric_value: 'x' }] }),
      `file-form ${SUMMARY} at rows.0.metric_value: Invalid input: expected number, received string`,
    ],
    [
      'a metric that nobody defined',
      SUMMARY,
      (summary) => ({
        ...summary,
        rows: (summary['rows'] as Rows).map((row, at) => (at === 0 ? { ...row, metric_key: 'x' } : row)),
      }),
      `metrics-disagree ${SUMMARY} at rows.0.metric_key: definitions.json does not define x`,
    ],
    [
      'a metric of another format',
      SUMMARY,
      altersRow({ metric_format: 'percent' }),
      `metrics-disagree ${SUMMARY} at rows.0.metric_format: revenue_ytd is a percent where definitions.json says currency`,
    ],
    [
      'a metric of another owner',
      SUMMARY,
      altersRow({ person_name: 'Somebody' }),
      `metrics-disagree ${SUMMARY} at rows.0.person_name: revenue_ytd is not the owner's whom definitions.json names`,
    ],
    [
      'a number of another year',
      SUMMARY,
      altersRow({ fiscal_year: 2024 }),
      `metrics-disagree ${SUMMARY} at rows.0.fiscal_year: it says 2024 where the manifest says 2025`,
    ],
    [
      'a number of another refresh',
      SUMMARY,
      altersRow({ updated_at: '2025-10-01T08:00:00Z' }),
      `metrics-disagree ${SUMMARY} at rows.0.updated_at: it says 2025-10-01T08:00:00Z where the manifest says ${DEPLOYED}T08:00:00Z`,
    ],
    [
      'a view that is no longer asked for',
      `${DEPLOYED}/definitions.json`,
      (definitions) => ({ ...definitions, views: [] }),
      `views-disagree ${DEPLOYED}/definitions.json at views: it does not name customer_development`,
    ],
    [
      'a view without rows',
      `${DEPLOYED}/definitions.json`,
      (definitions) => ({
        ...definitions,
        views: [...(definitions['views'] as Rows), { name: 'more', title: 'More', question: 'More?' }],
      }),
      `views-disagree ${DEPLOYED}/definitions.json at views: more has no rows in the night`,
    ],
    [
      'a statement that did not run',
      `${DEPLOYED}/definitions.json`,
      (definitions) => ({ ...definitions, queries: [{ file: 'sql/refresh_kpis.sql', sql: 'SELECT 2' }] }),
      `sql-disagrees ${DEPLOYED}/definitions.json at queries.0.sql: the SQL of sql/refresh_kpis.sql is not the one that ran, by its SHA-256 in the manifest`,
    ],
    [
      'a statement that ran and is not shown',
      `${DEPLOYED}/definitions.json`,
      (definitions) => ({ ...definitions, metrics: [], queries: [] }),
      `sql-disagrees ${DEPLOYED}/definitions.json at queries: the SQL of sql/refresh_kpis.sql, which ran by the manifest, is not there`,
    ],
    [
      'SQL of a metric that did not run',
      `${DEPLOYED}/definitions.json`,
      (definitions) => ({
        ...definitions,
        metrics: (definitions['metrics'] as Rows).map((metric) => ({ ...metric, sql: 'SELECT honest' })),
      }),
      `sql-disagrees ${DEPLOYED}/definitions.json at metrics.0.sql: the SQL shown for revenue_ytd is in no statement that ran`,
    ],
    [
      'a part that is left out',
      HEAD,
      (head) => ({ ...head, parts: (head['parts'] as unknown[]).slice(0, 1) }),
      `parts-disagree ${HEAD}: it does not name details/customer_development.part-0002.json`,
    ],
    [
      'parts in another order',
      HEAD,
      (head) => ({ ...head, parts: (head['parts'] as unknown[]).toReversed() }),
      `parts-disagree ${HEAD} at parts.0: its parts are not in their order`,
    ],
    [
      'a wrong sum of rows',
      HEAD,
      (head) => ({ ...head, row_count: 6 }),
      `rows-disagree ${HEAD} at row_count: it says 6 rows, its parts have 5`,
    ],
  ])('%s', async (_name, path, alter, expected) => {
    expect(await findingsOf(forgeFile(files, path, alter))).toContain(expected);
  });

  it('a metric that is gone, and one that is there twice', async () => {
    const once = (summary: Record<string, unknown>) => (summary['rows'] as Rows).slice(0, 1);
    const gone = forgeFile(files, SUMMARY, (summary) => ({ ...summary, rows: once(summary) }));
    expect(await findingsOf(gone)).toContain(
      `metrics-disagree ${SUMMARY}: take_rate is defined but not there`,
    );
    const twice = forgeFile(files, SUMMARY, (summary) => ({
      ...summary,
      rows: [...once(summary), ...once(summary)],
    }));
    expect(await findingsOf(twice)).toContain(
      `metrics-disagree ${SUMMARY} at rows.1.metric_key: revenue_ytd is there twice`,
    );
  });
});

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
      (manifest) => ({ ...manifest, checks: [{ name: 'x', result: 'failed', message: 'No.' }] }),
      `manifest-disagrees ${MANIFEST} at blocked: it does not agree with the results of its checks`,
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
      `manifest-disagrees ${MANIFEST} at files.4.path: it names a file that no night holds`,
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
    expect(await findingsOf(forgeManifest(files, DEPLOYED, alter))).toEqual([expected]);
  });
});

it('data pass for those of BigQuery only with a job for each statement', async () => {
  const posing = (queries: (all: Rows) => Rows) => {
    const manifest = forgeManifest(files, DEPLOYED, (own) => ({
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
      forgeFile(files, SUMMARY, altersRow({ metric_key: 'x', fiscal_year: 2024 })),
      DEPLOYED,
      (own) => ({
        ...own,
        checks: [
          ...(own['checks'] as Rows).filter((check) => check['name'] !== name),
          { name, result: 'failed', message: 'No.', accepted: { reason: 'It is known', actor: null } },
        ],
      }),
    );
  const codes = async (store: Files) =>
    (await findingsOf(store)).map((text) => text.split(' at ')[1]?.split(':')[0]);
  expect(await codes(failed('metrics-complete'))).toEqual(['rows.0.fiscal_year']);
  expect(await codes(failed('one-refresh'))).toEqual(['rows.0.metric_key', undefined]);
});

describe('lines whose hashes were made to fit', () => {
  const DEPLOYMENT = 4;
  it.each<[string, Record<string, unknown>, string]>([
    ['an unknown night', { id: '2025-09-01', date: '2025-09-01' }, 'deployment-unknown'],
    ['another manifest', { manifest_sha256: 'a'.repeat(64) }, 'deployment-disagrees'],
    ['a head that is not on the chain', { head: { hash: 'b'.repeat(64), seq: 90 } }, 'deployment-disagrees'],
    ['a head before its night', { head: { hash: 'b'.repeat(64), seq: 1 } }, 'deployment-disagrees'],
  ])('a deployment of %s', async (_name, change, code) => {
    const forged = forgeLines(files, (line) =>
      line.seq === DEPLOYMENT ? Object.assign(line, change) : line,
    );
    const found = await findingsOf(forged);
    expect(found.map((text) => text.split(':')[0])).toEqual([`${code} ${LEDGER} line ${DEPLOYMENT}`]);
  });

  it('a revision that skips one', async () => {
    const { id } = JSON.parse(linesOf(files)[0] ?? '') as { id: string };
    const forged = forgeLines(files, (line) =>
      line.seq === 1 ? Object.assign(line, { id: `${id}-r2`, revision: 2 }) : line,
    );
    expect((await findingsOf(forged))[0]).toBe(
      `revision-order ${LEDGER} line 1: revision is 2 where 1 should follow`,
    );
  });
});

describe('what stands around the nights', () => {
  it('one night without a line is a remark, two mean that lines are gone', async () => {
    const one = new Map([...files, ['2027-01-01/manifest.json', new Uint8Array()]]);
    const verdict = await verifyStore(memorySource(one));
    expect(verdict.findings).toEqual([]);
    expect(verdict.remarks.map(({ code, place }) => [code, place.file])).toEqual([['debris', '2027-01-01']]);
    const two = new Map([...one, ['2027-01-02/manifest.json', new Uint8Array()]]);
    expect(await findingsOf(two)).toEqual([
      `lines-lost ${LEDGER}: 2 nights have no line, from 2027-01-01 to 2027-01-02: lines are gone`,
    ]);
  });

  it('drafts and strange folders are remarks; files at the top and hidden folders are nobody’s business', async () => {
    const ledger = await checkLedger(files.get(LEDGER) ?? new Uint8Array(), memorySource(files).sha256);
    const listing = listingOf([
      'README.md',
      '.git/',
      '.debris/',
      '.lock-x',
      '.draft-a-1/',
      'notes/a.txt',
      'empty/',
    ]);
    const { findings, remarks } = checkFolders(listing, ledger);
    expect(findings).toEqual([]);
    expect(remarks.map(({ place }) => place.file)).toEqual(['.draft-a-1', 'empty', 'notes']);
  });

  it('a ledger that is missing, one that is empty, and a file that cannot be read', async () => {
    expect(await findingsOf(new Map())).toEqual([`ledger-missing ${LEDGER}: it is missing`]);
    expect(await findingsOf(new Map([[LEDGER, ledgerBytes([])]]))).toEqual([]);
    const source = memorySource(files);
    const readFile = async (path: string) => {
      if (path === SUMMARY) throw Object.assign(new Error('private'), { code: 'EACCES' });
      return source.readFile(path);
    };
    const { findings } = await verifyStore({ ...source, readFile });
    expect(findings.map(({ message }) => message)).toEqual(['it cannot be read (EACCES)']);
    const list = () => Promise.reject(Object.assign(new Error('private'), { code: 'EACCES' }));
    expect((await verifyStore({ ...source, list })).findings).toEqual([
      {
        code: 'unreadable',
        place: { file: '.', line: null, path: null },
        message: 'the names of its files cannot be read (EACCES)',
      },
    ]);
  });

  it('a medium that lists nothing is said to be one', async () => {
    const { findings, remarks } = await verifyStore({ ...memorySource(files), list: async () => null });
    expect(findings).toEqual([]);
    expect(remarks.map(({ code }) => code)).toEqual(['not-listed']);
  });

  it('nights are told one by one, and can be chosen', async () => {
    const told: string[] = [];
    const onNight = ({ id, done, of }: { id: string; done: number; of: number }) =>
      void told.push(`${id} ${done}/${of}`);
    await verifyStore(memorySource(files), { nights: (id) => id <= DEPLOYED, onNight });
    expect(told).toEqual(['2025-10-02 1/3', '2025-10-03 2/3', `${DEPLOYED} 3/3`]);
  });
});
