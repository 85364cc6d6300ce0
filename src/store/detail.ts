import { join } from 'node:path';
import { z } from 'zod';
import type { Cell, Column } from '../catalog/data.ts';
import { KpiError } from '../errors.ts';
import { type DetailTarget, openDetailFiles } from './detail-files.ts';
import { remove } from '../host/files.ts';
import { jsonProblem } from './json.ts';
import { column, type ManifestFile } from './schemas.ts';
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
  const files = openDetailFiles(target);
  try {
    let count = 0;
    for await (const batch of batches) {
      for (const row of batch) {
        count += 1;
        const problem = rowProblem(row, columns) ?? (await files.add(row, JSON.stringify(row)));
        if (problem !== null) throw invalid(`Row ${count} of view ${view} cannot be stored: ${problem}.`);
      }
    }
    return await files.close();
  } catch (error) {
    for (const path of files.written()) await remove(join(folder, path)).catch(() => {});
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
  if (!/^[A-Za-z0-9_]{1,200}$/.test(view)) {
    throw invalid('A view has a name with other characters than letters, digits and underscores.');
  }
  validated(z.array(column), columns, `the columns of view ${view}`);
  const names = new Set<string>();
  for (const { name } of columns) {
    // Control totals are kept by name, and JavaScript gives this one a meaning of its own.
    if (name === '__proto__' || names.has(name)) {
      throw invalid(`View ${view} has two columns named ${name}, or one with a reserved name.`);
    }
    names.add(name);
  }
}

const invalid = (message: string): KpiError =>
  new KpiError('detail-invalid', message, 'Correct the view or its export, then run again.');
