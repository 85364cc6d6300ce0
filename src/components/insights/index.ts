import type { Site } from '../site-data.ts';
import type { Insight, InsightInput } from './insight.ts';

type Analysis = (input: InsightInput) => Insight;

/** The analysis of each view that has a page of its own design; other views are shown as rows alone. */
const analyses: Readonly<Record<string, Analysis>> = {};

const known = new WeakMap<object, Map<string, Promise<Insight | null>>>();

/** What a view's rows say, worked out once per night; null for a view that has no analysis. */
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
  return analysis({ columns: detail.columns, rows, date: site.date, fiscalYear: site.fiscalYear });
}
