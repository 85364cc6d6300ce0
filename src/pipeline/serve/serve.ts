import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { KpiError } from '../../errors.ts';
import { type Found, findFile } from './serve-file.ts';
import { readHeaders } from './serve-headers.ts';

export interface Server {
  readonly url: string;
  close(): Promise<void>;
}

export interface ServeOptions {
  /** The built site. */
  readonly dir: string;
  /** 0 picks a free one. */
  readonly port: number;
  /** Loopback by default: the numbers are not for the network. */
  readonly host?: string;
}

/**
 * Serves a built site as its host would: clean addresses, the 404 page, the headers of `_headers`.
 * Throws KpiError `port-in-use` or `cannot-listen`.
 */
export async function serve({ dir, port, host = '127.0.0.1' }: ServeOptions): Promise<Server> {
  const headers = await readHeaders(dir);
  const server = createServer((request, response) => {
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
    url: `http://${host.includes(':') ? `[${host}]` : host}:${address.port}/`,
    close: async () => {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

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
