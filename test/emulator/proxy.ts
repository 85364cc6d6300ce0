import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { forEmulator, type JobBody } from './dialect.ts';
import type { Said } from './said.ts';

async function read(message: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of message) text += chunk;
  return text;
}

/**
 * Stands between client and emulator on loopback, and bridges what `dialect.ts` lists. In tests alone.
 * @param emulator its address, without a path
 * @param said takes the reason of each error that the emulator answers
 */
export async function startProxy(
  emulator: string,
  said: Said,
): Promise<{ readonly url: string; readonly stop: () => Promise<void> }> {
  const call = async (
    method: string,
    path: string,
    body: string,
  ): Promise<{ status: number; text: string; failed: boolean }> => {
    const headers = { 'content-type': 'application/json' };
    const answer = await fetch(`${emulator}${path}`, { method, headers, ...(body === '' ? {} : { body }) });
    const text = await answer.text();
    const failed = said.answer(`${method} ${path}`, answer.status, text);
    return { status: answer.status, text, failed };
  };

  /** Writes a finished job's rows to the table it names. */
  async function fill(
    base: string,
    { jobReference }: JobBody,
    table: { datasetId: string; tableId: string },
  ) {
    const { text } = await call('GET', `${base}/queries/${jobReference.jobId}`, '');
    const { schema, rows = [] } = JSON.parse(text);
    const names = schema.fields.map(({ name }: { name: string }) => name);
    const json = (row: { f: { v: unknown }[] }) =>
      Object.fromEntries(row.f.map(({ v }, at) => [names[at], names[at] === 'updated_at' ? instant(v) : v]));
    const body = JSON.stringify({ rows: rows.map((row: { f: { v: unknown }[] }) => ({ json: json(row) })) });
    await call('POST', `${base}/datasets/${table.datasetId}/tables/${table.tableId}/insertAll`, body);
  }

  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const text = await read(request);
    const path = request.url ?? '/';
    const bridged =
      request.method === 'POST' && text.includes('"query"') ? forEmulator(JSON.parse(text)) : null;
    const answer = await call(
      request.method ?? 'GET',
      path,
      bridged === null ? text : JSON.stringify(bridged.body),
    );
    if (bridged?.destination && !answer.failed) {
      await fill(path.slice(0, path.indexOf('/jobs')), bridged.body, bridged.destination);
    }
    response.writeHead(answer.status, { 'content-type': 'application/json' });
    response.end(answer.text);
  };
  const server = createServer((request, response) => {
    serve(request, response).catch((error: unknown) => {
      said.add(`${request.method} ${request.url}: ${reasonOf(error)}`);
      response.writeHead(400, { 'content-type': 'application/json' });
      // Not 500, which the client would ask for again: the emulator is gone, or answered what cannot be bridged.
      response.end(JSON.stringify({ error: { code: 400, errors: [{ reason: 'invalid' }] } }));
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

/** A TIMESTAMP in ISO 8601. The API writes seconds since 1970; the emulator hands a parameter on in microseconds. */
function instant(value: unknown): string {
  const number = Number(value);
  return new Date(number > 1e12 ? number / 1000 : number * 1000).toISOString();
}

/** `fetch` says “fetch failed” and why in its cause. */
const reasonOf = (error: unknown): string =>
  error instanceof Error ? String(error.cause ?? error) : String(error);
