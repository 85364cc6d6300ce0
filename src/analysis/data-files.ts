import { toCsv } from '../format/csv.ts';
import { sha256 } from '../host/hash.ts';
import type { HistoryPoint } from '../store/history.ts';
import type { NightDetail } from '../store/night.ts';
import { DOCUMENTS, MANIFEST, SETTINGS } from '../store/night-files.ts';
import type { Site } from './site.ts';

/** A file that the site publishes under `/data/`, and how its bytes are made. */
interface DataFile {
  readonly path: string;
  readonly type: 'application/json' | 'text/csv; charset=utf-8';
  readonly body: () => Promise<string | Uint8Array<ArrayBuffer>>;
}

/** The CSV beside a JSON file of rows. */
const csvPath = (json: string): string => json.replace(/\.json$/, '.csv');

const csvBody = async ({ columns, rowsOf }: NightDetail, path: string) => toCsv(columns, await rowsOf(path));

/** A view's files of rows that a night has on the site, JSON first: the archive has no CSV. */
export async function rowFiles(
  { archived, hashOf }: Pick<Site, 'archived' | 'hashOf'>,
  detail: NightDetail,
): Promise<{ path: string; sha256: string }[]> {
  const json = [...new Set([detail.file, ...detail.rowFiles])].map(async (path) => ({
    path,
    sha256: await hashOf(path),
  }));
  const csv = (archived ? [] : detail.rowFiles).map(async (path) => ({
    path: csvPath(path),
    sha256: sha256(await csvBody(detail, path)),
  }));
  return Promise.all([...json, ...csv]);
}

/** Every file behind the pages: JSON byte for byte as the store holds it, and each file of rows as CSV too. */
export async function dataFiles({ night, manifest, detail }: Site): Promise<DataFile[]> {
  const json = (path: string): DataFile => ({
    path,
    type: 'application/json',
    body: () => night.bytes(path),
  });
  const files = DOCUMENTS.map(json);
  if (manifest !== null) {
    const listed = new Set(manifest.files.map(({ path }) => path));
    files.push(json(MANIFEST), ...SETTINGS.filter((path) => listed.has(path)).map(json));
  }
  for (const { name } of night.definitions.views) {
    const view = await detail(name);
    if (view === null) continue;
    files.push(json(view.file));
    for (const path of view.rowFiles) {
      if (path !== view.file) files.push(json(path));
      const body = () => csvBody(view, path);
      files.push({ path: csvPath(path), type: 'text/csv; charset=utf-8', body });
    }
  }
  return files;
}

/** The JSON behind a night of the archive, as stored. CSV is made by the table, to save files by the year. */
export function archivedFiles({ night, manifest }: Pick<Site, 'night' | 'manifest'>): DataFile[] {
  const paths = [MANIFEST, ...(manifest?.files.map(({ path }) => path) ?? [])];
  return paths.map((path) => ({ path, type: 'application/json', body: () => night.bytes(path) }));
}

/**
 * The nights on record as a table: one row a night, oldest first, with what money was in that night (ISO 4217), and one
 * column for each metric key.
 */
export function historyTable(history: readonly HistoryPoint[], keys: readonly string[]) {
  return {
    columns: [
      { name: 'date', type: 'DATE' },
      { name: 'snapshot_id', type: 'STRING' },
      { name: 'currency', type: 'STRING' },
      ...keys.map((name) => ({ name, type: 'FLOAT64' })),
    ],
    rows: history.map(({ id, date, company, values }) => [
      date,
      id,
      company.currency,
      ...keys.map((key) => values.get(key) ?? null),
    ]),
  };
}

/** The files under `/data/` that hold the history, by extension. */
export const historyFiles = {
  json: {
    type: 'application/json',
    body: (table: ReturnType<typeof historyTable>) => `${JSON.stringify(table)}\n`,
  },
  csv: {
    type: 'text/csv; charset=utf-8',
    body: ({ columns, rows }: ReturnType<typeof historyTable>) => toCsv(columns, rows),
  },
} as const;
