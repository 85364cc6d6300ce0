import { metrics as catalogMetrics } from '../catalog/metrics.ts';
import { QUOTA_KEY, type Target, targetsInForce, targetValue } from '../catalog/targets.ts';
import type { Metric } from '../catalog/types.ts';
import { bigQueryConfigured } from '../warehouse/bigquery/config.ts';
import { openMock } from '../warehouse/mock/mock.ts';
import { namesFrom } from '../warehouse/sql/names.ts';
import { usage } from '../errors.ts';
import type { NightContext, Source, Warehouse } from '../warehouse/types.ts';
import type { Effects } from '../host/effects.ts';
import type { NightOptions } from './options.ts';

/** Where tonight's numbers are to come from, and what to say about the choice. */
export interface Choice {
  readonly source: Source;
  /** A sentence for the reader of the run when the choice was not theirs. */
  readonly warning: string | null;
}

/** Settles `auto`, and refuses nights that the source cannot make. */
export function chooseSource(options: NightOptions, today: string, effects: Effects): Choice {
  const source =
    options.source !== 'auto' ? options.source : bigQueryConfigured(effects.env) ? 'bigquery' : 'mock';
  if (source === 'bigquery' && options.date !== today) {
    throw usage(
      `BigQuery holds today's data, not those of ${options.date}.`,
      'Leave --date out, or add --source embedded.',
    );
  }
  const warning =
    options.source === 'auto' && source === 'mock'
      ? 'BigQuery is not configured (neither GOOGLE_APPLICATION_CREDENTIALS nor KPI_BIGQUERY_ENDPOINT is set), so this night shows sample data.'
      : null;
  return { source, warning };
}

/** What the warehouse is told about the night. Invented nights are stamped 08:00 UTC, so that they can be made again. */
export function nightContext(
  options: NightOptions,
  source: Source,
  targets: readonly Target[],
  effects: Effects,
): NightContext {
  const inForce = targetsInForce(targets, options.date, options.fiscalYear);
  return {
    date: options.date,
    fiscalYear: options.fiscalYear,
    updatedAt: source === 'bigquery' ? effects.now().toISOString() : `${options.date}T08:00:00.000Z`,
    quota: targetValue(inForce, QUOTA_KEY),
  };
}

/** Opens the chosen source, and loads no other one's engine. The caller closes it. */
export async function openSource(
  source: Source,
  context: NightContext,
  options: NightOptions,
  effects: Effects,
  metrics: readonly Metric[] = catalogMetrics,
): Promise<Warehouse> {
  if (source === 'mock') return openMock();
  const names = namesFrom(effects.env);
  if (source === 'bigquery') {
    const { openBigQuery } = await import('../warehouse/bigquery/bigquery.ts');
    return openBigQuery(context, {
      names,
      env: effects.env,
      metrics,
      log: (line) => effects.print(`            ${line}`),
    });
  }
  const { openEmbedded } = await import('../warehouse/embedded/embedded.ts');
  const { seed, scale } = options;
  return openEmbedded(context, { names, scale, metrics, ...(seed === undefined ? {} : { seed }) });
}
