import { join, resolve } from 'node:path';
import { nightOptions } from '../../src/cli/night-options.ts';
import type { Effects } from '../../src/host/effects.ts';
import { buildSite } from '../../src/pipeline/build/build.ts';
import { fillEmptyStore, runSource } from '../../src/pipeline/make-night.ts';
import { MOCK_FOLDER } from '../../src/warehouse/mock/mock.ts';

/** The night that samples are made for: the same numbers whenever they are. */
const DATE = '2026-11-22';

/** Builds the site of a store into `<work>/site`; without one, of 31 nights of the embedded warehouse. */
export async function sampleSite(
  work: string,
  store: string | undefined,
  print: Effects['print'],
): Promise<string> {
  const dir = store === undefined ? join(work, 'store') : resolve(store);
  if (store === undefined) {
    print('Making 31 nights of sample data …');
    const effects: Effects = { now: () => new Date(`${DATE}T08:00:00Z`), env: process.env, print: () => {} };
    const options = nightOptions({ source: 'embedded', date: DATE, store: dir }, effects);
    await fillEmptyStore(options, effects);
    await runSource(options, 'embedded', effects);
  }
  const out = join(work, 'site');
  await buildSite({ store: dir, out, mock: MOCK_FOLDER });
  return out;
}
