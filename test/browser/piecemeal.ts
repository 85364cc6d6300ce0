import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';

const PIECES = 8;
/** Milliseconds between two pieces. Time to paint what has come; what holds without it holds with it. */
const PAUSE = 50;

/** A server whose pages arrive in pieces. */
export interface Piecemeal {
  readonly url: string;
  close(): Promise<void>;
}

/** Starts a server on loopback that passes on what `upstream` answers, and every body slowly, in pieces. */
export async function startPiecemeal(upstream: string): Promise<Piecemeal> {
  const server = createServer(async (request, response) => {
    try {
      const answer = await fetch(new URL(request.url ?? '/', upstream));
      const bytes = Buffer.from(await answer.arrayBuffer());
      const policy = answer.headers.get('content-security-policy');
      response.writeHead(answer.status, {
        'content-type': answer.headers.get('content-type') ?? 'text/plain',
        ...(policy === null ? {} : { 'content-security-policy': policy }),
      });
      const body = Math.max(0, bytes.indexOf('<body'));
      response.write(bytes.subarray(0, body));
      const size = Math.ceil((bytes.length - body) / PIECES);
      for (let from = body; from < bytes.length; from += size) {
        response.write(bytes.subarray(from, from + size));
        await wait(PAUSE);
      }
      response.end();
    } catch (error) {
      response.destroy(error instanceof Error ? error : undefined);
    }
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/`,
    close: () => new Promise((done) => server.close(() => done())),
  };
}
