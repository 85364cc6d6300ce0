import type { Column } from '../../catalog/data.ts';
import { diffNights } from '../diff/diff.ts';
import type { NightData, NightDetail } from '../../store/night.ts';
import { type ComparedView, type CompareQuestion, type Comparison, MOST_ROWS } from './messages.ts';
import { openPublished, type ReadAddress } from './night.ts';

/** Compares two published nights. Rejects with NotComparable, or as `read` does. */
export const compareNights = async ({ from, to }: CompareQuestion, read: ReadAddress): Promise<Comparison> =>
  comparisonOf(await openPublished(from, read), await openPublished(to, read), MOST_ROWS);

/** Compares two nights, with at most `limit` rows in each list. Rejects as the nights do when they are read. */
export async function comparisonOf(earlier: NightData, later: NightData, limit: number): Promise<Comparison> {
  const [before, after] = [withColumns(earlier), withColumns(later)];
  const diff = await diffNights(before.night, after.night, { limit });
  const defined = [...after.night.definitions.metrics, ...before.night.definitions.metrics];
  const titles = new Map(
    [...before.night.definitions.views, ...after.night.definitions.views].map(
      ({ name, title }) => [name, title] as const,
    ),
  );
  return {
    diff,
    metrics: defined.filter(({ key }, index) => defined.findIndex((one) => one.key === key) === index),
    views: Object.fromEntries(
      diff.views.map(({ view }): [string, ComparedView] => [
        view,
        {
          title: titles.get(view) ?? view,
          before: before.columns.get(view) ?? [],
          after: after.columns.get(view) ?? [],
        },
      ]),
    ),
  };
}

/** A night that remembers the columns of the views that were opened, so that none is fetched twice. */
function withColumns(night: NightData): { night: NightData; columns: Map<string, readonly Column[]> } {
  const columns = new Map<string, readonly Column[]>();
  const detail = async (view: string): Promise<NightDetail> => {
    const opened = await night.detail(view);
    columns.set(view, opened.columns);
    return opened;
  };
  return { night: { ...night, detail }, columns };
}
