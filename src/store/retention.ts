import { addDays } from '../catalog/dates.ts';
import type { Archive, ArchivedNight } from './archive.ts';

/** How many days before the newest snapshot keep full pages. */
const DAYS = 90;

/**
 * The nights that have full pages in the site's archive, newest first: every one of the 90 days before the newest
 * snapshot, and the last one of each month, so that tonight's build does not grow with the years. Nights that did
 * not pass their checks were never published and have none.
 */
export function retained({ nights }: Pick<Archive, 'nights'>): ArchivedNight[] {
  const published = nights.filter(({ manifest }) => !manifest.blocked);
  const newest = published[0]?.line.date;
  if (newest === undefined) return [];
  const from = addDays(newest, -DAYS);
  const months = new Set<string>();
  return published.filter(({ line }) => {
    const month = line.date.slice(0, 7);
    const lastOfMonth = !months.has(month);
    months.add(month);
    return line.date >= from || lastOfMonth;
  });
}
