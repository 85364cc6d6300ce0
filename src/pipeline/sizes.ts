import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

/** What a page may take: gzipped bytes, and elements of its HTML. */
interface Budget {
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
    if (!isPage && !/^browser\/.*\.js$/.test(path)) continue;
    const file = await readFile(join(site, path));
    const icon = path === HOME ? gzipped(await readFile(join(site, ICON))) : 0;
    sizes.push({
      // The folder is named after what all modules hold: a module is the same one in another version.
      path: path.replace(/^browser\/[0-9a-f]{8}\//, 'browser/'),
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

const MOST = 60;
/** Hashes and times on a page pack a little better or worse with every build. */
const NOISE_BYTES = 8;
/** Modules that several others share are named after what they hold, so a changed one is another file. */
const isChunk = (path: string): boolean => /\/chunk-[^/]*\.js$/.test(path);

interface Row {
  readonly size: Size;
  /** Bytes more than before; null for a file that was not there. */
  readonly change: number | null;
}

/**
 * The sizes as a Markdown table, against those of another site when there are any: what changed most comes first,
 * then what is closest to its budget.
 */
export function sizeTable(sizes: readonly Size[], before: readonly Size[] | null): string {
  const was = new Map(before?.map((size) => [size.path, size]));
  const compared = [...sizes.filter(({ path }) => !isChunk(path)), ...chunks(sizes)];
  if (before !== null) for (const all of chunks(before)) was.set(all.path, all);
  const rows = compared.map((size): Row => {
    const old = was.get(size.path);
    return { size, change: old === undefined ? null : size.bytes - old.bytes };
  });
  const listed = rows.filter(
    ({ size, change }) =>
      before === null || change === null || Math.abs(change) > NOISE_BYTES || isOver(size),
  );
  listed.sort((a, b) => weight(b) - weight(a) || share(b.size) - share(a.size));
  const lines = listed.slice(0, MOST).map(({ size, change }) => {
    const { path, bytes, budget } = size;
    const room =
      budget === null ? '–' : `${budget.bytes - bytes} left${isOver(size) ? ' **over budget**' : ''}`;
    const difference = before === null ? [] : [change === null ? 'new' : `${change > 0 ? '+' : ''}${change}`];
    return `| ${[path, String(bytes), ...difference, room].join(' | ')} |`;
  });
  const heads = ['page or module', 'bytes, gzipped', ...(before === null ? [] : ['change']), 'budget'];
  return [
    `| ${heads.join(' | ')} |`,
    `| --- |${' ---: |'.repeat(heads.length - 1)}`,
    ...lines,
    '',
    closing(listed.length, rows.length, before),
  ].join('\n');
}

function closing(listed: number, all: number, before: readonly Size[] | null): string {
  const hidden = listed > MOST ? ` The first ${MOST} of ${listed} are shown.` : '';
  if (before === null) return `${all} pages and modules.${hidden}`;
  return `${listed} of ${all} pages and modules changed by more than ${NOISE_BYTES} bytes.${hidden}`;
}

const weight = ({ size, change }: Row): number => (isOver(size) ? 1e9 : 0) + Math.abs(change ?? size.bytes);
const share = ({ bytes, budget }: Size): number => (budget === null ? 0 : bytes / budget.bytes);

/** The shared modules as one entry. */
function chunks(sizes: readonly Size[]): Size[] {
  const found = sizes.filter(({ path }) => isChunk(path));
  if (found.length === 0) return [];
  const bytes = found.reduce((sum, size) => sum + size.bytes, 0);
  return [{ path: 'browser/chunk-*.js, together', bytes, elements: 0, budget: null }];
}
