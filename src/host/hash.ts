import { createHash } from 'node:crypto';
import { closeSync, readSync } from 'node:fs';
import { openPlain } from './plain-file.ts';

/** SHA-256 of bytes, or of strings in UTF-8, one after the other, in 64 lower-case hex digits. */
export function sha256(...pieces: readonly (string | Uint8Array)[]): string {
  const hash = createHash('sha256');
  for (const piece of pieces) hash.update(piece);
  return hash.digest('hex');
}

const CHUNK_BYTES = 1 << 18;

/**
 * SHA-256 of a file's bytes in hex; holds a piece of the file at a time. Reads at once instead of as a stream: of
 * thousands of small files, streams take five times as long. Rejects with Node's error when it cannot be read, or is
 * no plain file.
 */
export async function sha256File(path: string): Promise<string> {
  const hash = createHash('sha256');
  const file = openPlain(path);
  try {
    const chunk = Buffer.allocUnsafe(CHUNK_BYTES);
    for (;;) {
      const bytes = readSync(file, chunk);
      if (bytes === 0) return hash.digest('hex');
      hash.update(chunk.subarray(0, bytes));
    }
  } finally {
    closeSync(file);
  }
}
