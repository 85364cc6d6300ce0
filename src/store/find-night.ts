import { daysBetween, isCalendarDate } from '../catalog/dates.ts';
import { KpiError } from '../errors.ts';
import type { SnapshotLine } from './archive.ts';
import type { LedgerLine } from './schemas.ts';

/** How many other nights an error proposes. */
const PROPOSED = 3;

/** The ledger line of a night. Throws KpiError `unknown-night`, which names the nearest ones. */
export function findNight(lines: readonly LedgerLine[], id: string): SnapshotLine {
  const nights = lines.filter((line): line is SnapshotLine => line.kind === 'snapshot');
  const found = nights.find((line) => line.id === id);
  if (found !== undefined) return found;
  const near = nearest(nights, id).map((line) => line.id);
  throw new KpiError(
    'unknown-night',
    `The ledger has no snapshot “${id}”.`,
    near.length === 0
      ? 'It has none at all: run a night first, or name the store with --store DIR.'
      : `The nearest are ${near.join(', ')}.`,
  );
}

/** The nights nearest in date; the newest when the id has no date. */
function nearest(nights: readonly SnapshotLine[], id: string): SnapshotLine[] {
  const date = id.slice(0, 'YYYY-MM-DD'.length);
  const newest = [...nights].sort((a, b) => b.seq - a.seq);
  if (!isCalendarDate(date)) return newest.slice(0, PROPOSED);
  const distance = (line: SnapshotLine) => Math.abs(daysBetween(line.date, date));
  return newest
    .sort((a, b) => distance(a) - distance(b))
    .slice(0, PROPOSED)
    .sort((a, b) => a.seq - b.seq);
}
