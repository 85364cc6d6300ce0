import { resolve } from 'node:path';
import { pacificDate } from '../catalog/dates.ts';
import { fiscalYearElapsed } from '../catalog/status.ts';
import { KpiError } from '../errors.ts';
import { type Archive, hashesOf, openArchive } from '../snapshot/archive.ts';
import { type HistoryPoint, historyUpTo } from '../snapshot/history.ts';
import { type NightData, type NightDetail, readNight } from '../snapshot/night.ts';
import type { Manifest } from '../snapshot/schemas.ts';

/** At most this many nights are drawn on a metric's page: a year, so that the build does not grow with the archive. */
const HISTORY_NIGHTS = 366;

/** Everything the pages of one build show. */
export interface Site {
  /** What stands before the path of this night's pages: empty for the newest night. */
  readonly base: string;
  readonly archive: Archive;
  readonly night: NightData;
  /** Null when the mock JSON stands in for a night. */
  readonly manifest: Manifest | null;
  readonly manifestSha256: string | null;
  readonly id: string | null;
  readonly source: 'bigquery' | 'embedded' | 'mock';
  /** Pacific calendar date, `YYYY-MM-DD`. */
  readonly date: string;
  readonly fiscalYear: number;
  /** The share of the fiscal year that has passed, 0 to 1. */
  readonly elapsed: number;
  /** ISO 8601 instant of the data. */
  readonly dataTime: string;
  /** ISO 8601 instant at which the ledger line was written. */
  readonly createdAt: string | null;
  /** Up to a year of nights of the same source, oldest first, the shown night last. */
  readonly history: readonly HistoryPoint[];
  /** Each view is read once per build. */
  detail(view: string): Promise<NightDetail>;
}

let opened: Promise<Site> | undefined;

/** The site's data, read once per build from `KPI_STORE` (and `KPI_MOCK`), the only place that knows them. */
export function siteData(): Promise<Site> {
  const { KPI_STORE = 'snapshots', KPI_MOCK = 'src/data/mock' } = process.env;
  opened ??= load(resolve(KPI_STORE), resolve(KPI_MOCK));
  return opened;
}

async function load(store: string, mock: string): Promise<Site> {
  const archive = await openArchive({ store, mock });
  const { night: shown, folder } = archive.current;
  const night = await readNight(folder, shown === null ? undefined : hashesOf(shown));
  const details = new Map<string, Promise<NightDetail>>();
  const facts = shown === null ? mockFacts(night) : nightFacts(shown.manifest);
  return {
    base: '',
    archive,
    night,
    manifest: shown?.manifest ?? null,
    manifestSha256: shown?.line.manifest_sha256 ?? null,
    id: shown?.line.id ?? null,
    createdAt: shown?.line.created_at ?? null,
    ...facts,
    elapsed: fiscalYearElapsed(facts.date, facts.fiscalYear),
    history: shown === null ? [] : await historyUpTo(archive, shown, HISTORY_NIGHTS),
    detail: (view) => {
      const reading = details.get(view) ?? night.detail(view);
      details.set(view, reading);
      return reading;
    },
  };
}

const nightFacts = ({ source, snapshot_date, fiscal_year, data_time }: Manifest) => ({
  source,
  date: snapshot_date,
  fiscalYear: fiscal_year,
  dataTime: data_time,
});

/** Mock JSON has no manifest: its rows say when and for which year they were made. */
function mockFacts({ folder, summary }: NightData) {
  const [row] = summary.rows;
  if (row === undefined)
    throw new KpiError(
      'store-invalid',
      `${folder}/summary.json has no rows.`,
      'Write it again with: npm run mock',
    );
  const date = pacificDate(new Date(row.updated_at));
  return { source: 'mock' as const, date, fiscalYear: row.fiscal_year, dataTime: row.updated_at };
}
