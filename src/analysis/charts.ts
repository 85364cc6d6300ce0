import { KpiError } from '../errors.ts';
import { insightOf } from './views.ts';
import { metricChart } from './metrics/metric-chart.ts';
import type { Site } from './site.ts';
import type { ChartSpec } from './chart-spec.ts';

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
