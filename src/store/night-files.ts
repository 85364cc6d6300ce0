/*
 * What a night may hold, and nothing else. Everything that reads, writes, fetches, proves or publishes a night asks
 * here: a name that comes out of a store is data, and could lead anywhere.
 */

/** The files that every night has besides its manifest and the rows of its views. */
export const DOCUMENTS = ['summary.json', 'targets.json', 'definitions.json'] as const;

/** The files that nights have from version 2 of the format on: what the company had set, and who answered for what. */
export const SETTINGS = ['company.json', 'owners.json'] as const;

export const MANIFEST = 'manifest.json';

/** The only folder in a night's folder. */
export const DETAILS = 'details';
const VIEW = '[A-Za-z0-9_]{1,200}';
const PART = '\\.part-\\d{4}';
const VIEW_NAME = new RegExp(`^${VIEW}$`);
const ROWS = new RegExp(`^${DETAILS}/(${VIEW})(${PART})?\\.json$`);

/** The path of any part of a large view. */
export const PART_PATH = new RegExp(`^${DETAILS}/${VIEW}${PART}\\.json$`);

/** The path of any file that a manifest may list: all that a night may hold but the manifest itself. */
export const LISTED_PATH = new RegExp(
  `^(?:${[...DOCUMENTS, ...SETTINGS].join('|').replaceAll('.', '\\.')}|${DETAILS}/${VIEW}(?:${PART})?\\.json)$`,
);

/** Whether a night may hold a file of this path, which is relative to the night's folder and has `/`. */
export const isNightFile = (path: string): boolean => path === MANIFEST || LISTED_PATH.test(path);

/** Whether a file of a night belongs to the rows of a view: they come only where they are wanted. */
export const isDetail = (path: string): boolean => path.startsWith(`${DETAILS}/`);

/** Whether a view's name can be a file's name. */
export const isViewName = (view: string): boolean => VIEW_NAME.test(view);

/** The path of a view's own file in the night's folder: its rows, or the parts that hold them. */
export const viewFile = (view: string): string => `${DETAILS}/${view}.json`;

/** The path of a part of a large view, counted from 1. */
export const partFile = (view: string, number: number): string =>
  `${DETAILS}/${view}.part-${String(number).padStart(4, '0')}.json`;

/** The view whose rows a file of a night holds, itself or as a part of them; null for any other path. */
export function rowsFile(path: string): { readonly view: string; readonly isPart: boolean } | null {
  const [, view, part] = ROWS.exec(path) ?? [];
  return view === undefined ? null : { view, isPart: part !== undefined };
}
