import { cp, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DEFAULT_COMPANY } from '../catalog/company.ts';
import { fiscalYearOf } from '../catalog/dates.ts';
import { metrics } from '../catalog/metrics.ts';
import { QUOTA_KEY, targetsInForce, targetValue } from '../catalog/targets.ts';
import { views } from '../catalog/views.ts';
import { realPath } from '../host/real-path.ts';
import { draftNight } from '../store/draft.ts';
import { openEmbedded } from '../warehouse/embedded/embedded.ts';
import { namesFrom } from '../warehouse/sql/names.ts';
import { definitionsOf } from './definitions.ts';
import { readTargets } from './source.ts';

/** The night that the sample data shows. */
export const MOCK_DATE = '2026-11-20';

/**
 * Writes the sample data into a folder: the files of a snapshot, without the manifest that only a real run has.
 * The same code writes the same bytes.
 * @returns the files written, relative to the folder.
 */
export async function writeMock(folder: string): Promise<string[]> {
  const fiscalYear = fiscalYearOf(MOCK_DATE, DEFAULT_COMPANY);
  const targets = targetsInForce(await readTargets(), MOCK_DATE, fiscalYear);
  const quota = targetValue(targets, QUOTA_KEY);
  const updatedAt = `${MOCK_DATE}T08:00:00.000Z`;
  // Sample data is about the default names and company, whatever the machine and the project are configured for.
  const context = { company: DEFAULT_COMPANY, date: MOCK_DATE, fiscalYear, updatedAt, quota };
  const names = namesFrom({});
  const warehouse = await openEmbedded(context, { names });
  const store = await mkdtemp(join(tmpdir(), 'kpi-mock-'));
  const draft = await draftNight(store);
  try {
    const { rows, trace } = await warehouse.compute();
    const queries = [trace];
    await draft.writeSummary(rows);
    for (const { name } of views) {
      const detail = await warehouse.readDetail(name);
      await draft.writeDetail(name, detail.columns, detail.batches);
      queries.push(detail.trace());
    }
    await draft.writeTargets(targets);
    await draft.writeDefinitions(definitionsOf(metrics, queries));
    // Where a link leads, as a build of the site does.
    const target = realPath(folder);
    await rm(target, { recursive: true, force: true });
    await cp(draft.folder, target, { recursive: true });
    return (await readdir(target, { recursive: true })).filter((name) => name.endsWith('.json')).sort();
  } finally {
    await warehouse.close();
    await draft.discard();
    await rm(store, { recursive: true, force: true });
  }
}
