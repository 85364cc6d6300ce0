import { join } from 'node:path';
import { z } from 'zod';
import type { Cell, Column } from '../catalog/data.ts';
import { KpiError } from '../errors.ts';
import { type OnStep, remove, writeNewFile } from '../host/files.ts';
import { sha256 } from '../host/hash.ts';
import { jsonProblem, jsonText, rowsDocument } from './json.ts';
import { isViewName, partFile, viewFile } from './night-files.ts';
import { column, type ManifestFile, SCHEMA_VERSION } from './schemas.ts';
import { countTotals, mergeTotals, type TotalsCounter } from './totals.ts';
import { validated } from './validated.ts';

/** A detail view's rows, in batches of any size. */
export type Batches = AsyncIterable<readonly (readonly Cell[])[]>;

/**
 * Writes a detail view as its rows arrive, in one file or in a head file and its parts. When anything fails,
 * the batches themselves included, what was written is removed and the error goes on.
 * Throws KpiError `detail-invalid` for rows, columns or names the store does not take, or `store-write`.
 */
export async function writeDetailFiles(target: DetailTarget, batches: Batches): Promise<ManifestFile[]> {
  const { folder, view, columns } = target;
  checkHead(view, columns);
  const files = new DetailFiles(target);
  try {
    let count = 0;
    for await (const batch of batches) {
      for (const row of batch) {
        count += 1;
        const problem = rowProblem(row, columns) ?? (await files.add(row, JSON.stringify(row)));
        if (problem !== null)
          throw invalid(view, `Row ${count} of view ${view} cannot be stored: ${problem}.`);
      }
    }
    return await files.close();
  } catch (error) {
    for (const path of files.written) await remove(join(folder, path)).catch(() => {});
    throw error;
  }
}

function rowProblem(row: readonly Cell[], columns: readonly Column[]): string | null {
  if (row.length !== columns.length) return `it has ${row.length} cells for ${columns.length} columns`;
  for (let index = 0; index < row.length; index++) {
    const problem = jsonProblem(row[index]);
    if (problem !== null) return `in column ${columns[index]?.name} ${problem}`;
  }
  return null;
}

function checkHead(view: string, columns: readonly Column[]): void {
  // The name becomes a file's name.
  if (!isViewName(view)) {
    throw invalid(view, 'A view has a name with other characters than letters, digits and underscores.');
  }
  validated(z.array(column), columns, `the columns of view ${view}`, 'detail-invalid');
  const names = new Set<string>();
  for (const { name } of columns) {
    // Control totals are kept by name, and JavaScript gives this one a meaning of its own.
    if (name === '__proto__' || names.has(name)) {
      throw invalid(view, `View ${view} has two columns named ${name}, or one with a reserved name.`);
    }
    names.add(name);
  }
}

const invalid = (view: string, message: string): KpiError =>
  new KpiError('detail-invalid', message, 'Correct the view or its export, then run again.', {
    object: view,
  });

/** When a detail view is too large for one file. */
export interface Limits {
  /** The most rows that `details/<view>.json` holds itself. */
  readonly inlineRows: number;
  /** The most bytes of a file of rows. */
  readonly fileBytes: number;
}

/** The store's limits; 20 MiB stays clear of the 25 MiB that Cloudflare Pages takes. */
export const LIMITS: Limits = { inlineRows: 50_000, fileBytes: 20 * 1024 * 1024 };

/** Where a detail view is written, and how. */
interface DetailTarget {
  /** The night's folder. */
  readonly folder: string;
  readonly view: string;
  readonly columns: readonly Column[];
  readonly limits: Limits;
  readonly onStep: OnStep;
}

/** A comma and a newline; for the first row the newlines inside the brackets. */
const BETWEEN_ROWS = 2;

/** Takes the rows of a view and writes its files; holds no more than one file's rows in memory. */
class DetailFiles {
  readonly #target: DetailTarget;
  readonly #ownPath: string;
  readonly #partHead: object;
  readonly #head: object;
  /** How many bytes of rows a part takes. */
  readonly #partRoom: number;
  readonly #written: string[] = [];
  readonly #parts: ManifestFile[] = [];
  readonly #rows = new RowBytes();
  #totals: TotalsCounter;

  constructor(target: DetailTarget) {
    const { view, columns, limits } = target;
    this.#target = target;
    this.#ownPath = viewFile(view);
    this.#partHead = { schema_version: SCHEMA_VERSION, view };
    this.#head = { ...this.#partHead, columns };
    this.#partRoom = limits.fileBytes - emptySize(this.#partHead);
    this.#totals = countTotals(columns);
  }

  /** Paths written so far, relative to the night's folder. */
  get written(): readonly string[] {
    return this.#written;
  }

  /** Takes a row and its JSON. Returns what is wrong with it, or null. */
  async add(row: readonly unknown[], json: string): Promise<string | null> {
    const size = Buffer.byteLength(json);
    if (size + BETWEEN_ROWS > this.#partRoom)
      return `its JSON takes more than the ${this.#target.limits.fileBytes} bytes of a file`;
    if (this.#rows.length + size + 2 * BETWEEN_ROWS > this.#partRoom) await this.#writePart();
    this.#rows.add(json, size);
    return this.#totals.add(row);
  }

  /** Writes what is left. Returns the files for the manifest, the view's own file first. */
  async close(): Promise<ManifestFile[]> {
    if (this.#fitsInline()) return this.#writeInline();
    if (this.#rows.rows > 0) await this.#writePart();
    return this.#writeHead();
  }

  #fitsInline(): boolean {
    const { inlineRows, fileBytes } = this.#target.limits;
    return (
      this.#parts.length === 0 &&
      this.#rows.rows <= inlineRows &&
      this.#rows.length + BETWEEN_ROWS + emptySize(this.#head) <= fileBytes
    );
  }

  async #writeInline(): Promise<ManifestFile[]> {
    const file = await this.#write(this.#ownPath, this.#rows.document(this.#head));
    return [{ ...file, rows: this.#rows.rows, control_totals: this.#totals.totals() }];
  }

  async #writePart(): Promise<void> {
    const { view, columns } = this.#target;
    const path = partFile(view, this.#parts.length + 1);
    const file = await this.#write(path, this.#rows.document(this.#partHead));
    this.#parts.push({ ...file, rows: this.#rows.rows, control_totals: this.#totals.totals() });
    this.#rows.clear();
    this.#totals = countTotals(columns);
  }

  async #writeHead(): Promise<ManifestFile[]> {
    const parts = this.#parts;
    const rows = parts.reduce((sum, part) => sum + (part.rows ?? 0), 0);
    const listed = parts.map(({ control_totals: _, ...part }) => part);
    const text = jsonText({ ...this.#head, row_count: rows, parts: listed });
    const file = await this.#write(this.#ownPath, [Buffer.from(text)]);
    const totals = mergeTotals(parts.map((part) => part.control_totals));
    return [{ ...file, rows, control_totals: totals }, ...parts];
  }

  async #write(
    path: string,
    pieces: readonly Uint8Array[],
  ): Promise<Pick<ManifestFile, 'path' | 'bytes' | 'sha256'>> {
    const { folder, onStep } = this.#target;
    this.#written.push(path);
    await writeNewFile(join(folder, path), pieces, onStep);
    const bytes = pieces.reduce((sum, piece) => sum + piece.byteLength, 0);
    return { path, bytes, sha256: sha256(...pieces) };
  }
}

const emptySize = (head: object): number => Buffer.byteLength(rowsDocument(head, []));

const COMMA = ',\n';

/**
 * The rendered rows of one file, as bytes in a buffer that is used again for the next file: rows kept as strings
 * would cost several times their size until they are collected.
 */
class RowBytes {
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
