import { join } from 'node:path';
import type { Column } from '../catalog/data.ts';
import { type OnStep, writeNewFile } from './files.ts';
import { sha256 } from './hash.ts';
import { jsonText, rowsDocument } from './json.ts';
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
  let chunk = newChunk(columns);

  async function write(path: string, text: string): Promise<Pick<ManifestFile, 'path' | 'bytes' | 'sha256'>> {
    const bytes = Buffer.from(text);
    written.push(path);
    await writeNewFile(join(folder, path), bytes, onStep);
    return { path, bytes: bytes.byteLength, sha256: sha256(bytes) };
  }

  async function writePart(): Promise<void> {
    const { lines, totals } = chunk;
    const path = `details/${view}.part-${String(parts.length + 1).padStart(4, '0')}.json`;
    const file = await write(path, rowsDocument(partHead, lines));
    parts.push({ ...file, rows: lines.length, control_totals: totals.totals() });
    chunk = newChunk(columns);
  }

  async function writeInline(): Promise<ManifestFile[]> {
    const file = await write(ownPath, rowsDocument(head, chunk.lines));
    return [{ ...file, rows: chunk.lines.length, control_totals: chunk.totals.totals() }];
  }

  async function writeHead(): Promise<ManifestFile[]> {
    const rows = parts.reduce((sum, part) => sum + (part.rows ?? 0), 0);
    const listed = parts.map(({ control_totals: _, ...part }) => part);
    const file = await write(ownPath, jsonText({ ...head, row_count: rows, parts: listed }));
    return [
      { ...file, rows, control_totals: mergeTotals(parts.map((part) => part.control_totals)) },
      ...parts,
    ];
  }

  const fitsInline = (): boolean =>
    parts.length === 0 &&
    chunk.lines.length <= limits.inlineRows &&
    chunk.bytes + emptySize(head) <= limits.fileBytes;

  return {
    add: async (row, json) => {
      const size = Buffer.byteLength(json) + BETWEEN_ROWS;
      if (size > partRoom) return `its JSON takes more than the ${limits.fileBytes} bytes of a file`;
      if (chunk.bytes + size > partRoom) await writePart();
      chunk.lines.push(json);
      chunk.bytes += size;
      return chunk.totals.add(row);
    },
    close: async () => {
      if (fitsInline()) return writeInline();
      if (chunk.lines.length > 0) await writePart();
      return writeHead();
    },
    written: () => written,
  };
}

const emptySize = (head: object): number => Buffer.byteLength(rowsDocument(head, []));

const newChunk = (columns: readonly Column[]) => ({
  lines: [] as string[],
  bytes: 0,
  totals: countTotals(columns),
});
