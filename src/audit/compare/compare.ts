import type { z } from 'zod';
import { absentFrom, isAbsent } from '../../catalog/absent.ts';
import { DEFAULT_COMPANY } from '../../catalog/company.ts';
import type { Column } from '../../catalog/data.ts';
import { DEFAULT_OWNERS } from '../../catalog/owners.ts';
import type { NightData, NightDetail, StoredRow } from '../../store/night.ts';
import { viewFile } from '../../store/night-files.ts';
import {
  company,
  type Definitions,
  definitions,
  manifest,
  owners,
  summary,
  targets,
} from '../../store/schemas.ts';
import { absentSentences, absentSides, type Sides } from '../diff/absent.ts';
import { diffNights, type NightDiff } from '../diff/diff.ts';
import { inline, inParts, rowsOfPart } from '../verify/document.ts';
import { jsonOf } from '../verify/source.ts';

/** A night to compare: its id, and the address that its files stand under, with a last `/`. */
export interface NightAddress {
  readonly id: string;
  readonly base: string;
}

/** Rows of each list that are sent to the page; counts are exact all the same. */
const MOST_ROWS = 1000;

/** What the page asks its worker. */
export interface CompareQuestion {
  readonly from: NightAddress;
  readonly to: NightAddress;
}

/** The currency of either night, ISO 4217. */
export type Currencies = Sides<string>;

/** A view as a reader knows it, and the columns that its rows had on either night. */
export interface ComparedView {
  readonly title: string;
  /** What money is in on either night. */
  readonly currency: Currencies;
  readonly before: readonly Column[];
  readonly after: readonly Column[];
  /** Which night is without it and why, in sentences; its rows were not compared when there are any. */
  readonly absent: readonly string[];
}

/** What changed, and what is needed to say it in words. */
export interface Comparison {
  readonly diff: NightDiff;
  /** The ids of the nights. */
  readonly nights: Sides<string>;
  /** Metrics of the later night, then those that only the earlier one defines. */
  readonly metrics: Definitions['metrics'];
  readonly currency: Currencies;
  /** By the view's name. */
  readonly views: Readonly<Record<string, ComparedView>>;
}

/** What it is told: a comparison, or why there is none, as a sentence; null when something did not come. */
export type CompareAnswer =
  | { readonly ok: true; readonly comparison: Comparison }
  | { readonly ok: false; readonly said: string | null };

/** Compares two published nights. Rejects with NotComparable, or as the site's `read` does. */
export const compareNights = async (
  { from, to }: CompareQuestion,
  site: PublishedFiles,
): Promise<Comparison> =>
  comparisonOf(
    { id: from.id, night: await openPublished(from, site) },
    { id: to.id, night: await openPublished(to, site) },
    MOST_ROWS,
  );

/** A night to compare, and what it is called. */
interface NamedNight {
  readonly id: string;
  readonly night: NightData;
}

/** Compares two nights, with at most `limit` rows in each list. Rejects as the nights do when they are read. */
export async function comparisonOf(
  earlier: NamedNight,
  later: NamedNight,
  limit: number,
): Promise<Comparison> {
  const [before, after] = [withColumns(earlier.night), withColumns(later.night)];
  const nights = { before: earlier.id, after: later.id };
  const diff = await diffNights(before.night, after.night, { limit });
  const defined = [...after.night.definitions.metrics, ...before.night.definitions.metrics];
  const titles = new Map(
    [...before.night.definitions.views, ...after.night.definitions.views].map(
      ({ name, title }) => [name, title] as const,
    ),
  );
  const currency = { before: earlier.night.company.currency, after: later.night.company.currency };
  return {
    diff,
    nights,
    currency,
    metrics: defined.filter(({ key }, index) => defined.findIndex((one) => one.key === key) === index),
    views: Object.fromEntries(
      diff.views.map(({ view }): [string, ComparedView] => [
        view,
        {
          title: titles.get(view) ?? view,
          currency,
          before: before.columns.get(view) ?? [],
          after: after.columns.get(view) ?? [],
          absent: absentSentences(absentSides(diff.absent, 'view', view), nights),
        },
      ]),
    ),
  };
}

/** A night that remembers the columns of the views that were opened, so that none is fetched twice. */
function withColumns(night: NightData): { night: NightData; columns: Map<string, readonly Column[]> } {
  const columns = new Map<string, readonly Column[]>();
  const detail = async (view: string): Promise<NightDetail | null> => {
    const opened = await night.detail(view);
    if (opened !== null) columns.set(view, opened.columns);
    return opened;
  };
  return { night: { ...night, detail }, columns };
}

/** Why two nights cannot be compared, as a sentence for the reader. */
export class NotComparable extends Error {}

/** The files of a site: `read` answers null when there is none at an address. */
interface PublishedFiles {
  readonly read: (address: string) => Promise<Uint8Array<ArrayBuffer> | null>;
  readonly sha256: (bytes: Uint8Array) => Promise<string>;
}

/**
 * A night as a site publishes it, in the form that nights are compared in. Rejects with NotComparable, which names
 * the file and quotes nothing of it: also when the address has another night by now, or a file is not that night's.
 */
async function openPublished(
  { id, base }: NightAddress,
  { read, sha256 }: PublishedFiles,
): Promise<NightData> {
  const hashes = new Map<string, string>();
  const bytes = async (path: string) => {
    const found = await read(`${base}${path}`);
    if (found === null) throw new NotComparable(`${base}${path} is missing.`);
    if (path !== 'manifest.json' && (await sha256(found)) !== hashes.get(path))
      throw new NotComparable(`${base}${path} is not the file that the manifest of ${id} names.`);
    return found;
  };
  const document = async <T>(path: string, schema: z.ZodType<T>): Promise<T> => {
    const parsed = schema.safeParse(jsonOf(await bytes(path)));
    if (parsed.success) return parsed.data;
    throw new NotComparable(`${base}${path} does not have the form of its kind.`);
  };
  const { id: found, files, missing = [] } = await document('manifest.json', manifest);
  if (found !== id) throw new NotComparable(`${base}manifest.json is of another night than ${id}.`);
  for (const file of files) hashes.set(file.path, file.sha256);
  const defined = await document('definitions.json', definitions);
  const settings = {
    company: hashes.has('company.json') ? await document('company.json', company) : DEFAULT_COMPANY,
    owners: hashes.has('owners.json') ? (await document('owners.json', owners)).owners : DEFAULT_OWNERS,
  };
  const absent = absentFrom(missing, defined, settings.company);
  return {
    folder: base,
    summary: await document('summary.json', summary),
    targets: await document('targets.json', targets),
    definitions: defined,
    ...settings,
    absent,
    detail: async (view) => (isAbsent(absent, 'view', view) ? null : openView(view, document)),
    bytes,
  };
}

async function openView(
  view: string,
  document: <T>(path: string, schema: z.ZodType<T>) => Promise<T>,
): Promise<NightDetail> {
  const file = viewFile(encodeURIComponent(view));
  const head = await document(file, inline.or(inParts));
  const whole = 'rows' in head ? head.rows : null;
  const parts = 'parts' in head ? head.parts : [];
  const rowsOf = async (path: string): Promise<readonly StoredRow[]> => {
    const rows = whole ?? (await document(path, rowsOfPart)).rows;
    if (rows.every((row) => row.length === head.columns.length)) return rows as readonly StoredRow[];
    throw new NotComparable(`${path} has a row that does not fit its columns.`);
  };
  return {
    view,
    columns: head.columns,
    rowCount: 'rows' in head ? head.rows.length : head.row_count,
    file,
    rowFiles: whole === null ? parts.map(({ path }) => path) : [file],
    first: async (limit) => {
      const taken: StoredRow[] = [];
      for (const path of whole === null ? parts.map((part) => part.path) : [file])
        if (taken.length < limit) taken.push(...(await rowsOf(path)).slice(0, limit - taken.length));
      return taken;
    },
    rowsOf,
  };
}
