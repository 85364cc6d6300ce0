import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sha256 } from '../../host/hash.ts';
import type { LedgerLine } from '../../store/schemas.ts';
import { addSmallNight, deployNewest } from '../verify/testing/archive.ts';
import { type Files, ledgerBytes, linesOf, loadStore, rehash } from '../verify/testing/memory.ts';
import { checkSite } from './check-site.ts';
import { type ChosenFile, checkChosen } from './chosen-files.ts';
import type { Listener, ServedSite, VerificationStep } from './step.ts';
import { verdictOf } from './step.ts';

const SHOWN = '2026-11-22';
const silent: Listener = { at: () => {}, step: () => {}, file: () => {}, head: () => {} };

let parent: string;
let files: Files;

beforeAll(async () => {
  parent = await mkdtemp(join(tmpdir(), 'kpi-check-site-'));
  const store = join(parent, 'store');
  for (const [step, date] of ['2026-11-20', '2026-11-21', SHOWN].entries()) {
    // Night 20 has a view in parts.
    await addSmallNight(store, date, step + 18);
    await deployNewest(store);
  }
  files = await loadStore(store);
});
afterAll(() => rm(parent, { recursive: true, force: true }));

const parsed = (store: Files): LedgerLine[] => linesOf(store).map((line) => JSON.parse(line) as LedgerLine);

/** A deployment of a store's files, with another answer where `over` has one. */
function deployment(store: Files = files, over: Readonly<Record<string, unknown>> = {}): ServedSite {
  const last = parsed(store).at(-1);
  const status = {
    snapshot_id: SHOWN,
    degraded: false,
    ledger_head: last === undefined ? null : { seq: last.seq, hash: last.hash },
    ...over,
  };
  return {
    shown: SHOWN,
    archived: [SHOWN, '2026-11-21', '2026-11-20'],
    sha256,
    read: async (address) => {
      if (address === '/status.json') return Buffer.from(JSON.stringify(status));
      if (address === '/data/ledger.jsonl') return store.get('ledger.jsonl') ?? null;
      const path = address.startsWith('/snapshots/')
        ? address.slice('/snapshots/'.length).replace('/data/', '/')
        : address.replace('/data/', `${SHOWN}/`);
      return store.get(path) ?? null;
    },
  };
}
const check = (site: ServedSite): Promise<readonly VerificationStep[]> =>
  checkSite(site, { noted: null, everyNight: true }, silent);
const problems = (steps: readonly VerificationStep[]) =>
  steps.flatMap((step) => step.problems).map(({ place, message }) => `${place}: ${message}`);

it('has nothing to say of a deployment that is as recorded', async () => {
  const steps = await check(deployment());
  expect(problems(steps)).toEqual([]);
  expect(steps.map(({ title }) => title)).toEqual([
    'Ledger',
    'status.json',
    `Manifest of ${SHOWN}`,
    `Files of ${SHOWN}`,
    `Agreement within ${SHOWN}`,
    'Every night of the archive',
  ]);
  expect(verdictOf(steps).result).toBe('ok');
});

it('the data files of those nights, which the record covers, are named by address in both places', async () => {
  for (const [path, bytes] of files) {
    if (path === 'ledger.jsonl') continue;
    const altered = Uint8Array.from(bytes);
    const place = altered.length >> 1;
    altered[place] = (altered[place] ?? 0) ^ 1;
    const found = problems(await check(deployment(new Map([...files, [path, altered]]))));
    const archived = path.replace('/', '/data/');
    expect(
      found.some((one) => one.startsWith(`/snapshots/${archived}: `)),
      path,
    ).toBe(true);
    expect(
      found.some((one) => one.startsWith('/data/')),
      path,
    ).toBe(path.startsWith(SHOWN));
  }
});

it('catches a newer night that is kept from readers, and one that is passed off as the newest', async () => {
  const earlier = { ...deployment(files, { snapshot_id: '2026-11-21' }), shown: '2026-11-21' };
  const [found] = problems((await check(earlier)).filter(({ title }) => title === 'status.json'));
  expect(found).toContain('it says that 2026-11-21 is the newest night, but the ledger has a later one');
  const said = { ...deployment(files, { snapshot_id: '2026-11-21', degraded: true }), shown: '2026-11-21' };
  expect(problems((await check(said)).filter(({ title }) => title === 'status.json'))).toEqual([]);
});

it.each([
  ['no head', { ledger_head: null }, 'it names no ledger head, but the ledger has lines'],
  ['no hash', { ledger_head: { seq: 6 } }, 'its ledger head is not a line number and a hash'],
  ['another night', { snapshot_id: '2026-11-20' }, 'it names another snapshot than this page was made for'],
])('catches a status.json with %s', async (_, over, message) => {
  expect(problems(await check(deployment(files, over)))).toEqual([`/status.json: ${message}`]);
});

it('catches an earlier head in status.json, and a tail that was replaced and hashed again', async () => {
  const [first] = parsed(files);
  const head = { seq: first?.seq ?? 0, hash: first?.hash ?? '' };
  expect(problems(await check(deployment(files, { ledger_head: head })))).toEqual([
    '/status.json: its head is line 1, but the ledger ends at 6',
  ]);
  const last = parsed(files).at(-1);
  const forged = rehash(linesOf(files), (line: LedgerLine) =>
    line.kind === 'snapshot' && line.id === SHOWN ? { ...line, created_at: '2026-11-22T08:09:00Z' } : line,
  );
  const store = new Map([...files, ['ledger.jsonl', ledgerBytes(forged)] as const]);
  const kept = { ledger_head: { seq: last?.seq, hash: last?.hash } };
  expect(problems(await check(deployment(store, kept)))).toContain(
    '/status.json: its head, line 6, is not on this chain: lines were cut off or replaced',
  );
});

it('says of sample JSON that no ledger records it, and of an empty ledger that it is empty', async () => {
  const site: ServedSite = {
    ...deployment(new Map([['ledger.jsonl', new Uint8Array()]]), { snapshot_id: null, degraded: true }),
    shown: null,
    archived: [],
  };
  const steps = await check(site);
  expect(steps[0]?.said).toBe('It is empty: no night has been recorded.');
  expect(verdictOf(steps)).toEqual({
    result: 'missing',
    said: 'What was checked is as recorded, but not everything is here. /data/: it holds sample JSON, which no ledger records.',
  });
  const without = await check({ ...site, read: async () => null });
  expect(problems(without)).toEqual(['/data/ledger.jsonl: it is missing']);
});

describe('a night that a reader chose', () => {
  const ledger = 'ledger.jsonl';
  /** The files of the night under a folder of the reader's, and more beside them. */
  const chosen = (folder: string, ...more: readonly string[]): ChosenFile[] => [
    ...[...files]
      .filter(([path]) => path.startsWith(`${SHOWN}/`))
      .map(([path, bytes]) => ({
        path: `${folder}${path.slice(SHOWN.length + 1)}`,
        read: async () => bytes,
      })),
    ...more.map((path) => ({
      path: `${folder}${path}`,
      read: async () => files.get(path) ?? new Uint8Array(),
    })),
  ];
  const found = async (all: readonly ChosenFile[]) =>
    problems(await checkChosen(deployment(), all, null, silent));

  it('is as recorded: its folder, its files alone, its pack with what was made from them', async () => {
    expect(await found(chosen('mine/'))).toEqual([]);
    expect(
      await found(chosen('').map((file) => ({ ...file, path: file.path.replace('details/', '') }))),
    ).toEqual([]);
    expect(
      await found(chosen('pack/', ledger, 'README.txt', 'details/x.csv', 'sql/refresh_kpis.sql')),
    ).toEqual([]);
  });

  it('is named when more stands in its folder, or in the record of its pack', async () => {
    const message = "it is not in the night's manifest";
    expect(await found(chosen('mine/', '.hidden', 'details/deep/x'))).toEqual([
      `mine/.hidden: ${message}`,
      `mine/details/deep/x: ${message}`,
    ]);
    expect(await found(chosen('', ledger, 'details/more.json'))).toEqual([`details/more.json: ${message}`]);
  });
});
