/** The files that every night has besides its manifest and the rows of its views. */
export const DOCUMENTS = ['summary.json', 'targets.json', 'definitions.json'] as const;

export const MANIFEST = 'manifest.json';

/** Whether a view's name can be a file's name. */
export const isViewName = (view: string): boolean => /^[A-Za-z0-9_]{1,200}$/.test(view);

/** The path of a view's own file in the night's folder: its rows, or the parts that hold them. */
export const viewFile = (view: string): string => `details/${view}.json`;

/** The path of a part of a large view, counted from 1. */
export const partFile = (view: string, number: number): string =>
  `details/${view}.part-${String(number).padStart(4, '0')}.json`;

/** The path of any part. */
export const PART_PATH = /^details\/[A-Za-z0-9_]+\.part-\d{4}\.json$/;

const ROWS = /^details\/([A-Za-z0-9_]{1,200})(\.part-\d{4})?\.json$/;

/** The view whose rows a file of a night holds, itself or as a part of them; null for any other path. */
export function rowsFile(path: string): { readonly view: string; readonly isPart: boolean } | null {
  const [, view, part] = ROWS.exec(path) ?? [];
  return view === undefined ? null : { view, isPart: part !== undefined };
}
