import { KpiError } from '../errors.ts';
import type { ChartSpec } from './chart-spec.ts';
import { analyseCohorts } from './cohorts/cohorts.ts';
import { analyseContracts } from './contracts/contracts.ts';
import { analyseDevelopment } from './development/development.ts';
import { analyseFulfillment } from './fulfillment/fulfillment.ts';
import type { Insight, InsightInput } from './insight.ts';
import { metricChart } from './metrics/trend.ts';
import { analyseNps } from './nps/nps.ts';
import { analyseNrr } from './nrr/nrr.ts';
import type { Site } from './site.ts';

/** An analysis may compare with targets; `targetOf` answers null for a metric that has none. */
type Analysis = (input: InsightInput & { targetOf: (metric: string) => number | null }) => Insight;

/** The analysis of each view that has a page of its own design; other views are shown as rows alone. */
const analyses: Readonly<Record<string, Analysis>> = {
  net_revenue_retention_all_customers: analyseNrr,
  cohort_retention_matrix_by_customer: analyseCohorts,
  customer_development: analyseDevelopment,
  Upfront_Contract_Spend_Query: analyseContracts,
  Days_to_Fulfill_Contract_Program: (input) =>
    analyseFulfillment({ ...input, target: input.targetOf('person_time_to_fulfill') }),
  organizer_recap_NPS_score: analyseNps,
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
  const analysis = analyses[view];
  if (analysis === undefined) return null;
  const detail = await site.detail(view);
  const rows = (await Promise.all(detail.rowFiles.map((file) => detail.rowsOf(file)))).flat();
  const targetOf = (metric: string) =>
    site.night.targets.targets.find(({ key }) => key === metric)?.value ?? null;
  try {
    return analysis({
      columns: detail.columns,
      rows,
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
