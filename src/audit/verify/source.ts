import { type Finding, note } from './finding.ts';

/** SHA-256 of bytes in 64 lower-case hex digits: Node's, or the browser's own. */
export type Sha256 = (bytes: Uint8Array) => string | Promise<string>;

/** Where a store's files come from: a folder, or a site that publishes them. Paths have `/` and no leading one. */
export interface StoreSource {
  /** A file's bytes; null when there is none. */
  readonly readFile: (path: string) => Promise<Uint8Array | null>;
  /**
   * Every file of the store and whatever else is no folder, and as `name/` every folder that holds nothing or is
   * hidden at the top. Null where the medium cannot tell: then nothing is said about files that no manifest names.
   */
  readonly list: () => Promise<readonly string[] | null>;
  readonly sha256: Sha256;
}

/** Reads a file for a check: its bytes, null when it is missing, or what stops it from being read. */
export async function bytesOf(source: StoreSource, path: string): Promise<Uint8Array | Finding | null> {
  try {
    return await source.readFile(path);
  } catch (error) {
    return note('unreadable', path, `it cannot be read${causeOf(error)}`);
  }
}

/** The names of a source's files for a check: null where the medium cannot tell, or what stops it. */
export async function listOf(source: StoreSource): Promise<readonly string[] | Finding | null> {
  try {
    return await source.list();
  } catch (error) {
    return note('unreadable', '.', `the names of its files cannot be read${causeOf(error)}`);
  }
}

/** What stands in a file's place, by the code of the error that its reader gets. */
const INSTEAD: Readonly<Record<string, string>> = {
  ELOOP: 'a symbolic link stands there, or in the place of its folder',
  ENOTDIR: 'a file stands in the place of its folder',
  EISDIR: 'a folder stands there',
  ENXIO: 'a pipe, a socket or a device stands there',
};

/** What stops it: in words, or with the system's own code, which the error that people are shown elsewhere wraps. */
function causeOf(error: unknown): string {
  const first = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  if (!(first instanceof Error && 'code' in first)) return '';
  const code = String(first.code);
  return INSTEAD[code] === undefined ? ` (${code})` : `: ${INSTEAD[code]}`;
}

/** The JSON of bytes in UTF-8; undefined when they are something else. */
export function jsonOf(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(textOf(bytes));
  } catch {
    return undefined;
  }
}

/** The text of bytes in UTF-8, a byte order mark included. Throws TypeError when they are something else. */
export const textOf = (bytes: Uint8Array): string =>
  new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
