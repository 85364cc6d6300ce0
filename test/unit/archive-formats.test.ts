import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { folderSource } from '../../src/audit/verify/folder.ts';
import { verifyStore } from '../../src/audit/verify/verify.ts';
import { openArchive, recordOf } from '../../src/store/archive.ts';
import { readLedger } from '../../src/store/ledger.ts';
import { readNight } from '../../src/store/night.ts';
import { SCHEMA_VERSION } from '../../src/store/schemas.ts';

const ROOT = join(import.meta.dirname, '../archive-formats');

/** The head of each store as it was kept when its version landed: these stores are never made again. */
const HEADS: Readonly<Record<string, string>> = {
  v1: '0bccbcdb795fd21c4c21dee59c1ab4202ba6cfb887af4d0a9999b03c9615a9e6',
  // Nights of version 0.2.0, whose records are held to more.
  'v1-0.2.0': 'eab4b56f14df9a9af72bf7f2971e464a1bf86d418bc21f3d454b15433293745d',
  v2: 'bbf18f2954b94d7a98feb6ff7dd81fe51653e4107a9e307acd8730ee588a162e',
};

/** The rows of every view, so that a reader that loses some is noticed. */
const ROWS: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  v1: { Upfront_Contract_Spend_Query: 2, customer_development: 4 },
  'v1-0.2.0': { Upfront_Contract_Spend_Query: 2, net_revenue_retention_all_customers: 2 },
  v2: {},
};

const digest = (bytes: string | Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

const versions = Object.keys(HEADS);

it('every version of the format that ever landed has a store here', async () => {
  const formats = new Set(versions.map((name) => name.split('-')[0]));
  expect([...formats]).toEqual(Array.from({ length: SCHEMA_VERSION }, (_, index) => `v${index + 1}`));
  expect((await readdir(ROOT)).filter((name) => name.startsWith('v')).sort()).toEqual(versions);
});

describe.each(versions)('a store of format %s', (version) => {
  const store = join(ROOT, version);

  it('has a chain that holds, hash by hash, without our reader', async () => {
    let prev = '0'.repeat(64);
    for (const line of (await readFile(join(store, 'ledger.jsonl'), 'utf8')).trimEnd().split('\n')) {
      const { kind, id, hash, manifest_sha256, ...rest } = JSON.parse(line);
      expect(rest.prev).toBe(prev);
      expect(hash).toBe(digest(line.replace(/,"hash":"[0-9a-f]{64}"\}$/, '}')));
      prev = hash;
      if (kind !== 'snapshot') continue;
      const manifest = await readFile(join(store, id, 'manifest.json'));
      expect(digest(manifest)).toBe(manifest_sha256);
      for (const { path, sha256 } of JSON.parse(manifest.toString()).files)
        expect([path, digest(await readFile(join(store, id, path)))]).toEqual([path, sha256]);
    }
    expect(prev).toBe(HEADS[version]);
  });

  it("verifies by today's rules: none that came later judges it", async () => {
    const { findings, remarks, head } = await verifyStore(folderSource(store), { head: HEADS[version] });
    expect({ findings, remarks, head: head?.hash }).toEqual({
      findings: [],
      remarks: [],
      head: HEADS[version],
    });
  });

  it("is read by today's reader, down to the last row", async () => {
    const lines = await readLedger(store);
    expect(new Set(lines.map(({ kind }) => kind))).toEqual(new Set(['snapshot', 'missed', 'deployment']));
    const { nights, head } = await openArchive({ store, mock: 'none' });
    expect(head?.hash).toBe(HEADS[version]);
    expect(nights.length).toBeGreaterThan(1);
    for (const night of nights) {
      const { detail, summary } = await readNight(night.folder, recordOf(night));
      expect(summary.rows.length).toBeGreaterThan(0);
      for (const [view, count] of Object.entries(ROWS[version] ?? {})) {
        const found = await detail(view);
        if (found === null) throw new Error('no rows');
        const rows = (await Promise.all(found.rowFiles.map((file) => found.rowsOf(file)))).flat();
        expect([view, rows.length, found.rowCount]).toEqual([view, count, count]);
      }
    }
  });
});
