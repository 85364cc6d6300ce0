import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type FakeRelease, fakeReleases } from '../../audit/anchor/testing/releases.ts';

interface FakeIssue {
  readonly number: number;
  readonly title: string;
  readonly labels: readonly string[];
  readonly comments: string[];
  state: 'open' | 'closed';
  body: string;
  updated_at: string;
}

/** A stand-in for GitHub's issues and releases, which checks the token and keeps what it is told. */
export async function startGitHub(now: () => Date) {
  const issues: FakeIssue[] = [];
  const releases: FakeRelease[] = [];
  const state = { failWith: 0, requests: [] as string[], immutableReleases: true, assetDigests: true };
  const server = createServer(async (request, response) => {
    const send = (status: number, body: unknown) => {
      response.writeHead(status, { 'content-type': 'application/json' });
      response.end(JSON.stringify(body));
    };
    const url = new URL(request.url ?? '/', `http://${request.headers.host}`);
    state.requests.push(`${request.method} ${url.pathname}`);
    if (state.failWith !== 0) return send(state.failWith, { message: 'token-for-tests is bad' });
    if (request.headers.authorization !== 'Bearer token-for-tests') return send(401, {});
    const bytes = await readBytes(request);
    const released = fakeReleases(releases, { method: request.method ?? '', url, bytes, state });
    if (released !== null) {
      response.writeHead(released.status);
      return response.end(released.body);
    }
    const [, number, comments] =
      /^\/repos\/acme\/kpi\/issues(?:\/(\d+))?(\/comments)?$/.exec(url.pathname) ?? [];
    const issue = issues.find((one) => one.number === Number(number));
    const body = bytes.length === 0 ? {} : JSON.parse(bytes.toString());
    const updated_at = now().toISOString();
    if (request.method === 'GET') {
      const wanted = (url.searchParams.get('labels') ?? '').split(',');
      const found = issues.filter(
        (one) => one.state === 'open' && wanted.every((label) => one.labels.includes(label)),
      );
      return send(200, found);
    }
    if (request.method === 'POST' && issue === undefined) {
      const opened: FakeIssue = {
        number: issues.length + 1,
        title: String(body['title']),
        labels: body['labels'] as string[],
        comments: [],
        state: 'open',
        body: String(body['body']),
        updated_at,
      };
      issues.push(opened);
      return send(201, opened);
    }
    if (issue === undefined) return send(404, {});
    issue.updated_at = updated_at;
    if (comments !== undefined) issue.comments.push(String(body['body']));
    else issue.state = body['state'] as 'closed';
    return send(comments === undefined ? 200 : 201, issue);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    issues,
    releases,
    state,
    access: { apiUrl: `http://127.0.0.1:${port}`, repository: 'acme/kpi', token: 'token-for-tests' },
    close: async () => {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

async function readBytes(request: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts);
}
