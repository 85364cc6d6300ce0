import type { APIRoute } from 'astro';
import { chartText } from '../../../analysis/chart-spec.ts';
import { allCharts } from '../../../analysis/insights.ts';
import { siteData } from '../../../analysis/site.ts';

export async function getStaticPaths() {
  const charts = await allCharts(await siteData());
  return charts.map((chart) => ({ params: { id: chart.id }, props: { chart } }));
}

/** A chart as data, for the interactive version of it. */
export const GET: APIRoute = ({ props }) => new Response(chartText(props['chart']));
