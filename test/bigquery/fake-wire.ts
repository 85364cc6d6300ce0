import type { IncomingMessage, ServerResponse } from 'node:http';
import { canary } from './fake-jobs.ts';
import type { Fault, FaultCall } from './faults.ts';

/** An answer before it is sent. */
export interface Reply {
  readonly status: number;
  readonly body: unknown;
}

/** An answer that refuses, as BigQuery words it. */
export const refusal = (status: number, reason: string, message = reason): Reply => ({
  status,
  body: { error: { code: status, message: canary(message), errors: [{ reason, message: canary(message) }] } },
});

/** What a request asks for. */
export function route(path: string, method: string): { call: FaultCall; id: string; project: string } {
  const [, , , , project = '', kind, id = ''] = path.split('/');
  const call =
    kind === 'datasets'
      ? path.split('/').length === 7
        ? 'datasets.get'
        : path.endsWith('/tables')
          ? 'tables.list'
          : path.endsWith(':testIamPermissions')
            ? 'tables.testIamPermissions'
            : 'tables.get'
      : kind === 'queries'
        ? 'jobs.getQueryResults'
        : method === 'POST'
          ? 'jobs.insert'
          : 'jobs.get';
  return { call, id: decodeURIComponent(id), project };
}

export function send(response: ServerResponse, { status, body }: Reply): void {
  response.writeHead(status, { 'content-type': 'application/json; charset=UTF-8' });
  response.end(JSON.stringify(body));
}

/** Sends an answer, or what a fault leaves of it. */
export function strike(
  request: IncomingMessage,
  response: ServerResponse,
  reply: Reply,
  fault: Fault | null,
  onStall: () => void,
): void {
  const text = JSON.stringify(reply.body);
  const half = text.slice(0, Math.floor(text.length / 2));
  const head = { 'content-type': 'application/json', 'content-length': String(Buffer.byteLength(text)) };
  switch (fault?.kind) {
    case 'lost':
      request.socket.resetAndDestroy();
      return;
    case 'reset-body':
      response.writeHead(reply.status, head);
      response.write(half, () => setTimeout(() => request.socket.resetAndDestroy(), 5));
      return;
    case 'stall-body':
      response.writeHead(reply.status, head);
      response.write(half, onStall);
      return;
    case 'truncated':
      response.writeHead(reply.status, { 'content-type': 'application/json' });
      response.end(half);
      return;
    default:
      send(response, reply);
  }
}
