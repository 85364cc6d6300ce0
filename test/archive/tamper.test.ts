import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { folderSource } from '../../src/audit/verify/folder.ts';
import { DENSE, makeArchive } from '../../src/audit/verify/testing/archive.ts';
import { loadStore } from '../../src/audit/verify/testing/memory.ts';
import { verifyStore } from '../../src/audit/verify/verify.ts';
import { seedOf, streamOf } from '../../src/sample/prng.ts';
import { parseLedger } from '../../src/store/ledger.ts';
import { manifest as manifestSchema } from '../../src/store/schemas.ts';
import { CONTENT_KINDS } from './tampers/contents.ts';
import { FILE_KINDS } from './tampers/files.ts';
import { LEDGER_KINDS } from './tampers/ledger.ts';
import { type Kind, missedBy, type Target, targetOf } from './tampers/tamper.ts';

const FORMATS = join(import.meta.dirname, '../archive-formats');
const SEED = process.env['KPI_TEST_SEED'] ?? '15';
const TAMPERS = 1000;

/** Nights of clean stores, and the days before their first: clocks change, years end, a February has 29 days. */
const EACH = 50;
const BEFORE = [
  '2023-12-10',
  '2024-02-01',
  '2025-10-12',
  '2025-12-05',
  '2026-02-15',
  '2026-10-10',
  '2027-12-20',
  '2028-02-10',
];

let parent = '';
const formats: string[] = [];

beforeAll(async () => {
  parent = await mkdtemp(join(tmpdir(), 'kpi-tamper-'));
  formats.push(
    ...(await readdir(FORMATS)).filter((name) => /^v\d/.test(name)).map((name) => join(FORMATS, name)),
  );
});
afterAll(() => rm(parent, { recursive: true, force: true }));

it(`no alarm over ${EACH * BEFORE.length} clean nights of every sort, and over every stored format`, async () => {
  const seen = new Map<string, number>();
  const count = (what: string) => seen.set(what, (seen.get(what) ?? 0) + 1);
  const made = BEFORE.map((after) => join(parent, `after-${after}`));
  for (const [index, store] of made.entries())
    await makeArchive(store, EACH, { after: BEFORE[index] ?? '', mix: DENSE });
  for (const store of [...made, ...formats]) {
    const files = await loadStore(store);
    const lines = parseLedger(files.get('ledger.jsonl') ?? new Uint8Array());
    const head = lines.at(-1);
    const { findings, nights } = await verifyStore(folderSource(store), { head: head?.hash, anchor: head });
    expect(findings).toEqual([]);
    expect(nights).toBe(lines.filter(({ kind }) => kind === 'snapshot').length);
    for (const line of lines) {
      count(line.kind);
      count(line.date.slice(5));
      if (line.kind !== 'snapshot') continue;
      const { checks, blocked, source } = manifestSchema.parse(
        JSON.parse(Buffer.from(files.get(`${line.id}/manifest.json`) ?? []).toString()),
      );
      count(`revision ${line.revision}`);
      count(source);
      if (blocked) count('blocked');
      if (checks.some(({ accepted }) => accepted !== undefined)) count('accepted');
    }
  }
  expect(formats.length).toBeGreaterThan(0);
  expect(seen.get('snapshot')).toBeGreaterThanOrEqual(400);
  for (const sort of [
    ...['missed', 'deployment', 'revision 2', 'bigquery', 'embedded', 'mock', 'blocked', 'accepted'],
    // Clocks change, years end, February has 29 days.
    ...['11-01', '11-02', '03-08', '12-31', '01-01', '02-29'],
  ])
    expect([sort, seen.get(sort) ?? 0]).toEqual([sort, expect.toSatisfy((times: number) => times > 0)]);
});

it(`names each of ${TAMPERS} tampers, of every kind, against the newest head (KPI_TEST_SEED=${SEED})`, async () => {
  const store = join(parent, 'store');
  await makeArchive(store, 12, { after: '2026-10-25', mix: DENSE });
  const small = targetOf(await loadStore(store));
  const stored: Target[] = [];
  for (const folder of formats) stored.push(targetOf(await loadStore(folder)));
  // What nights of older formats are held to is less: of them, what no format leaves open.
  const everywhere: readonly (readonly [string, Kind])[] = Object.entries({ ...FILE_KINDS, ...LEDGER_KINDS });
  const kinds = [...everywhere, ...Object.entries(CONTENT_KINDS)];
  const untouched = { files: new Map(), named: { codes: ['file-altered'], file: 'x' } } as const;
  expect(await missedBy(untouched, small)).toBe('it should be file-altered x:, found was nothing');
  const draw = streamOf(seedOf(SEED), 0);
  const missed: string[] = [];
  const done = new Map<string, number>();
  for (let number = 0, tried = 0; number < TAMPERS; tried++) {
    expect(tried).toBeLessThan(2 * TAMPERS);
    const old = tried % 10 === 0;
    const [name, kind] = draw.pick(old ? everywhere : kinds);
    const target = old ? draw.pick(stored) : small;
    const tamper = kind(draw, target);
    if (tamper === null) continue;
    number += 1;
    done.set(name, (done.get(name) ?? 0) + 1);
    const problem = await missedBy(tamper, target);
    if (problem !== null) missed.push(`seed ${SEED}, tamper ${number}, ${name}: ${problem}`);
  }
  console.info(`${TAMPERS} tampers of ${done.size} kinds, seed ${SEED}: ${missed.length} missed`);
  expect(missed).toEqual([]);
  expect([...done.keys()].sort()).toEqual(kinds.map(([name]) => name).sort());
});
