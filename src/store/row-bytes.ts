import { rowsDocument } from './json.ts';

const COMMA = ',\n';

/**
 * The rendered rows of one file, as bytes in a buffer that is used again for the next file: rows kept as strings
 * would cost several times their size until they are collected.
 */
export class RowBytes {
  #buffer = Buffer.allocUnsafe(64 * 1024);
  #length = 0;
  #rows = 0;

  get rows(): number {
    return this.#rows;
  }

  /** Bytes that the rows take in a file, separators included. */
  get length(): number {
    return this.#length;
  }

  /** Adds a row's JSON, whose size in bytes is `size`. */
  add(json: string, size: number): void {
    const wanted = this.#length + COMMA.length + size;
    if (wanted > this.#buffer.length) {
      const larger = Buffer.allocUnsafe(Math.max(wanted, this.#buffer.length * 2));
      this.#buffer.copy(larger, 0, 0, this.#length);
      this.#buffer = larger;
    }
    if (this.#rows > 0) this.#length += this.#buffer.write(COMMA, this.#length);
    this.#length += this.#buffer.write(json, this.#length);
    this.#rows += 1;
  }

  /** The file of these rows in pieces, to be written before the next row comes: `rowsDocument` of the same rows. */
  document(head: object): readonly Uint8Array[] {
    if (this.#rows === 0) return [Buffer.from(rowsDocument(head, []))];
    const around = rowsDocument(head, ['0']);
    const at = around.lastIndexOf('0');
    const pieces = [around.slice(0, at), around.slice(at + 1)].map((text) => Buffer.from(text));
    return [
      pieces[0] ?? Buffer.alloc(0),
      this.#buffer.subarray(0, this.#length),
      pieces[1] ?? Buffer.alloc(0),
    ];
  }

  /** Forgets the rows and keeps the buffer. */
  clear(): void {
    this.#length = 0;
    this.#rows = 0;
  }
}
