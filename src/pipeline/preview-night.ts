import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { catalogOf } from '../catalog/metrics.ts';
import { SOURCES, type Source } from '../catalog/sources.ts';
import { describeError } from '../errors.ts';
import { markdownText } from '../format/markdown.ts';
import type { Effects } from '../host/effects.ts';
import { orStop } from '../host/stop.ts';
import { reportSummary } from '../host/workflow-outputs.ts';
import { isGood, openArchive, recordOf } from '../store/archive.ts';
import { draftNight } from '../store/draft.ts';
import { assertPrivate } from '../store/git/privacy.ts';
import { readNight } from '../store/night.ts';
import { MOCK_FOLDER } from '../warehouse/mock/mock.ts';
import { ownersOf, readCompany, readOwners } from './company.ts';
import { exportNight } from './export-night.ts';
import type { NightSetup } from './make-night.ts';
import { blocking, type EarlierNight, previewLines, previewMarkdown } from './preview-report.ts';
import { type NightOptions, nightContext, openSource, readTargets } from './source.ts';

/**
 * Computes and checks a night and prints what it would change against the last good one of its source; in a workflow
 * the page of the run tells it too. Nothing is written to BigQuery or to the store, so that an account that may only
 * read is enough.
 * @returns 0; 1 when a check failed that would block the night; 3 when something could not be had. Throws KpiError as
 * the night would, and `repository-public` where strangers could read the run.
 */
export async function previewNight(
  options: NightOptions,
  source: Source,
  effects: Effects,
  setup: NightSetup = {},
): Promise<0 | 1 | 3> {
  const title = `# Preview of ${options.date}, fiscal year ${options.fiscalYear}`;
  try {
    const real = SOURCES[source].confidential;
    await assertPrivate({ action: 'print a preview', real, remote: null, env: effects.env });
    return await look(options, source, effects, { title, setup });
  } catch (error) {
    await reportSummary(`${title}\n\n**Failed.** ${markdownText(describeError(error))}`, effects);
    throw error;
  }
}

async function look(
  options: NightOptions,
  source: Source,
  effects: Effects,
  { title, setup }: { readonly title: string; readonly setup: NightSetup },
): Promise<0 | 1 | 3> {
  const { metrics: wanted, steps = ['refresh', 'export'] } = setup;
  const context = nightContext(options, source, await readTargets(), readCompany(), effects);
  const metrics = wanted ?? catalogOf(context.company, ownersOf(source, readOwners()));
  const warehouse = await orStop(effects, openSource(source, context, options, effects, metrics));
  const folder = await mkdtemp(join(tmpdir(), 'kpi-preview-'));
  try {
    const summary = steps.includes('refresh') ? 'computed' : 'stored';
    const draft = await draftNight(folder);
    const night = await exportNight(warehouse, context, { metrics, summary }, draft, effects);
    const preview = { night, company: context.company, last: await lastNight(options, source) };
    for (const line of previewLines(preview)) effects.print(line);
    await reportSummary(`${title}\n\n${previewMarkdown(preview, metrics)}`, effects);
    for (const { name, reason } of night.missing) effects.print(`missing: ${name}. ${reason}`);
    const failed = blocking(night);
    if (failed.length === 0) return night.missing.length === 0 ? 0 : 3;
    effects.print(`error: This night would be blocked: ${failed.join(', ')}. Mend the data or the SQL.`);
    return 1;
  } finally {
    await rm(folder, { recursive: true, force: true });
    await warehouse.close();
  }
}

/** The last good night of a source, and its values by metric. */
async function lastNight({ store }: NightOptions, source: Source): Promise<EarlierNight | null> {
  const { nights } = await openArchive({ store, mock: MOCK_FOLDER });
  const last = nights.find((night) => night.manifest.source === source && isGood(night));
  if (last === undefined) return null;
  const { summary, company } = await readNight(join(store, last.line.id), recordOf(last));
  return {
    id: last.line.id,
    company,
    values: new Map(summary.rows.map((row) => [row.metric_key, row.metric_value])),
    rows: new Map(last.manifest.files.map(({ path, rows }) => [path, rows])),
  };
}
