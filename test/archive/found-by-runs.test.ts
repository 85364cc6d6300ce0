import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';
import { addSmallNight } from '../../src/audit/verify/testing/archive.ts';
import { loadStore, memorySource } from '../../src/audit/verify/testing/memory.ts';
import {
  nightDefinitions,
  nightFacts,
  nightRows,
  nightSummary,
  VIEW_COLUMNS,
} from '../../src/audit/verify/testing/minimal-night.ts';
import { verifyStore } from '../../src/audit/verify/verify.ts';
import { metrics } from '../../src/catalog/metrics.ts';
import { views } from '../../src/catalog/views.ts';
import type { Exported } from '../../src/checks/checks.ts';
import { blocks, judge } from '../../src/checks/judge.ts';
import { diff } from '../../src/cli/diff.ts';
import { runCommand } from '../../src/cli/run.ts';
import type { Effects } from '../../src/host/effects.ts';
import { sha256 } from '../../src/host/hash.ts';
import { probe } from '../../src/pipeline/deploy/probe.ts';
import { gitCommit, runIdentity } from '../../src/pipeline/identity.ts';
import { statusUrl, watchSite } from '../../src/pipeline/watch.ts';
import { draftNight } from '../../src/store/draft.ts';

/*
 * What docs/audit.md says is found of runs, sites and sources: each sentence of its table has a test of its name, which
 * test/unit/audit-claims.test.ts holds.
 */

let store = '';

beforeAll(async () => {
  store = join(await mkdtemp(join(tmpdir(), 'kpi-found-')), 'store');
  await addSmallNight(store, '2026-11-20', 1);
  await addSmallNight(store, '2026-11-21', 2);
});
afterAll(() => rm(join(store, '..'), { recursive: true, force: true }));

const effects = (env: Effects['env'] = {}, print: Effects['print'] = () => {}): Effects => ({
  now: () => new Date(0),
  env,
  print,
});

async function changesBetween(from: string, to: string): Promise<string[]> {
  const printed: string[] = [];
  const print = (line: string) => void printed.push(line);
  expect(await runCommand(diff, [from, to, '--store', store], effects({}, print))).toBe(0);
  return printed;
}

async function* rows() {
  yield nightRows(1);
}

it('the SQL of each night is in its record, and npm run diff -- ID ID shows the statement that changed', async () => {
  const file = 'sql/checks/other.sql';
  const night = async (date: string, sql: string) => {
    const draft = await draftNight(store);
    await draft.writeSummary(nightSummary(date, 1));
    await draft.writeDetail('customer_development', VIEW_COLUMNS, rows());
    await draft.writeTargets([]);
    await draft.writeSettings();
    const { queries } = nightDefinitions;
    await draft.writeDefinitions({ ...nightDefinitions, queries: [...queries, { file, sql }] });
    const facts = nightFacts(date, { blocked: false });
    const ran = facts.queries.map((query) => ({ ...query, file, sql_sha256: sha256(sql) }));
    await draft.commit(
      { ...facts, queries: [...facts.queries, ...ran] },
      () => new Date(`${date}T08:01:00Z`),
    );
  };
  await night('2026-11-24', 'SELECT honest');
  await night('2026-11-25', 'SELECT other');
  const printed = (await changesBetween('2026-11-24', '2026-11-25')).join('\n');
  expect(printed).toContain('1 statement changed');
  expect(printed).toContain(file);
  expect(printed).toContain('SELECT other');
});

it("the manifest's commit and run id point to the run", async () => {
  const env = {
    GITHUB_ACTIONS: 'true',
    GITHUB_EVENT_NAME: 'workflow_dispatch',
    GITHUB_ACTOR: 'ana',
    GITHUB_RUN_ID: '9000000001',
    GITHUB_RUN_ATTEMPT: '2',
  };
  expect(runIdentity(effects(env))).toMatchObject({
    event: 'workflow_dispatch',
    run_id: '9000000001',
    attempt: 2,
  });
  expect(await gitCommit()).toMatch(/^[0-9a-f]{40}$/);
});

it("the manifest's run: event local, no run id", () => {
  expect(runIdentity(effects())).toMatchObject({ event: 'local', run_id: null, attempt: null });
});

it('the probes of each deployment and the watchdog', async () => {
  const served = { status: 403, body: '' };
  const server = createServer((_, response) => response.writeHead(served.status).end(served.body));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  expect(await probe(origin, [])).toBe('closed');
  const watched = () => watchSite(statusUrl(origin), effects(), []);
  expect(await watched()).toMatchObject({ unreadable: expect.stringContaining('it answered 403') });
  // The gate is open, and another site stands there.
  Object.assign(served, { status: 200, body: '<h1>All is well</h1>' });
  expect(await probe(origin, [])).toBe('open');
  expect(await watched()).toMatchObject({
    unreadable: 'its status.json has another form than expected',
  });
});

const exported = (rows: number, unresolved: Exported['unresolved']): Exported => ({
  fiscalYear: 2026,
  rows: [],
  details: new Map(views.map(({ name }) => [name, { columns: [], rows }])),
  unresolved,
  sources: { invoice: rows },
  missing: [],
  notConnected: new Set(),
  place: (object) => ({ object, readers: [] }),
});
const judged = (night: Exported) =>
  new Map(judge(night, metrics, views).checks.map((check) => [check.name, check] as const));

it("nothing here, but for what the night's checks notice", () => {
  const checks = [...judged(exported(1, null)).values()];
  expect(checks.filter(blocks).map(({ name }) => name)).toContain('metrics-complete');
});

it('the checks views-filled, sources-filled and lines-placed', () => {
  const late = judged(exported(0, { lines_read: 9, lines_without_account: 2, lines_without_amount: 1 }));
  expect(late.get('views-filled')?.result).toBe('failed');
  expect(late.get('sources-filled')?.result).not.toBe('passed');
  expect(late.get('lines-placed')).toMatchObject({
    result: 'warned',
    message: expect.stringContaining('2 of 9 invoice lines'),
  });
});

it("the night's record stays", async () => {
  const before = await loadStore(store);
  await addSmallNight(store, '2026-11-26', 3);
  const after = await loadStore(store);
  for (const [path, bytes] of before)
    expect([
      path,
      Buffer.from(bytes).equals(after.get(path)?.subarray(0, bytes.length) ?? Buffer.from('')),
    ]).toEqual([path, true]);
  expect((await verifyStore(memorySource(after))).findings).toEqual([]);
});

it('changes from night to night', async () => {
  const printed = (await changesBetween('2026-11-20', '2026-11-21')).join('\n');
  expect(printed).toContain('revenue_ytd: 1.1 → 2.1 (+1)');
  expect(printed).toContain('net_revenue "1.25" → "2.25" (+1)');
});
