import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { addDays, daysBetween } from '../../catalog/dates.ts';
import { PAGES_DAYS } from '../../catalog/limits.ts';
import { KpiError } from '../../errors.ts';
import type { JudgedNight } from '../../store/archive.ts';
import { retained } from '../../store/retention.ts';
import { firstDifference } from '../site-difference.ts';

/** How kept pages compare with pages that were made anew from the files of their nights. */
export interface KeptCheck {
  /** The nights that were compared. */
  readonly ids: readonly string[];
  /** What differs first, as a clause that begins with the file of the site; null when every byte is the same. */
  readonly difference: string | null;
}

/**
 * The nights whose pages a build makes anew whatever is kept of them, so that pages that were altered together with
 * their names are found: one of the last 90 days, and one of those that are the last of an earlier month. Which ones
 * follows from the ledger alone. With D the last line's date in days since 1970-01-01, counted from the newest (0) on,
 * it is number 2·D mod n of the n first, which move on by a place a day, and number D mod m of the m others: so each
 * has its turn.
 */
export function nightsInTurn({ lines, nights }: NightsOfLedger): string[] {
  const candidates = retained({ nights });
  const [newest, last] = [candidates[0]?.line.date, lines.at(-1)?.date];
  if (newest === undefined || last === undefined) return [];
  const day = daysBetween('1970-01-01', last);
  const from = addDays(newest, -PAGES_DAYS);
  const recent = candidates.filter(({ line }) => line.date >= from);
  const older = candidates.slice(recent.length);
  return [recent[(2 * day) % recent.length], older[day % older.length]].flatMap(
    (night) => night?.line.id ?? [],
  );
}

interface NightsOfLedger {
  readonly lines: readonly { readonly date: string }[];
  readonly nights: readonly JudgedNight[];
}

/**
 * Compares the pages of nights in `site` with those that were taken from the cache, which take their place where they
 * are the same; null when nothing was kept of any.
 */
export async function checkKept(
  site: string,
  taken: string,
  nights: readonly string[],
): Promise<KeptCheck | null> {
  const ids = nights.filter((id) => existsSync(join(taken, id)));
  for (const id of ids) {
    const anew = join(site, 'snapshots', id);
    const difference = await firstDifference(anew, join(taken, id));
    if (difference !== null) return { ids, difference: `snapshots/${id}/${difference}` };
    await rm(anew, { recursive: true });
  }
  return ids.length === 0 ? null : { ids, difference: null };
}

/** What is said of kept pages that are not what the files of their nights make; null when there is nothing to say. */
export function alteredError(check: KeptCheck | null): KpiError | null {
  if (check === null || check.difference === null) return null;
  return new KpiError(
    'cache-altered',
    `Kept pages are not what the files of their night make: ${check.difference}.`,
    'The site was made anew without any of them. Find out who altered them, and what was published since: docs/runbook.md, “cache-altered”.',
  );
}
