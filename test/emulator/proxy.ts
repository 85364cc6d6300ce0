import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { forEmulator } from './dialect.ts';
import type { Said } from './said.ts';

async function read(message: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of message) text += chunk;
  return text;
}

const JSON_TYPE = { 'content-type': 'application/json' };

/**
 * Stands between client and emulator on loopback, and bridges what `dialect.ts` lists. In tests alone.
 * @param emulator its address, without a path
 * @param said takes the reason of each error that the emulator answers
 */
export async function startProxy(
  emulator: string,
  said: Said,
): Promise<{ readonly url: string; readonly stop: () => Promise<void> }> {
  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { method = 'GET', url = '/' } = request;
    const text = await read(request);
    const body =
      method === 'POST' && text.includes('"query"') ? JSON.stringify(forEmulator(JSON.parse(text))) : text;
    const answer = await fetch(`${emulator}${url}`, {
      method,
      headers: JSON_TYPE,
      ...(body === '' ? {} : { body }),
    });
    const answered = await answer.text();
    said.answer(`${method} ${url}`, answer.status, answered);
    response.writeHead(answer.status, JSON_TYPE).end(answered);
  };
  const server = createServer((request, response) => {
    serve(request, response).catch((error: unknown) => {
      said.add(`${request.method} ${request.url}: ${reasonOf(error)}`);
      // Not 500, after which the client would ask again: the emulator is gone, or was asked what cannot be bridged.
      const refusal = { error: { code: 400, errors: [{ reason: 'invalid' }] } };
      response.writeHead(400, JSON_TYPE).end(JSON.stringify(refusal));
    });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop: async () => {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
}

/** `fetch` says “fetch failed”, and why in its cause. */
const reasonOf = (error: unknown): string =>
  error instanceof Error ? String(error.cause ?? error) : String(error);
