import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Cell, Column } from '../catalog/data.ts';
import { sha256File } from '../host/hash.ts';
import { draftNight, type NightDraft } from './draft.ts';
import { detail, detailPart } from './schemas.ts';
import { inBatches, kpiErrorOf, readJson, tempStore } from './testing/nights.ts';
import { factsOf } from './testing/write-night.ts';

const columns = [
  { name: 'id', type: 'INT64' },
  { name: 'name', type: 'STRING' },
  { name: 'amount', type: 'NUMERIC' },
] as const satisfies readonly Column[];

const manyRows = (count: number): Cell[][] =>
  Array.from({ length: count }, (_, index) => [index, `Customer ${index} 🎪`, `${index}.25`]);

async function startDraft(options = {}): Promise<NightDraft> {
  const draft = await draftNight(await tempStore(), options);
  await draft.writeSummary([]);
  await draft.writeTargets([]);
  await draft.writeSettings();
  await draft.writeDefinitions({ metrics: [], views: [], queries: [] });
  return draft;
}

const commit = (draft: NightDraft) =>
  draft.commit(factsOf('2026-11-22'), () => new Date('2026-11-22T08:01:00Z'));

/** Reads a view back by way of its head file, checking every hash and size it states. */
async function readBack(folder: string, view: string): Promise<unknown[][]> {
  const head = detail.parse(await readJson(folder, 'details', `${view}.json`));
  if ('rows' in head) return head.rows;
  const rows: unknown[][] = [];
  for (const { path, bytes, sha256, rows: count } of head.parts) {
    const part = detailPart.parse(await readJson(folder, path));
    expect(part.rows).toHaveLength(count);
    expect((await stat(join(folder, path))).size).toBe(bytes);
    expect(await sha256File(join(folder, path))).toBe(sha256);
    for (const row of part.rows) rows.push(row);
  }
  expect(rows).toHaveLength(head.row_count);
  return rows;
}

const hostile: Cell[][] = [
  [1, '</script><script>alert(1)</script>', '0'],
  ['9223372036854775807', '🎪👩‍👩‍👧', '-99999999999999999999999999999.999999999'],
  [null, 'x'.repeat(200), null],
  [0, 'lone \ud800 and \udc00', '1.10'],
  [-1, 'line\nbreak\u2028\u2029\u0000"\\', '0.000000001'],
  [2, '', '1e3'],
  [3, '=HYPERLINK("http://x")', '5'],
];

describe('a detail view in the store', () => {
  it('reads back the same, hostile values included, one row a line', async () => {
    const draft = await startDraft();
    expect(await draft.writeDetail('some_View1', columns, inBatches(hostile, 2))).toEqual({ rows: 7 });
    expect(await readBack(draft.folder, 'some_View1')).toEqual(hostile);
    const text = await readFile(join(draft.folder, 'details/some_View1.json'), 'utf8');
    expect(text.split('\n')).toHaveLength(7 + 3 + 8 + 1);
    const { manifest } = await commit(draft);
    const file = manifest.files.find(({ path }) => path === 'details/some_View1.json');
    expect(file?.rows).toBe(7);
    expect(file?.control_totals).toEqual({
      id: '9223372036854775812',
      amount: '-99999999999999999999999998993.899999998',
    });
  });

  it('may have no rows, and batches without any', async () => {
    const draft = await startDraft();
    await draft.writeDetail('none', columns, inBatches([], 1));
    async function* empty() {
      yield [];
      yield [[1, 'a', '1']];
      yield [];
    }
    expect(await draft.writeDetail('some', columns, empty())).toEqual({ rows: 1 });
    expect(await draft.writeDetail('no_columns', [], inBatches([[], []], 1))).toEqual({ rows: 2 });
    expect(await readJson(draft.folder, 'details/none.json')).toEqual({
      schema_version: 2,
      view: 'none',
      columns,
      rows: [],
    });
    const { manifest } = await commit(draft);
    expect(manifest.files.find(({ path }) => path === 'details/none.json')).toMatchObject({
      rows: 0,
      control_totals: { id: '0', amount: '0' },
    });
  });

  it('carries nested and foreign types as they are', async () => {
    const draft = await startDraft();
    const odd = [
      { name: 'tags', type: 'ARRAY<STRING>' },
      { name: 'place', type: 'STRUCT' },
    ];
    const rows: Cell[][] = [[['a', null], { city: 'Oakland', at: [1, { x: false }] }]];
    await draft.writeDetail('odd', odd, inBatches(rows, 1));
    expect(await readBack(draft.folder, 'odd')).toEqual(rows);
  });

  it('holds 50,000 rows itself and one more in parts', async () => {
    const draft = await startDraft();
    const rows = manyRows(50_001);
    await draft.writeDetail('limit', columns, inBatches(rows.slice(0, 50_000), 9_999));
    await draft.writeDetail('over', columns, inBatches(rows, 9_999));
    expect(detail.parse(await readJson(draft.folder, 'details/limit.json'))).toHaveProperty('rows');
    expect(detail.parse(await readJson(draft.folder, 'details/over.json'))).toMatchObject({
      row_count: 50_001,
    });
    expect(await readBack(draft.folder, 'over')).toEqual(rows);
  });

  it('keeps 120,000 rows in parts within the limit, whatever the batches', async () => {
    const limits = { inlineRows: 50_000, fileBytes: 1024 * 1024 };
    const rows = manyRows(120_000);
    const draft = await startDraft({ limits });
    await draft.writeDetail('large', columns, inBatches(rows, 7_001));
    await draft.writeDetail('same', columns, inBatches(rows, 120_000));
    expect(await readBack(draft.folder, 'large')).toEqual(rows);
    const { manifest } = await commit(draft);
    const [own, ...parts] = manifest.files.filter(({ path }) => path.startsWith('details/large'));
    expect(parts.length).toBeGreaterThan(3);
    expect(parts.map(({ path }) => path)[0]).toBe('details/large.part-0001.json');
    for (const { bytes } of parts) expect(bytes).toBeLessThanOrEqual(limits.fileBytes);
    expect(own).toMatchObject({ rows: 120_000, control_totals: { id: '7199940000', amount: '7199970000' } });
    expect(parts.reduce((sum, { rows: count }) => sum + (count ?? 0), 0)).toBe(120_000);
    const hashes = manifest.files
      .filter(({ path }) => path.startsWith('details/same.part'))
      .map(({ rows: count }) => count);
    expect(hashes).toEqual(parts.map(({ rows: count }) => count));
  });

  it('fills parts to the last byte and never beyond', async () => {
    const sizes: number[] = [];
    for (let fileBytes = 100; fileBytes < 130; fileBytes++) {
      const draft = await startDraft({ limits: { inlineRows: 2, fileBytes } });
      const rows = Array.from({ length: 9 }, (_, index) => ['x'.repeat(index)]);
      await draft.writeDetail('v', [{ name: 'a', type: 'STRING' }], inBatches(rows, 4));
      expect(await readBack(draft.folder, 'v')).toEqual(rows);
      const parts = (await readdir(join(draft.folder, 'details'))).filter((name) => name.includes('part'));
      for (const part of parts) {
        sizes.push((await stat(join(draft.folder, 'details', part))).size - fileBytes);
      }
    }
    expect(Math.max(...sizes)).toBe(0);
  });

  it.each<[string, Cell[][], string]>([
    [
      'too few cells',
      [
        [1, 'a', '1'],
        [1, 'a'],
      ],
      'Row 2 of view v cannot be stored: it has 2 cells for 3',
    ],
    ['too many cells', [[1, 'a', '1', 2]], 'Row 1 of view v cannot be stored: it has 4 cells for 3'],
    ['NaN', [[1, Number.NaN, '1']], 'Row 1 of view v cannot be stored: in column name value is not a finite'],
    ['a float for NUMERIC', [[1, 'a', 0.1]], 'Row 1 of view v cannot be stored: column amount (NUMERIC)'],
    ['an unsafe integer', [[2 ** 60, 'a', '1']], 'Row 1 of view v cannot be stored: column id (INT64)'],
    [
      'a row beyond the limit',
      [[1, 'a'.repeat(5000), '1']],
      'Row 1 of view v cannot be stored: its JSON takes',
    ],
  ])('refuses %s, names the place, keeps nothing of the view', async (_, rows, message) => {
    const draft = await startDraft({ limits: { inlineRows: 1, fileBytes: 4096 } });
    const error = await kpiErrorOf(
      draft.writeDetail('v', columns, inBatches([...manyRows(200), ...rows], 10)),
    );
    const place = message.replace(/Row (\d+)/, (_match, row: string) => `Row ${200 + Number(row)}`);
    expect(error.message).toContain(place);
    expect(error.code).toBe('detail-invalid');
    expect(await readdir(join(draft.folder, 'details'))).toEqual([]);
    await draft.writeDetail('v', columns, inBatches(manyRows(3), 1));
    expect((await commit(draft)).manifest.files).toHaveLength(7);
  });

  it.each(['../escape', 'a/b', '', 'a.b', 'é', '.'])('refuses the name %j', async (view) => {
    const draft = await startDraft();
    const error = await kpiErrorOf(draft.writeDetail(view, columns, inBatches([], 1)));
    expect(error.code).toBe('detail-invalid');
  });

  it.each([[['a', 'a']], [['__proto__']], [['']]])('refuses columns named %j', async (names) => {
    const draft = await startDraft();
    const bad = names.map((name) => ({ name, type: 'INT64' }));
    const error = await kpiErrorOf(draft.writeDetail('v', bad, inBatches([], 1)));
    expect(error.code).toMatch(/^(detail|store)-invalid$/);
  });

  it('passes on the error of a warehouse that breaks off, and keeps nothing of the view', async () => {
    const draft = await startDraft({ limits: { inlineRows: 1, fileBytes: 100 } });
    async function* broken(): AsyncGenerator<Cell[][]> {
      yield manyRows(20);
      throw new Error('connection reset');
    }
    await expect(draft.writeDetail('v', columns, broken())).rejects.toThrow('connection reset');
    expect(await readdir(join(draft.folder, 'details'))).toEqual([]);
  });
});
