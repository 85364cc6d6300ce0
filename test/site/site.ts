import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative, sep } from 'node:path';
import { writeMock } from './fixture-store.ts';
import { sharedBuild } from './shared-build.ts';

/** A built site to look into. */
export interface TestSite {
  readonly dir: string;
  readonly store: string;
  /** Every file, with `/`, sorted. */
  readonly files: readonly string[];
  /** The pages among them that show the newest night. */
  readonly pages: readonly string[];
  /** The pages of the archive's nights, each of which shows its own night. */
  readonly archived: readonly string[];
  read(path: string): Promise<string>;
  remove(): Promise<void>;
}

/** A temporary folder and how to remove it. */
export async function temporaryFolder() {
  const folder = await mkdtemp(join(tmpdir(), 'kpi-site-'));
  return { folder, remove: () => rm(folder, { recursive: true, force: true }) };
}

/** Builds a site from a store that `fill` writes; a run of tests builds it once, and every test may alter its own. */
export async function buildTestSite(fill: (store: string) => Promise<unknown>): Promise<TestSite> {
  const { folder, remove } = await temporaryFolder();
  const store = join(folder, 'store');
  const mock = join(folder, 'mock');
  const dir = join(folder, 'dist');
  await fill(store);
  await writeMock(mock);
  const printed: string[] = [];
  try {
    await sharedBuild({ store, out: dir, mock, log: (line) => printed.push(line) });
  } catch (error) {
    throw new Error(`The site did not build:\n${printed.join('\n')}`, { cause: error });
  }
  const files = await filesUnder(dir);
  const html = files.filter((file) => file.endsWith('.html'));
  const pages = html.filter((file) => !isArchived(file));
  return {
    dir,
    store,
    files,
    pages,
    archived: html.filter(isArchived),
    remove,
    read: (path) => readFile(join(dir, path), 'utf8'),
  };
}

/** Whether a file of a site belongs to one night of the archive. */
export const isArchived = (file: string): boolean => /^snapshots\/\d{4}-\d{2}-\d{2}/.test(file);

/** Every file below a folder, as sorted paths with `/`. */
export async function filesUnder(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .sort();
}

/** The words of a page: tags gone, entities read, spaces collapsed. */
export const textOf = (html: string): string =>
  html
    .replace(/<(style|head)\b.*?<\/\1>/gs, ' ')
    .replace(/<[^>]*>/g, ' ')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#34;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&')
    .replace(/\s+/g, ' ');
