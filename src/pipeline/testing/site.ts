import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What the stand-in answers to the one path it is asked for. */
interface SiteAnswer {
  status: number;
  body: string;
  headers: Record<string, string>;
}

const TOKEN = { CF_ACCESS_CLIENT_ID: 'id.access', CF_ACCESS_CLIENT_SECRET: 'secret-of-the-service-token' };

/** A published site behind its gate: `/status.json` for the service token, a sign-in for everyone else; `/beat` counts. */
export async function startSite(dataTime: string) {
  const state = {
    answers: [] as Partial<SiteAnswer>[],
    asked: [] as string[],
    beats: 0,
    dataTime,
    source: 'bigquery',
  };
  const server = createServer((request, response) => {
    state.asked.push(request.url ?? '');
    if (request.url === '/beat') {
      state.beats += 1;
      response.end('ok');
      return;
    }
    const { 'cf-access-client-id': id, 'cf-access-client-secret': secret } = request.headers;
    const allowed = id === TOKEN.CF_ACCESS_CLIENT_ID && secret === TOKEN.CF_ACCESS_CLIENT_SECRET;
    const status = { snapshot_id: '2026-11-22', source: state.source, data_time: state.dataTime };
    const signIn = {
      status: 302,
      headers: { location: 'https://team.cloudflareaccess.com/login' },
      body: '',
    };
    const usual = allowed ? { status: 200, headers: {}, body: JSON.stringify(status) } : signIn;
    const answer = { ...usual, ...state.answers.shift() };
    response.writeHead(answer.status, answer.headers).end(answer.body);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    state,
    token: TOKEN,
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: async () => {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}
