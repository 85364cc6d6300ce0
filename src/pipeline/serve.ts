import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { readFile, realpath } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, sep } from 'node:path';
import { KpiError } from '../errors.ts';

export interface Server {
  readonly url: string;
  close(): Promise<void>;
}

interface ServeOptions {
  /** The built site. */
  readonly dir: string;
  /** 0 picks a free one. */
  readonly port: number;
  /** Loopback by default: the numbers are not for the network. */
  readonly host?: string;
}

/**
 * Serves a built site as its host would: clean addresses, the 404 page, the headers of `_headers`. Only requests to
 * the server's own names are answered, 421 the others.
 * Throws KpiError `port-in-use` or `cannot-listen`.
 */
export async function serve({ dir, port, host = '127.0.0.1' }: ServeOptions): Promise<Server> {
  const headers = await readHeaders(dir);
  const server = createServer((request, response) => {
    if (!isOwnHost(request, host)) {
      response.writeHead(421, { 'content-type': 'text/plain; charset=utf-8' });
      response.end('This server answers as localhost alone.\n');
      return;
    }
    answer(dir, headers, request, response).catch(() => {
      if (!response.headersSent) response.writeHead(500);
      response.end();
    });
  });
  server.listen(port, host);
  await once(server, 'listening').catch((error: NodeJS.ErrnoException) => {
    throw listenError(error.code ?? 'unknown error', port, host);
  });
  const address = server.address() as AddressInfo;
  return {
    url: `http://${bracketed(host)}:${address.port}/`,
    close: async () => {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

/**
 * Whether a request names this server. A site that lets its own name lead to this machine (DNS rebinding) makes the
 * reader's browser ask here for it, and could read the numbers: the browser takes them for that site's own.
 */
function isOwnHost({ headers, socket }: IncomingMessage, host: string): boolean {
  const asked = (headers.host ?? '').toLowerCase();
  const names = ['127.0.0.1', 'localhost', bracketed(host)];
  const port = socket.localPort;
  // Browsers leave out the port that HTTP has anyway.
  return names.some((name) => asked === `${name}:${port}` || (port === 80 && asked === name));
}

/** An address as it stands before a port. */
const bracketed = (host: string): string => (host.includes(':') ? `[${host}]` : host);

async function answer(
  dir: string,
  headers: ReadonlyMap<string, string>,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  for (const [name, value] of headers) response.setHeader(name, value);
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    response.writeHead(405, { allow: 'GET, HEAD' }).end();
    return;
  }
  const url = request.url ?? '/';
  const found = await findFile(dir, url.split('?', 1)[0] ?? '/');
  if (found.kind === 'redirect') {
    const query = url.includes('?') ? url.slice(url.indexOf('?')) : '';
    response.writeHead(308, { location: `${found.location}${query}` }).end();
    return;
  }
  sendFile(found, request, response);
}

function sendFile(
  found: Extract<Found, { kind: 'file' }>,
  request: IncomingMessage,
  response: ServerResponse,
) {
  const { status, type, bytes, etag } = found;
  const cached = (request.headers['if-none-match'] ?? '').split(/\s*,\s*/).includes(etag);
  response.setHeader('etag', etag);
  response.setHeader('cache-control', 'no-cache');
  if (status === 200 && cached) {
    response.writeHead(304).end();
    return;
  }
  response.writeHead(status, { 'content-type': type, 'content-length': bytes.byteLength });
  response.end(request.method === 'HEAD' ? undefined : bytes);
}

function listenError(code: string, port: number, host: string): KpiError {
  if (code === 'EADDRINUSE')
    return new KpiError(
      'port-in-use',
      `Port ${port} on ${host} is in use by another program.`,
      'Choose another with --port N, or let one be picked with --port 0.',
    );
  return new KpiError(
    'cannot-listen',
    `The server cannot listen on ${host} port ${port} (${code}).`,
    'Choose another port above 1023 with --port N.',
  );
}

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
async function findFile(dir: string, requested: string): Promise<Found> {
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

/**
 * The headers that a site's `_headers` file gives to every page (its `/*` rule), by name. Other rules are for the
 * host; here they are left out. A site without the file has none.
 */
async function readHeaders(dir: string): Promise<Map<string, string>> {
  const text = await readFile(join(dir, '_headers'), 'utf8').catch(() => '');
  const headers = new Map<string, string>();
  let everyPage = false;
  for (const line of text.split(/\r?\n/)) {
    if (line.trim() === '' || line.trimStart().startsWith('#')) continue;
    if (!/^\s/.test(line)) {
      everyPage = line.trim() === '/*';
      continue;
    }
    const colon = line.indexOf(':');
    if (everyPage && colon > 0) headers.set(line.slice(0, colon).trim(), line.slice(colon + 1).trim());
  }
  return headers;
}
