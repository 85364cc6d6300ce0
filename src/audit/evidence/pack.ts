import { summaryCsv, type ToCsv, targetsCsv, viewCsv } from './csv.ts';
import type { EvidenceNight } from './night.ts';
import { readme } from './readme.ts';
import { sqlFiles } from './sql.ts';

/** One file of a pack. Its chunks must be read to the end, once, before the next file is asked for. */
export interface EvidenceFile {
  readonly path: string;
  readonly chunks: AsyncIterable<Uint8Array>;
}

/** SHA-256 of bytes that come one after the other. */
export interface Hasher {
  readonly update: (bytes: Uint8Array) => void;
  /** 64 lower-case hex digits. */
  readonly digest: () => string | Promise<string>;
}

/** What a pack needs from rooms that this one does not import. */
export interface EvidenceTools {
  readonly toCsv: ToCsv;
  /** The printable summary: one self-contained HTML document. */
  readonly summaryPage: (night: EvidenceNight) => string;
  readonly hasher: () => Hasher;
}

type Source = () => AsyncIterable<Uint8Array>;

/** The list of all sums; it comes last, because it is of all the others. */
const SUMS = 'SHA256SUMS';

/**
 * The files of a night's evidence pack, sorted by path, then `SHA256SUMS`. The same night gives the same files byte
 * for byte. Holds one stored file at a time. Throws KpiError `store-altered` when the store is not as recorded.
 */
export async function* evidenceFiles(
  night: EvidenceNight,
  tools: EvidenceTools,
): AsyncGenerator<EvidenceFile> {
  const sums: string[] = [];
  for (const [path, source] of [...contents(night, tools)].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const hasher = tools.hasher();
    let read = false;
    const chunks = async function* () {
      for await (const chunk of source()) {
        hasher.update(chunk);
        yield chunk;
      }
      read = true;
    };
    yield { path, chunks: chunks() };
    if (!read) throw new Error(`${path} was not read before the next file was asked for`);
    sums.push(`${await hasher.digest()}  ${path}\n`);
  }
  yield { path: SUMS, chunks: text(() => sums.join(''))() };
}

function contents(night: EvidenceNight, tools: EvidenceTools): Map<string, Source> {
  const { manifest, definitions } = night;
  const { toCsv, summaryPage } = tools;
  const statements = sqlFiles(definitions);
  const files = new Map<string, Source>([
    ['README.txt', text(() => readme(night, statements))],
    ['ledger.jsonl', bytes(async () => night.ledger)],
    ['manifest.json', bytes(() => night.read('manifest.json'))],
    ['summary.csv', text(() => summaryCsv(night, toCsv))],
    ['summary.html', text(() => summaryPage(night))],
    ['targets.csv', text(() => targetsCsv(night, toCsv))],
  ]);
  for (const { path } of manifest.files) {
    files.set(
      path,
      bytes(() => night.read(path)),
    );
    if (path.startsWith('details/') && !path.includes('.part-'))
      files.set(path.replace(/\.json$/, '.csv'), () => viewCsv(night, path, toCsv));
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
