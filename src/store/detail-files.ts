import { join } from 'node:path';
import type { Column } from '../catalog/data.ts';
import { type OnStep, writeNewFile } from '../host/files.ts';
import { sha256 } from '../host/hash.ts';
import { jsonText, rowsDocument } from './json.ts';
import { RowBytes } from './row-bytes.ts';
import { type ManifestFile, SCHEMA_VERSION } from './schemas.ts';
import { countTotals, mergeTotals } from './totals.ts';

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
export interface DetailTarget {
  /** The night's folder. */
  readonly folder: string;
  readonly view: string;
  readonly columns: readonly Column[];
  readonly limits: Limits;
  readonly onStep: OnStep;
}

/** Takes the rows of a view and writes its files; holds no more than one file's rows in memory. */
export interface DetailFiles {
  /** Takes a row and its JSON. Returns what is wrong with it, or null. */
  add(row: readonly unknown[], json: string): Promise<string | null>;
  /** Writes what is left. Returns the files for the manifest, the view's own file first. */
  close(): Promise<ManifestFile[]>;
  /** Paths written so far, relative to the night's folder. */
  written(): readonly string[];
}

/** A comma and a newline; for the first row the newlines inside the brackets. */
const BETWEEN_ROWS = 2;

export function openDetailFiles({ folder, view, columns, limits, onStep }: DetailTarget): DetailFiles {
  const partHead = { schema_version: SCHEMA_VERSION, view };
  const head = { ...partHead, columns };
  const ownPath = `details/${view}.json`;
  const partRoom = limits.fileBytes - emptySize(partHead);
  const written: string[] = [];
  const parts: ManifestFile[] = [];
  const rows = new RowBytes();
  let totals = countTotals(columns);

  async function write(
    path: string,
    pieces: readonly Uint8Array[],
  ): Promise<Pick<ManifestFile, 'path' | 'bytes' | 'sha256'>> {
    written.push(path);
    await writeNewFile(join(folder, path), pieces, onStep);
    const bytes = pieces.reduce((sum, piece) => sum + piece.byteLength, 0);
    return { path, bytes, sha256: sha256(...pieces) };
  }

  async function writePart(): Promise<void> {
    const path = `details/${view}.part-${String(parts.length + 1).padStart(4, '0')}.json`;
    const file = await write(path, rows.document(partHead));
    parts.push({ ...file, rows: rows.rows, control_totals: totals.totals() });
    rows.clear();
    totals = countTotals(columns);
  }

  async function writeInline(): Promise<ManifestFile[]> {
    const file = await write(ownPath, rows.document(head));
    return [{ ...file, rows: rows.rows, control_totals: totals.totals() }];
  }

  async function writeHead(): Promise<ManifestFile[]> {
    const count = parts.reduce((sum, part) => sum + (part.rows ?? 0), 0);
    const listed = parts.map(({ control_totals: _, ...part }) => part);
    const file = await write(ownPath, [Buffer.from(jsonText({ ...head, row_count: count, parts: listed }))]);
    return [
      { ...file, rows: count, control_totals: mergeTotals(parts.map((part) => part.control_totals)) },
      ...parts,
    ];
  }

  const fitsInline = (): boolean =>
    parts.length === 0 &&
    rows.rows <= limits.inlineRows &&
    rows.length + BETWEEN_ROWS + emptySize(head) <= limits.fileBytes;

  return {
    add: async (row, json) => {
      const size = Buffer.byteLength(json);
      if (size + BETWEEN_ROWS > partRoom)
        return `its JSON takes more than the ${limits.fileBytes} bytes of a file`;
      if (rows.length + size + 2 * BETWEEN_ROWS > partRoom) await writePart();
      rows.add(json, size);
      return totals.add(row);
    },
    close: async () => {
      if (fitsInline()) return writeInline();
      if (rows.rows > 0) await writePart();
      return writeHead();
    },
    written: () => written,
  };
}

const emptySize = (head: object): number => Buffer.byteLength(rowsDocument(head, []));
