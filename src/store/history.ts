import { type Archive, type ArchivedNight, hashesOf } from './archive.ts';
import { readStored } from './night.ts';
import { summary, type Targets, targets } from './schemas.ts';

/** One night's values, for the line of a metric through time. */
export interface HistoryPoint {
  readonly id: string;
  /** Pacific calendar date, `YYYY-MM-DD`. */
  readonly date: string;
  /** By metric key; null is "not available", a key is absent on nights that did not measure it. */
  readonly values: ReadonlyMap<string, number | null>;
  readonly fiscalYear: number;
  /** The targets in force that night, by metric key. */
  readonly targets: ReadonlyMap<string, Targets['targets'][number]>;
}

/**
 * The nights up to and including `night`, oldest first, at most `limit`: for each date its newest revision
 * that was not blocked, of the same source only, so that sample numbers never join real ones.
 */
export async function historyUpTo(
  archive: Pick<Archive, 'nights'>,
  night: ArchivedNight,
  limit: number,
): Promise<HistoryPoint[]> {
  const newestOfDate = new Map<string, ArchivedNight>();
  for (const other of archive.nights) {
    const { date, source, seq } = other.line;
    if (source !== night.line.source || other.manifest.blocked) continue;
    if (date > night.line.date || (date === night.line.date && seq > night.line.seq)) continue;
    if (!newestOfDate.has(date)) newestOfDate.set(date, other);
  }
  const chosen = [...newestOfDate.values()]
    .sort((a, b) => (a.line.date < b.line.date ? -1 : 1))
    .slice(-limit);
  return Promise.all(chosen.map(readPoint));
}

async function readPoint(night: ArchivedNight): Promise<HistoryPoint> {
  const { line, folder, manifest } = night;
  const hashes = hashesOf(night);
  const { rows } = await readStored(folder, 'summary.json', summary, hashes.get('summary.json'));
  const inForce = await readStored(folder, 'targets.json', targets, hashes.get('targets.json'));
  return {
    id: line.id,
    date: line.date,
    values: new Map(rows.map((row) => [row.metric_key, row.metric_value])),
    fiscalYear: manifest.fiscal_year,
    targets: new Map(inForce.targets.map((target) => [target.key, target])),
  };
}
