import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { Cell } from '../../catalog/data.ts';
import { KpiError } from '../../errors.ts';
import type { Commit } from '../draft.ts';
import { type Written, writeNight } from './write-night.ts';

/** A folder for one test's store, inside a new folder; neither outlives the test. */
export async function tempStore(): Promise<string> {
  const parent = await mkdtemp(join(tmpdir(), 'kpi-store-'));
  onTestFinished(() => rm(parent, { recursive: true, force: true }));
  return join(parent, 'store');
}

/** Commits a small night and returns what the store says of it. */
export const commitNight = (store: string, date: string, written: Written = {}): Promise<Commit> =>
  writeNight(store, date, written);

/** The KpiError that a promise rejects with; fails the test when it does anything else. */
export async function kpiErrorOf(work: Promise<unknown>): Promise<KpiError> {
  const outcome = await work.then(
    () => 'no error',
    (error: unknown) => error,
  );
  if (outcome instanceof KpiError) return outcome;
  throw new Error('expected a KpiError', { cause: outcome });
}

/** Rows in batches, as a warehouse gives them. */
export async function* inBatches(
  rows: readonly (readonly Cell[])[],
  size: number,
): AsyncGenerator<readonly (readonly Cell[])[]> {
  for (let start = 0; start < rows.length; start += size) yield rows.slice(start, start + size);
}

export const readJson = async (...path: string[]): Promise<unknown> =>
  JSON.parse(await readFile(join(...path), 'utf8'));
