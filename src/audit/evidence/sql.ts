import type { Definitions } from '../../store/schemas.ts';

/** A statement of the night as a file of the pack. */
export interface SqlFile {
  readonly path: string;
  /** The name under which the night recorded it. */
  readonly file: string;
  readonly sql: string;
}

const SAFE = /^sql\/(?:[A-Za-z0-9_-]{1,100}\/){0,2}[A-Za-z0-9_-]{1,100}\.sql$/;
const OURS = /^sql\/statement-/i;

/**
 * The night's statements under their own names. A name that could lead out of the folder, or that stands for two
 * files on some systems, becomes `sql/statement-01.sql`, after its place in `definitions.json`.
 */
export function sqlFiles({ queries }: Pick<Definitions, 'queries'>): SqlFile[] {
  const taken = new Set<string>();
  return queries.map(({ file, sql }, index) => {
    const folded = file.toLowerCase();
    const safe = SAFE.test(file) && !OURS.test(file) && !taken.has(folded);
    taken.add(folded);
    return { path: safe ? file : `sql/statement-${String(index + 1).padStart(2, '0')}.sql`, file, sql };
  });
}
