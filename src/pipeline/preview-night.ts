import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Company } from '../catalog/company.ts';
import { catalogOf } from '../catalog/metrics.ts';
import type { Source } from '../catalog/sources.ts';
import type { Format } from '../catalog/types.ts';
import { blocks } from '../checks/judge.ts';
import { formatChange, formatValue, type Unit, unitOf } from '../format/format.ts';
import type { Effects } from '../host/effects.ts';
import { orStop } from '../host/stop.ts';
import { isGood, openArchive, recordOf } from '../store/archive.ts';
import { draftNight } from '../store/draft.ts';
import { readNight } from '../store/night.ts';
import { MOCK_FOLDER } from '../warehouse/mock/mock.ts';
import { ownersOf, readCompany, readOwners } from './company.ts';
import { type ExportedNight, exportNight } from './export-night.ts';
import type { NightSetup } from './make-night.ts';
import { costOf } from './night.ts';
import { type NightOptions, nightContext, openSource, readTargets } from './source.ts';

/**
 * Computes and checks a night and prints what it would change against the last good one of its source. Nothing is
 * written to BigQuery or to the store, so that an account that may only read is enough.
 * @returns 0; 1 when a check failed that would block the night; 3 when something could not be had. Throws KpiError as
 * the night would.
 */
export async function previewNight(
  options: NightOptions,
  source: Source,
  effects: Effects,
  { metrics: wanted, steps = ['refresh', 'export'] }: NightSetup = {},
): Promise<0 | 1 | 3> {
  const context = nightContext(options, source, await readTargets(), readCompany(), effects);
  const metrics = wanted ?? catalogOf(context.company, ownersOf(source, readOwners()));
  const warehouse = await orStop(effects, openSource(source, context, options, effects, metrics));
  const folder = await mkdtemp(join(tmpdir(), 'kpi-preview-'));
  try {
    const summary = steps.includes('refresh') ? 'computed' : 'stored';
    const night = await exportNight(
      warehouse,
      context,
      { metrics, summary },
      await draftNight(folder),
      effects,
    );
    await compare(night, { options, source, company: context.company }, effects);
    for (const { name, reason } of night.missing) effects.print(`missing: ${name}. ${reason}`);
    const failed = night.checks.filter(blocks).map(({ name }) => name);
    if (failed.length === 0) return night.missing.length === 0 ? 0 : 3;
    effects.print(`error: This night would be blocked: ${failed.join(', ')}. Mend the data or the SQL.`);
    return 1;
  } finally {
    await rm(folder, { recursive: true, force: true });
    await warehouse.close();
  }
}

/** The last good night of a source, and its values by metric. */
async function lastNight({ store }: NightOptions, source: Source) {
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

async function compare(
  night: ExportedNight,
  { options, source, company }: { options: NightOptions; source: Source; company: Company },
  effects: Effects,
): Promise<void> {
  const last = await lastNight(options, source);
  effects.print('');
  effects.print(last === null ? 'There is no night of this source to compare with.' : `Against ${last.id}:`);
  const lines = night.summary.map((row) => {
    const unit = unitOf(row.metric_format as Format, company);
    const earlier = unitOf(row.metric_format as Format, last?.company ?? company);
    const before = last?.values.get(row.metric_key);
    return [
      row.metric_key,
      before === undefined ? '' : formatValue(before, earlier),
      formatValue(row.metric_value, unit),
      earlier === unit ? changeOf(before, row.metric_value, unit) : 'another currency',
    ];
  });
  const widths = [0, 1, 2].map((at) => Math.max(...lines.map((line) => line[at]?.length ?? 0)));
  for (const [key = '', before = '', after = '', change = ''] of lines)
    effects.print(
      `  ${key.padEnd(widths[0] ?? 0)}  ${before.padStart(widths[1] ?? 0)}  ${after.padStart(widths[2] ?? 0)}  ${change}`.trimEnd(),
    );
  for (const [view, count] of night.rows) {
    const before = last?.rows.get(`details/${view}.json`);
    if (typeof before === 'number' && before !== count)
      effects.print(
        `  ${view}: ${before.toLocaleString('en-US')} rows before, ${count.toLocaleString('en-US')} now`,
      );
  }
  const cost = costOf(night.queries);
  if (cost !== null) effects.print(`  ${cost}`);
  effects.print('Nothing was written.');
}

/** How far a value moved, as it is shown. */
function changeOf(before: number | null | undefined, after: number | null, unit: Unit): string {
  if (before === undefined) return '';
  if (before === after) return 'the same';
  if (before === null || after === null) return 'changed';
  const change = formatChange(after - before, unit);
  if (change === null) return 'changed by less than is shown';
  return `${after > before ? '+' : '−'}${change}`;
}
