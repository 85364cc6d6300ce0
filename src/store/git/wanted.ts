import { addDays } from '../../catalog/dates.ts';
import type { LedgerLine, Source } from '../schemas.ts';

/** Which nights' detail files a store needs. Manifests, summaries, targets and definitions always come. */
export interface DetailChoice {
  /** `shown`: those of the nights that the site has pages for; the default. */
  readonly details?: 'shown' | 'all' | 'none';
  /** Ids of further nights. */
  readonly nights?: readonly string[];
}

/** Pages show the 90 days before the newest night and each month's last one (docs/archive.md). */
const DAYS = 90;

/** Says for a night whether its detail files are wanted. */
export function detailsWanted(
  lines: readonly LedgerLine[],
  { details = 'shown', nights = [] }: DetailChoice,
): (id: string) => boolean {
  if (details === 'all') return () => true;
  const named = new Set(nights);
  const shown = details === 'none' ? named : nightsShown(lines);
  return (id) => named.has(id) || shown.has(id);
}

/**
 * The nights that have pages of their own, and for each the night before, which its page of changes is about. Sources
 * count apart: when BigQuery fails for months, its last good night still has to be shown.
 */
export function nightsShown(lines: readonly LedgerLine[]): ReadonlySet<string> {
  const ids = new Set<string>();
  for (const source of ['bigquery', 'embedded', 'mock'] as const)
    for (const id of shownOf(lines, source)) ids.add(id);
  return ids;
}

function shownOf(lines: readonly LedgerLine[], source: Source): string[] {
  const byDate = new Map<string, string[]>();
  for (const line of lines)
    if (line.kind === 'snapshot' && line.source === source)
      byDate.set(line.date, [...(byDate.get(line.date) ?? []), line.id]);
  const dates = [...byDate.keys()].sort();
  const from = addDays(dates.at(-1) ?? '2000-01-01', -DAYS);
  const chosen = dates.flatMap((date, index) => {
    const endsMonth = dates[index + 1]?.slice(0, 7) !== date.slice(0, 7);
    return date >= from || endsMonth ? dates.slice(Math.max(0, index - 1), index + 1) : [];
  });
  return chosen.flatMap((date) => byDate.get(date) ?? []);
}
