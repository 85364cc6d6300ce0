import { findView, type InsightKind } from '../catalog/views.ts';
import { KpiError } from '../errors.ts';
import type { ChartSpec } from './chart-spec.ts';
import { analyseCohorts, type CohortsInsight } from './cohorts/cohorts.ts';
import { analyseContracts, type ContractsInsight } from './contracts/contracts.ts';
import { analyseDevelopment, type DevelopmentInsight } from './development/development.ts';
import { analyseFulfillment, type FulfillmentInsight } from './fulfillment/fulfillment.ts';
import type { InsightInput, InsightOf } from './insight.ts';
import { metricChart } from './metrics/trend.ts';
import { analyseNps, type NpsInsight } from './nps/nps.ts';
import { analyseNrr, type NrrInsight } from './nrr/nrr.ts';
import type { Site } from './site.ts';

/** What the rows of a view say, by kind. */
export type Insight =
  | NrrInsight
  | CohortsInsight
  | DevelopmentInsight
  | ContractsInsight
  | FulfillmentInsight
  | NpsInsight;

/** An analysis may compare with targets; `targetOf` answers null for a metric that has none. */
type AnalysisInput = InsightInput & { targetOf: (metric: string) => number | null };

const analyses: {
  readonly [Kind in InsightKind]: (input: AnalysisInput) => Extract<Insight, InsightOf<Kind>>;
} = {
  nrr: analyseNrr,
  cohorts: analyseCohorts,
  development: analyseDevelopment,
  contracts: analyseContracts,
  fulfillment: (input) => analyseFulfillment({ ...input, target: input.targetOf('person_time_to_fulfill') }),
  nps: analyseNps,
};

const known = new WeakMap<object, Map<string, Promise<Insight | null>>>();

/** What a view's rows say, worked out once per night; null for a view that has no analysis, or not its columns. */
export function insightOf(site: Site, view: string): Promise<Insight | null> {
  const ofSite = known.get(site.night) ?? new Map<string, Promise<Insight | null>>();
  known.set(site.night, ofSite);
  const found = ofSite.get(view) ?? analyse(site, view);
  ofSite.set(view, found);
  return found;
}

async function analyse(site: Site, view: string): Promise<Insight | null> {
  const kind = findView(view)?.insight ?? null;
  if (kind === null) return null;
  const detail = await site.detail(view);
  if (detail === null) return null;
  const rows = (await Promise.all(detail.rowFiles.map((file) => detail.rowsOf(file)))).flat();
  const targetOf = (metric: string) =>
    site.night.targets.targets.find(({ key }) => key === metric)?.value ?? null;
  try {
    return analyses[kind]({
      columns: detail.columns,
      rows,
      company: site.night.company,
      date: site.date,
      fiscalYear: site.fiscalYear,
      targetOf,
    });
  } catch (error) {
    // A night of another time may lack a column that the analysis needs; its rows are still shown as they are.
    if (error instanceof KpiError && error.code === 'store-invalid') return null;
    throw error;
  }
}

/** Every chart of a night's pages: those of the drill-downs, and one for each metric that has a value. */
export async function allCharts(site: Site): Promise<readonly ChartSpec[]> {
  const { metrics, views } = site.night.definitions;
  const insights = await Promise.all(views.map(({ name }) => insightOf(site, name)));
  const charts = [
    ...insights.flatMap((insight) => insight?.charts ?? []),
    ...metrics.flatMap((metric) => metricChart(metric, site.history) ?? []),
  ];
  const seen = new Set<string>();
  for (const { id } of charts) {
    if (!/^[a-z0-9-]+$/.test(id) || seen.has(id))
      throw new KpiError(
        'store-invalid',
        `Two charts are called ${id}, or that cannot be a file name.`,
        'Every chart of the site needs a name of its own, of a-z, 0-9 and hyphens.',
      );
    seen.add(id);
  }
  return charts;
}
