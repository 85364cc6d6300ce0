import { Zip, ZipDeflate } from 'fflate';
import { KpiError } from '../../errors.ts';

/** One file of a zip. Its chunks must be read to the end, once, before the next file is asked for. */
export interface ZippedFile {
  readonly path: string;
  readonly chunks: AsyncIterable<Uint8Array>;
}

/** ZIP without its 64-bit extension, which fflate does not write and older programs do not read. */
const MOST_BYTES = 0xffff_ffff;
const MOST_FILES = 0xffff;
/** fflate's buffer grows to the largest piece it is given. */
const PIECE = 64 * 1024;

/**
 * A ZIP file of files that come one after the other, in pieces. The same files and the same instant give the same
 * bytes on every machine. Throws KpiError `evidence-too-large` above 4 GiB or 65,535 files, and what `files` throws.
 */
export async function* zipFiles(files: AsyncIterable<ZippedFile>, at: Date): AsyncGenerator<Uint8Array> {
  const ready: Uint8Array[] = [];
  const failures: Error[] = [];
  const zip = new Zip((error, piece) => {
    if (error === null) ready.push(piece);
    else failures.push(error);
  });
  const times = timesOf(at);
  let written = 0;
  let count = 0;
  function* drain(): Generator<Uint8Array> {
    for (const error of failures) throw error;
    for (const piece of ready.splice(0)) {
      written += piece.length;
      if (written > MOST_BYTES) throw tooLarge();
      yield piece;
    }
  }
  for await (const { path, chunks } of files) {
    count += 1;
    if (count > MOST_FILES) throw tooLarge();
    const entry = Object.assign(new ZipDeflate(path, { level: 6 }), times);
    zip.add(entry);
    let size = 0;
    for await (const chunk of chunks) {
      size += chunk.length;
      if (size > MOST_BYTES) throw tooLarge();
      for (let start = 0; start < chunk.length; start += PIECE) {
        entry.push(chunk.subarray(start, start + PIECE), false);
        yield* drain();
      }
    }
    entry.push(new Uint8Array(), true);
    yield* drain();
  }
  zip.end();
  yield* drain();
}

/**
 * ZIP's own time of a file has no zone, and fflate takes it from the local clock: noon of the UTC date exists in every
 * zone. The instant itself is in the extended timestamp, which unzip prefers.
 */
function timesOf(at: Date) {
  const mtime = new Date(at.getUTCFullYear(), at.getUTCMonth(), at.getUTCDate(), 12);
  const stamp = new DataView(new ArrayBuffer(5));
  stamp.setUint8(0, 1);
  stamp.setUint32(1, Math.floor(at.getTime() / 1000), true);
  return { mtime, extra: { [0x5455]: new Uint8Array(stamp.buffer) } };
}

const tooLarge = (): KpiError =>
  new KpiError(
    'evidence-too-large',
    'The night does not fit into a ZIP file: it would be larger than 4 GiB.',
    "Hand out the night's folder and ledger.jsonl instead.",
  );
