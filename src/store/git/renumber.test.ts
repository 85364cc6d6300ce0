import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { sha256 } from '../../host/hash.ts';
import { parseLedger, readLedger, recordMissed } from '../ledger.ts';
import { manifest } from '../schemas.ts';
import { commitNight, readJson, tempStore } from '../testing/nights.ts';
import { commonLines, renumber } from './renumber.ts';

const now = () => new Date('2026-11-23T08:00:00Z');

it('puts own lines behind a head: next ids, manifests that name them, one chain', async () => {
  const [theirs, ours] = [await tempStore(), await tempStore()];
  await commitNight(theirs, '2026-11-22', { rows: [[1, 'theirs', null]] });
  for (const name of ['ours', 'ours again'])
    await commitNight(ours, '2026-11-22', { rows: [[1, name, null]] });
  await recordMissed(ours, { date: '2026-11-23', source: 'bigquery', code: 'network', now });
  await commitNight(ours, '2026-11-24');
  const [head, own] = [await readLedger(theirs), await readLedger(ours)];
  expect(commonLines(head, own)).toBe(0);

  const placed = await renumber(head, own, async ({ id }) =>
    manifest.parse(await readJson(ours, id, 'manifest.json')),
  );
  const ledger = Buffer.concat([await readFile(join(theirs, 'ledger.jsonl')), Buffer.from(placed.text)]);
  const lines = parseLedger(ledger);
  expect(lines.map(({ id }) => id)).toEqual([
    '2026-11-22',
    '2026-11-22-r2',
    '2026-11-22-r3',
    null,
    '2026-11-24',
  ]);
  expect(lines.slice(1)).toEqual(placed.lines);
  expect(lines.slice(1).map(({ created_at }) => created_at)).toEqual(own.map(({ created_at }) => created_at));
  expect(placed.renamed.map(({ from, to }) => [from, to])).toEqual([
    ['2026-11-22', '2026-11-22-r2'],
    ['2026-11-22-r2', '2026-11-22-r3'],
  ]);
  for (const { from, to, manifest: bytes } of placed.renamed) {
    const old = await readFile(join(ours, from, 'manifest.json'), 'utf8');
    // Nothing but the id differs, byte for byte.
    expect(Buffer.from(bytes).toString()).toBe(old.replace(`"id":"${from}"`, `"id":"${to}"`));
    expect(lines.find(({ id }) => id === to)?.manifest_sha256).toBe(sha256(bytes));
  }
});

it('leaves lines that follow already as they are', async () => {
  const store = await tempStore();
  for (const date of ['2026-11-21', '2026-11-22']) await commitNight(store, date);
  const [first, second] = await readLedger(store);
  if (first === undefined || second === undefined) throw new Error('expected two lines');
  const placed = await renumber([first], [second], () => Promise.reject(new Error('not needed')));
  expect(placed).toMatchObject({ lines: [second], renamed: [], text: `${JSON.stringify(second)}\n` });
});
