import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { sha256 } from '../../host/hash.ts';
import { commitNight, tempStore } from '../../store/testing/nights.ts';
import { memoryNight } from '../diff/testing/memory-night.ts';
import { columns, rows, VIEW } from '../diff/testing/sample-view.ts';
import { compareNights, comparisonOf, NotComparable } from './compare.ts';

const addressOf = (id: string) => ({ id, base: `/snapshots/${id}/data/` });

/** A site of two nights that differ in one cell, with another file at an address where `over` has one. */
async function published(over: Readonly<Record<string, string | null>> = {}) {
  const store = await tempStore();
  for (const [date, value] of [
    ['2026-11-21', '1.00'],
    ['2026-11-22', '2.00'],
  ] as const)
    await commitNight(store, date, { rows: [[1, 'Larkspur Fairs', value]] });
  const read = async (address: string): Promise<Uint8Array<ArrayBuffer> | null> => {
    const found = address in over ? over[address] : address;
    if (found === null || found === undefined) return null;
    return Uint8Array.from(await readFile(join(store, found.replace(/^\/snapshots\/(.*)\/data\//, '$1/'))));
  };
  return { read, sha256: async (bytes: Uint8Array) => sha256(bytes) };
}
const pair = { from: addressOf('2026-11-21'), to: addressOf('2026-11-22') };

it('compares two nights that are as their manifests say', async () => {
  expect((await compareNights(pair, await published())).diff).toMatchObject({ metrics: [], views: [] });
});

it.each([
  ['a night that is gone', '/snapshots/2026-11-22/data/manifest.json', null, 'is missing'],
  [
    'an address that has another night by now',
    '/snapshots/2026-11-22/data/manifest.json',
    '/snapshots/2026-11-21/data/manifest.json',
    'is of another night than 2026-11-22',
  ],
  [
    'a file of another night',
    '/snapshots/2026-11-22/data/summary.json',
    '/snapshots/2026-11-21/data/summary.json',
    'is not the file that the manifest of 2026-11-22 names',
  ],
])('refuses %s', async (_, address, instead, why) => {
  const refused = compareNights(pair, await published({ [address]: instead }));
  await expect(refused).rejects.toThrow(NotComparable);
  await expect(refused).rejects.toThrow(`${address} ${why}.`);
});

it('tells of each view which night is without it', async () => {
  const lost = { name: VIEW, kind: 'view', reason: 'It is gone.', object: null, intended: false } as const;
  const night = memoryNight({ [VIEW]: { columns, rows } });
  const partial = memoryNight({ [VIEW]: { columns, rows } }, { absent: [lost] });
  const { views } = await comparisonOf({ id: 'a', night }, { id: 'b', night: partial }, 10);
  expect(views[VIEW]).toMatchObject({ before: columns, after: [], absent: ['Missing on b: It is gone.'] });
});
