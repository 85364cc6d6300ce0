import { createHash } from 'node:crypto';
import { dirname } from 'node:path';
import type { Site } from '../../analysis/site.ts';
import { toCsv } from '../../format/csv.ts';
import { LEDGER } from '../../store/ledger-line.ts';
import { MANIFEST, rowsFile } from '../../store/night-files.ts';
import { inline, inParts, rowsOfPart } from '../verify/document.ts';
import { folderSource } from '../verify/folder.ts';
import { type EvidenceNight, invalid, openEvidence, parseStored } from './night.ts';
import { readme } from './readme.ts';
import { summaryPage } from './summary-page.ts';
import { type ZippedFile, zipFiles } from './zip.ts';

/** A night whose files have more bytes than this would make a pack near the host's limit of 25 MiB a file. */
const LARGEST = 60 * 1024 * 1024;

/** Whether a night's evidence pack is published with its pages; the command makes packs of any size. */
export const hasEvidence = ({ manifest }: Pick<Site, 'manifest'>): boolean =>
  manifest !== null && manifest.files.reduce((sum, { bytes }) => sum + bytes, 0) <= LARGEST;

/** The evidence pack of a site's night, the same bytes as `npm run evidence` writes. Throws KpiError as that does. */
export async function siteEvidence({ night, id, archive }: Site): Promise<Uint8Array<ArrayBuffer>> {
  if (id === null) throw new Error('Sample JSON has no evidence');
  const chunks: Uint8Array[] = [];
  const folder = folderSource(dirname(night.folder));
  // The ledger may have grown since the site's other pages were made.
  const readFile = async (path: string) => (path === LEDGER ? archive.ledger : folder.readFile(path));
  const evidence = await openEvidence({ ...folder, readFile }, id);
  for await (const chunk of evidenceZip(evidence)) chunks.push(chunk);
  return Uint8Array.from(Buffer.concat(chunks));
}

/** The evidence pack of a night, in pieces. Throws KpiError as its files and `zipFiles` do. */
export const evidenceZip = (night: EvidenceNight): AsyncGenerator<Uint8Array> =>
  zipFiles(evidenceFiles(night), new Date(night.line.created_at));

type Source = () => AsyncIterable<Uint8Array>;

/** The list of all sums; it comes last, because it is of all the others. */
const SUMS = 'SHA256SUMS';

/**
 * The files of a night's evidence pack, sorted by path, then `SHA256SUMS`. The same night gives the same files byte
 * for byte. Holds one stored file at a time. Throws KpiError `store-altered` when the store is not as recorded.
 */
async function* evidenceFiles(night: EvidenceNight): AsyncGenerator<ZippedFile> {
  const sums: string[] = [];
  for (const [path, source] of [...contents(night)].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const hash = createHash('sha256');
    let read = false;
    const chunks = async function* () {
      for await (const chunk of source()) {
        hash.update(chunk);
        yield chunk;
      }
      read = true;
    };
    yield { path, chunks: chunks() };
    if (!read) throw new Error(`${path} was not read before the next file was asked for`);
    sums.push(`${hash.digest('hex')}  ${path}\n`);
  }
  yield { path: SUMS, chunks: text(() => sums.join(''))() };
}

function contents(night: EvidenceNight): Map<string, Source> {
  const { manifest, statements } = night;
  const files = new Map<string, Source>([
    ['README.txt', text(() => readme(night))],
    [LEDGER, bytes(async () => night.ledger)],
    [MANIFEST, bytes(() => night.read(MANIFEST))],
    ['summary.csv', text(() => summaryCsv(night))],
    ['summary.html', text(() => summaryPage(night))],
    ['targets.csv', text(() => targetsCsv(night))],
  ]);
  for (const { path } of manifest.files) {
    files.set(
      path,
      bytes(() => night.read(path)),
    );
    if (rowsFile(path)?.isPart === false)
      files.set(path.replace(/\.json$/, '.csv'), () => viewCsv(night, path));
  }
  for (const { path, sql } of statements)
    files.set(
      path,
      text(() => sql),
    );
  return files;
}

const bytes = (read: () => Promise<Uint8Array>): Source =>
  async function* () {
    yield await read();
  };

const text = (make: () => string): Source => bytes(async () => new TextEncoder().encode(make()));

/** Rows whose text is held at once, besides the stored file they come from. */
const BATCH = 5000;

const utf8 = new TextEncoder();

/** A detail view as one CSV file, of a view in parts too; holds one stored file at a time. */
async function* viewCsv(night: EvidenceNight, path: string): AsyncGenerator<Uint8Array> {
  const view = parseStored(path, await night.read(path), inline.or(inParts));
  const { columns } = view;
  const head = toCsv(columns, []);
  yield utf8.encode(head);
  function* lines(place: string, all: readonly (readonly unknown[])[]): Generator<Uint8Array> {
    if (all.some((row) => row.length !== columns.length))
      throw invalid(`${night.line.id}/${place}`, 'a row does not fit its columns');
    for (let start = 0; start < all.length; start += BATCH)
      yield utf8.encode(toCsv(columns, all.slice(start, start + BATCH)).slice(head.length));
  }
  if ('rows' in view) yield* lines(path, view.rows);
  else
    for (const { path: part } of view.parts)
      yield* lines(part, parseStored(part, await night.read(part), rowsOfPart).rows);
}

/** The metrics of the night as CSV. */
const summaryCsv = ({ summary }: EvidenceNight): string =>
  toCsv(
    [
      { name: 'metric_key', type: 'STRING' },
      { name: 'metric_value', type: 'FLOAT64' },
      { name: 'metric_format', type: 'STRING' },
      { name: 'department', type: 'STRING' },
      { name: 'person_name', type: 'STRING' },
      { name: 'fiscal_year', type: 'INT64' },
      { name: 'updated_at', type: 'TIMESTAMP' },
    ],
    summary.rows.map((row) => [
      row.metric_key,
      row.metric_value,
      row.metric_format,
      row.department,
      row.person_name,
      row.fiscal_year,
      row.updated_at,
    ]),
  );

/** The targets of the night as CSV. */
const targetsCsv = ({ targets }: EvidenceNight): string =>
  toCsv(
    [
      { name: 'key', type: 'STRING' },
      { name: 'value', type: 'FLOAT64' },
      { name: 'effective_from', type: 'DATE' },
      { name: 'fiscal_year', type: 'INT64' },
    ],
    targets.targets.map(({ key, value, effective_from, fiscal_year }) => [
      key,
      value,
      effective_from,
      fiscal_year ?? null,
    ]),
  );
