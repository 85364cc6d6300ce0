import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

/** What a page may take: gzipped bytes, and elements of its HTML. */
export interface Budget {
  readonly bytes: number;
  readonly elements: number;
}

/** One congestion window is about 14 KB: a page that fits is there in one round trip. */
const OVERVIEW: Budget = { bytes: 10 * 1024, elements: 900 };
const OTHERS: Budget = { bytes: 14 * 1024, elements: 2_000 };

/** The file that the overview's budget counts beside its HTML: nothing else is asked for before the reader acts. */
const ICON = 'favicon.svg';
const HOME = 'index.html';

/** The size of a page, or of a module that pages load on demand, which has no budget. */
export interface Size {
  /** Relative to the site. */
  readonly path: string;
  /** Gzipped. */
  readonly bytes: number;
  /** Elements of a page; 0 for a module. */
  readonly elements: number;
  readonly budget: Budget | null;
}

const gzipped = (bytes: Uint8Array): number => gzipSync(bytes, { level: 9 }).byteLength;

/** Sizes of every page and module of a built site, by path. */
export async function siteSizes(site: string): Promise<Size[]> {
  const names = (await readdir(site, { recursive: true })).map((name) => name.replaceAll('\\', '/')).sort();
  const sizes: Size[] = [];
  for (const path of names) {
    const isPage = path.endsWith('.html');
    if (!isPage && !/^islands\/.*\.js$/.test(path)) continue;
    const file = await readFile(join(site, path));
    const icon = path === HOME ? gzipped(await readFile(join(site, ICON))) : 0;
    sizes.push({
      path,
      bytes: gzipped(file) + icon,
      elements: isPage ? (file.toString().match(/<[a-z][^>]*>/gi)?.length ?? 0) : 0,
      budget: !isPage ? null : path === HOME ? OVERVIEW : OTHERS,
    });
  }
  return sizes;
}

/** Whether a page takes more than it may. */
export const isOver = ({ bytes, elements, budget }: Size): boolean =>
  budget !== null && (bytes > budget.bytes || elements > budget.elements);
