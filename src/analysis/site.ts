import { resolve } from 'node:path';
import { dateIn, fiscalYearElapsed } from '../catalog/dates.ts';
import type { Source } from '../catalog/sources.ts';
import { KpiError } from '../errors.ts';
import { archiveBase } from '../format/links.ts';
import { sha256 } from '../host/hash.ts';
import { type Archive, type ArchivedNight, hashesOf, openArchive, recordOf } from '../store/archive.ts';
import { type HistoryPoint, historyUpTo } from '../store/history.ts';
import { type NightData, type NightDetail, readNight } from '../store/night.ts';
import { retained } from '../store/retention.ts';
import type { Manifest } from '../store/schemas.ts';

/** At most this many nights are drawn on a metric's page: a year, so that the build does not grow with the archive. */
const HISTORY_NIGHTS = 366;

/** Everything the pages of one build show. */
export interface Site {
  /** What stands before the path of this night's pages: empty for the newest night. */
  readonly base: string;
  /**
   * Where the night's files stand, with a last `/`: in the archive, where they stay for as long as the night has pages,
   * so that a tab that was left open still finds them. Without pages there, `/data/`, where tomorrow's will be.
   */
  readonly files: string;
  /** True for a night of the archive, which is shown as it was and never grows old. */
  readonly archived: boolean;
  readonly archive: Archive;
  readonly night: NightData;
  /** Null when the mock JSON stands in for a night. */
  readonly manifest: Manifest | null;
  readonly manifestSha256: string | null;
  readonly id: string | null;
  readonly source: Source;
  /** The company's calendar date, `YYYY-MM-DD`. */
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
  /** Each view is read once per build; null for one that the night is without. */
  detail(view: string): Promise<NightDetail | null>;
  /** The SHA-256 of one of the night's files. */
  hashOf(path: string): Promise<string>;
}

const { KPI_STORE = 'snapshots', KPI_MOCK = 'src/data/mock', KPI_ARCHIVE, KPI_HEAD } = process.env;

let archive: Promise<Archive> | undefined;
let current: Promise<Site> | undefined;

/**
 * The store, read once per build from `KPI_STORE` (and `KPI_MOCK`) as it stood at the line `KPI_HEAD`; the only place
 * that knows them.
 */
const openStore = (): Promise<Archive> => {
  const head = KPI_HEAD === undefined ? undefined : JSON.parse(KPI_HEAD);
  archive ??= openArchive({ store: resolve(KPI_STORE), mock: resolve(KPI_MOCK), head });
  return archive;
};

/** The night the site shows, or the mock JSON that stands in for it. */
export function siteData(): Promise<Site> {
  current ??= openStore().then((opened) => siteOf(opened, opened.current.night, opened.current.folder, ''));
  return current;
}

/** Ids of the archive's nights whose pages this build makes: all, or those that `KPI_ARCHIVE` names. */
export async function archiveIds(): Promise<string[]> {
  const ids = retained(await openStore()).map(({ line }) => line.id);
  if (KPI_ARCHIVE === undefined) return ids;
  const wanted = new Set(KPI_ARCHIVE.split(','));
  return ids.filter((id) => wanted.has(id));
}

/** Nights kept in memory: pages are made night by night within a route, and rows take room. */
const KEPT = 2;
const kept = new Map<string, Promise<Site>>();

/** A night of the archive as it was. Throws KpiError when the store has none of that id. */
export function archivedSite(id: string): Promise<Site> {
  const found = kept.get(id) ?? openArchived(id);
  kept.delete(id);
  kept.set(id, found);
  for (const oldest of [...kept.keys()].slice(0, -KEPT)) kept.delete(oldest);
  return found;
}

async function openArchived(id: string): Promise<Site> {
  const opened = await openStore();
  const night = opened.nights.find(({ line }) => line.id === id);
  if (night === undefined)
    throw new KpiError('store-invalid', `The ledger has no snapshot ${id}.`, 'Run npm run verify.');
  return siteOf(opened, night, night.folder, archiveBase(id));
}

async function siteOf(
  opened: Archive,
  shown: ArchivedNight | null,
  folder: string,
  base: string,
): Promise<Site> {
  const hashes = shown === null ? undefined : hashesOf(shown);
  const night = await readNight(folder, shown === null ? {} : recordOf(shown));
  const details = new Map<string, Promise<NightDetail | null>>();
  const archived = shown !== null && retained(opened).includes(shown);
  const facts = shown === null ? mockFacts(night) : nightFacts(shown.manifest);
  return {
    base,
    files: `${archived ? archiveBase(shown.line.id) : ''}/data/`,
    archived: base !== '',
    archive: opened,
    night,
    manifest: shown?.manifest ?? null,
    manifestSha256: shown?.line.manifest_sha256 ?? null,
    id: shown?.line.id ?? null,
    createdAt: shown?.line.created_at ?? null,
    ...facts,
    elapsed: fiscalYearElapsed(facts.date, facts.fiscalYear, night.company),
    history: shown === null ? [] : await historyUpTo(opened, shown, HISTORY_NIGHTS),
    detail: (view) => {
      const reading = details.get(view) ?? night.detail(view);
      details.set(view, reading);
      return reading;
    },
    hashOf: async (path) => hashes?.get(path) ?? sha256(await night.bytes(path)),
  };
}

const nightFacts = ({ source, snapshot_date, fiscal_year, data_time }: Manifest) => ({
  source,
  date: snapshot_date,
  fiscalYear: fiscal_year,
  dataTime: data_time,
});

/** Mock JSON has no manifest: its rows say when and for which year they were made. */
function mockFacts({ folder, summary, company }: NightData) {
  const [row] = summary.rows;
  if (row === undefined)
    throw new KpiError(
      'store-invalid',
      `${folder}/summary.json has no rows.`,
      'Write it again with: npm run mock',
    );
  const date = dateIn(company.time_zone, new Date(row.updated_at));
  return { source: 'mock' as const, date, fiscalYear: row.fiscal_year, dataTime: row.updated_at };
}
