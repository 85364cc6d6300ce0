import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import { placeText } from '../finding.ts';
import { verifyStore } from '../verify.ts';
import { makeArchive } from './archive.ts';
import { type Files, loadStore, memorySource } from './memory.ts';

/** A night of the archive that was deployed, one in parts, and their files. */
export const DEPLOYED = '2025-10-04';
const IN_PARTS = '2025-10-21';
export const SUMMARY = `${DEPLOYED}/summary.json`;
export const DETAIL = `${DEPLOYED}/details/customer_development.json`;
export const HEAD = `${IN_PARTS}/details/customer_development.json`;

/** A list in a document that a test alters. */
export type Rows = Record<string, unknown>[];

/** An archive of 21 nights for the tests of a file, in memory. */
export function archive(): { readonly files: Files } {
  let parent = '';
  let files: Files = new Map();
  beforeAll(async () => {
    parent = await mkdtemp(join(tmpdir(), 'kpi-verify-'));
    await makeArchive(join(parent, 'store'), 21);
    files = await loadStore(join(parent, 'store'));
  });
  afterAll(() => rm(parent, { recursive: true, force: true }));
  return {
    get files() {
      return files;
    },
  };
}

/** A summary whose first row has other members. */
export const altersRow =
  (change: Record<string, unknown>) =>
  (summary: Record<string, unknown>): Record<string, unknown> => ({
    ...summary,
    rows: (summary['rows'] as Rows).map((row, at) => (at === 0 ? { ...row, ...change } : row)),
  });

/** The findings of a store as `code place: message`. */
export async function findingsOf(store: Files): Promise<string[]> {
  const { findings } = await verifyStore(memorySource(store));
  return findings.map(({ code, place, message }) => `${code} ${placeText(place)}: ${message}`);
}
