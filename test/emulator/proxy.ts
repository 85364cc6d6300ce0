import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { forEmulator, type JobBody } from './dialect.ts';

async function read(message: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of message) text += chunk;
  return text;
}

/** Stands between client and emulator on loopback, and bridges what `dialect.ts` lists. In tests alone. */
export async function startProxy(
  emulator: string,
): Promise<{ readonly url: string; readonly stop: () => Promise<void> }> {
  const call = async (
    method: string,
    path: string,
    body: string,
  ): Promise<{ status: number; text: string }> => {
    const headers = { 'content-type': 'application/json' };
    const answer = await fetch(`${emulator}${path}`, { method, headers, ...(body === '' ? {} : { body }) });
    return { status: answer.status, text: await answer.text() };
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
    if (bridged?.destination && answer.status === 200) {
      await fill(path.slice(0, path.indexOf('/jobs')), bridged.body, bridged.destination);
    }
    response.writeHead(answer.status, { 'content-type': 'application/json' });
    response.end(answer.text);
  };
  const server = createServer((request, response) => {
    serve(request, response).catch(() => request.socket.destroy());
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
