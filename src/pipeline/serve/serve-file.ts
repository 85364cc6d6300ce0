import { createHash } from 'node:crypto';
import { readFile, realpath } from 'node:fs/promises';
import { extname, join, sep } from 'node:path';

/** What a path of the site leads to. */
export type Found =
  | {
      readonly kind: 'file';
      readonly status: 200 | 404;
      readonly type: string;
      readonly bytes: Uint8Array;
      readonly etag: string;
    }
  | { readonly kind: 'redirect'; readonly location: string };

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.jsonl': 'application/x-ndjson; charset=utf-8',
  '.csv': 'text/csv; charset=utf-8',
  '.txt': 'text/plain; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.zip': 'application/zip',
};

/** Files that tell the host how to serve; they are not pages. */
const hostFiles = new Set(['/_headers', '/_redirects']);

/** The file behind a request's path (without its query), the redirect to it, or the 404 page. */
export async function findFile(dir: string, requested: string): Promise<Found> {
  const path = safePath(requested);
  if (path === null || hostFiles.has(path)) return notFound(dir);
  if (path.endsWith('/index.html'))
    return { kind: 'redirect', location: path.slice(0, -'index.html'.length) };
  if (path.endsWith('/')) return (await load(dir, `${path}index.html`, 200)) ?? notFound(dir);
  const file = await load(dir, path, 200);
  if (file !== null) return file;
  const isFolder = (await load(dir, `${path}/index.html`, 200)) !== null;
  return isFolder ? { kind: 'redirect', location: `${encodeURI(path)}/` } : notFound(dir);
}

/** The decoded path, or null when it is not one or could leave the site. */
function safePath(requested: string): string | null {
  let path: string;
  try {
    path = decodeURIComponent(requested);
  } catch {
    return null;
  }
  const wrong = !path.startsWith('/') || path.startsWith('//') || /[\\\0]/.test(path);
  return wrong || path.split('/').some((step) => step === '.' || step === '..') ? null : path;
}

async function load(dir: string, path: string, status: 200 | 404) {
  try {
    const root = await realpath(dir);
    const file = await realpath(join(root, path));
    // A link inside the site may point out of it.
    if (!file.startsWith(root + sep)) return null;
    const bytes = await readFile(file);
    const etag = `"${createHash('sha256').update(bytes).digest('base64url').slice(0, 27)}"`;
    const type = types[extname(file).toLowerCase()] ?? 'application/octet-stream';
    return { kind: 'file', status, type, bytes, etag } as const;
  } catch {
    return null;
  }
}

async function notFound(dir: string): Promise<Found> {
  const page = await load(dir, '/404.html', 404);
  const bytes = Buffer.from('Not found\n');
  return page ?? { kind: 'file', status: 404, type: 'text/plain; charset=utf-8', bytes, etag: '"404"' };
}
