import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { addNight } from '../../test/site/fixture-store.ts';
import { metrics } from '../catalog/metrics.ts';
import { openArchive, recordOf } from './archive.ts';
import { readNight } from './night.ts';

const view = 'organizer_recap_NPS_score';
let store: string;
let folder: string;
beforeEach(async () => {
  store = await mkdtemp(join(tmpdir(), 'kpi-night-'));
  folder = join(store, '2026-11-22');
});
afterEach(() => rm(store, { recursive: true }));

const rows = Array.from({ length: 230 }, (_, row) => [row, 'Org', 'Event', '2026-11-22', 9, null]);

describe('readNight', () => {
  it('reads a night that its manifest vouches for', async () => {
    await addNight(store, { date: '2026-11-22', details: { [view]: { rows } } });
    const [archived] = (await openArchive({ store, mock: '/mock' })).nights;
    if (archived === undefined) throw new Error('no night');
    const night = await readNight(folder, recordOf(archived));
    expect(night.summary.rows).toHaveLength(metrics.length);
    expect(night.targets.targets.length).toBeGreaterThan(0);
    const detail = await night.detail(view);
    if (detail === null) throw new Error('no rows');
    expect(detail).toMatchObject({ view, rowCount: 230, rowFiles: [`details/${view}.json`] });
    expect(await detail.first(2)).toEqual(rows.slice(0, 2));
    expect(Buffer.from(await night.bytes('manifest.json'))).toEqual(
      await readFile(join(folder, 'manifest.json')),
    );
  });

  it('reads a view that is kept in parts, in order', async () => {
    const limits = { inlineRows: 100, fileBytes: 3_000 };
    await addNight(store, { date: '2026-11-22', limits, details: { [view]: { rows } } });
    const detail = await (await readNight(folder)).detail(view);
    if (detail === null) throw new Error('no rows');
    expect(detail.rowCount).toBe(230);
    expect(detail.rowFiles.length).toBeGreaterThan(2);
    expect(await detail.first(150)).toEqual(rows.slice(0, 150));
    const all = await Promise.all(detail.rowFiles.map((file) => detail.rowsOf(file)));
    expect(all.flat()).toEqual(rows);
    await writeFile(join(folder, detail.rowFiles[0] ?? ''), '{}');
    await expect(detail.first(1)).rejects.toMatchObject({ code: 'store-altered' });
  });

  it.each([
    ['gone', null, 'is missing.'],
    ['cut off', '{"schema_version":1,"rows":[{"metric_key":"secret customer', 'is not valid JSON.'],
    ['of another form', '{"schema_version":1,"rows":[{"metric_key":7}]}', 'rows.0.metric_key'],
    ['of a later version', '{"schema_version":3,"rows":[]}', 'schema_version'],
  ])('names a file that is %s, and quotes nothing of it', async (_, text, problem) => {
    await addNight(store, { date: '2026-11-22' });
    const file = join(folder, 'summary.json');
    if (text === null) await rm(file);
    else await writeFile(file, text);
    await expect(readNight(folder)).rejects.toMatchObject({
      name: 'KpiError',
      code: 'store-invalid',
      message: expect.stringMatching(new RegExp(`summary\\.json.*${problem.replaceAll('.', '\\.')}`)),
    });
    await expect(readNight(folder)).rejects.not.toThrow(/secret/);
  });

  it('refuses rows that do not fit their columns', async () => {
    await addNight(store, { date: '2026-11-22' });
    const detail = {
      schema_version: 1,
      view,
      columns: [{ name: 'a', type: 'STRING' }],
      rows: [['x'], ['y', 'z']],
    };
    await writeFile(join(folder, `details/${view}.json`), JSON.stringify(detail));
    await expect((await readNight(folder)).detail(view)).rejects.toThrow(/rows\.1/);
  });

  it('refuses files that the manifest does not list, and names that leave the folder', async () => {
    await addNight(store, { date: '2026-11-22' });
    await expect(readNight(folder, { hashes: new Map(), missing: [] })).rejects.toMatchObject({
      code: 'store-altered',
    });
    await expect((await readNight(folder)).detail('../2026-11-22/summary')).rejects.toMatchObject({
      code: 'store-invalid',
    });
  });
});
