import type { Company } from '../catalog/company.ts';
import { type Archive, type ArchivedNight, hashesOf, isGood, type JudgedNight } from './archive.ts';
import { readSettings, readStored } from './night.ts';
import { summary, type Targets, targets } from './schemas.ts';

/** One night's values, for the line of a metric through time. */
export interface HistoryPoint {
  readonly id: string;
  /** The company's calendar date, `YYYY-MM-DD`. */
  readonly date: string;
  /** By metric key; null is "not available", a key is absent on nights that did not measure it. */
  readonly values: ReadonlyMap<string, number | null>;
  readonly fiscalYear: number;
  /** What the company had set that night. */
  readonly company: Pick<Company, 'currency' | 'fiscal_year_start_month'>;
  /** The targets in force that night, by metric key. */
  readonly targets: ReadonlyMap<string, Targets['targets'][number]>;
}

/**
 * The nights up to and including `night`, oldest first: for each date its newest good revision, of
 * the same source only, so that sample numbers never join real ones.
 * @param nights the newest first, as an archive has them.
 */
export function goodNightsUpTo<Night extends JudgedNight>(
  nights: readonly Night[],
  { line }: Night,
): Night[] {
  const newestOfDate = new Map<string, Night>();
  for (const other of nights) {
    const { date, source, seq } = other.line;
    if (source !== line.source || !isGood(other)) continue;
    if (date > line.date || (date === line.date && seq > line.seq)) continue;
    if (!newestOfDate.has(date)) newestOfDate.set(date, other);
  }
  return [...newestOfDate.values()].sort((a, b) => (a.line.date < b.line.date ? -1 : 1));
}

/** The values of the newest `limit` of those nights. */
export const historyUpTo = (
  { nights }: Pick<Archive, 'nights'>,
  night: ArchivedNight,
  limit: number,
): Promise<HistoryPoint[]> => Promise.all(goodNightsUpTo(nights, night).slice(-limit).map(readPoint));

async function readPoint(night: ArchivedNight): Promise<HistoryPoint> {
  const { line, folder, manifest } = night;
  const hashes = hashesOf(night);
  const { rows } = await readStored(folder, 'summary.json', summary, hashes.get('summary.json'));
  const { company } = await readSettings(folder, hashes);
  const inForce = await readStored(folder, 'targets.json', targets, hashes.get('targets.json'));
  return {
    id: line.id,
    date: line.date,
    values: new Map(rows.map((row) => [row.metric_key, row.metric_value])),
    fiscalYear: manifest.fiscal_year,
    company,
    targets: new Map(inForce.targets.map((target) => [target.key, target])),
  };
}
