import { addDays } from '../catalog/dates.ts';
import { PAGES_DAYS } from '../catalog/limits.ts';
import { isGood, type JudgedNight } from './archive.ts';
import { goodNightsUpTo } from './history.ts';

/** Nights, the newest first, as an archive has them. */
interface Nights<Night extends JudgedNight> {
  readonly nights: readonly Night[];
}

/**
 * The nights that have full pages in the site's archive, newest first: every one of the 90 days before the newest
 * snapshot, and the last one of each month, so that tonight's build does not grow with the years. Nights that did
 * not pass their checks, or whose date cannot be true, have none.
 */
export function retained<Night extends JudgedNight>({ nights }: Nights<Night>): Night[] {
  const published = nights.filter(isGood);
  const newest = published[0]?.line.date;
  if (newest === undefined) return [];
  const from = addDays(newest, -PAGES_DAYS);
  const months = new Set<string>();
  return published.filter(({ line }) => {
    const month = line.date.slice(0, 7);
    const lastOfMonth = !months.has(month);
    months.add(month);
    return line.date >= from || lastOfMonth;
  });
}

/**
 * The ids of the nights whose detail files a build reads, tonight's and the next one's: those with full pages, each
 * source's last good one, which is shown or compared with when a night fails or another source comes back, and for
 * each of these the good night before, which its page of changes is about.
 */
export function nightsRead<Night extends JudgedNight>({ nights }: Nights<Night>): ReadonlySet<string> {
  const lastGood = Map.groupBy(nights.filter(isGood), ({ line }) => line.source);
  const shown = [...retained({ nights }), ...[...lastGood.values()].flatMap((good) => good.slice(0, 1))];
  return new Set(
    shown.flatMap((night) =>
      goodNightsUpTo(nights, night)
        .slice(-2)
        .map(({ line }) => line.id)
        .concat(night.line.id),
    ),
  );
}
