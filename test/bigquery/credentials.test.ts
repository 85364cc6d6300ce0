import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { KpiError } from '../../src/errors.ts';
import { explain } from '../../src/warehouse/bigquery/explain.ts';
import {
  type BigQueryOptions,
  computeQuery,
  openSession,
  type Session,
} from '../../src/warehouse/bigquery/session.ts';
import { namesFrom } from '../../src/warehouse/sql/names.ts';
import { FakeServer } from './fake-server.ts';
import { answers, CONTEXT, fakeClock, Seen } from './run.ts';

const SECRET = 'canary-subject-token';

let folder = '';
let bigquery: FakeServer;
let tokens: Server | undefined;
let asked = 0;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'kpi-credentials-'));
  bigquery = await FakeServer.start({ answer: answers });
  asked = 0;
});

afterEach(async () => {
  vi.unstubAllEnvs();
  await bigquery.stop();
  tokens?.closeAllConnections();
  tokens?.close();
  tokens = undefined;
  rmSync(folder, { recursive: true });
});

function file(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

/** A token service on loopback, and the credentials of a workload that exchanges its token there. */
async function federated(status: number, body: unknown): Promise<string> {
  tokens = createServer((_request, response) => {
    asked += 1;
    // Status 0 stands for a service that never answers.
    if (status === 0) return;
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(JSON.stringify(body));
  });
  await new Promise<void>((done) => tokens?.listen(0, '127.0.0.1', done));
  const { port } = tokens.address() as AddressInfo;
  return file(
    'federated.json',
    JSON.stringify({
      type: 'external_account',
      audience: '//iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/p/providers/q',
      subject_token_type: 'urn:ietf:params:oauth:token-type:jwt',
      token_url: `http://127.0.0.1:${port}/token`,
      credential_source: { file: file('subject-token', SECRET) },
    }),
  );
}

/** Asks for the table with the credentials of a file, as a run would that has no endpoint of its own. */
async function ask(path: string, options: Partial<BigQueryOptions> = {}) {
  vi.stubEnv('GOOGLE_APPLICATION_CREDENTIALS', path);
  const seen = new Seen();
  const { session, end } = openSession(
    CONTEXT,
    { names: namesFrom({}), env: {}, ...fakeClock(), log: seen.log, ...options },
    { apiEndpoint: bigquery.url },
  );
  let error: unknown;
  try {
    await session.api.getTable(session.names, 'dashboard_kpis');
  } catch (caught) {
    seen.error(caught);
    error = explain(caught, computeQuery(session), session);
    seen.error(error);
  } finally {
    end();
  }
  expect(seen.leaks()).toEqual([]);
  return { session: session as Session, error: error as KpiError | undefined };
}

describe('credentials', () => {
  it('are exchanged once and sent with every call', async () => {
    const path = await federated(200, { access_token: 'granted', expires_in: 3600, token_type: 'Bearer' });
    const { error } = await ask(path);
    expect(error).toBeUndefined();
    expect(asked).toBe(1);
    expect(bigquery.requests.map(({ authorization }) => authorization)).toEqual(['Bearer granted']);
  });

  it('are missed when their file does not exist', async () => {
    const { error } = await ask(join(folder, 'nowhere.json'));
    expect(error).toMatchObject({
      code: 'no-credentials',
      message: 'GOOGLE_APPLICATION_CREDENTIALS names a file that does not exist.',
    });
  });

  it.each([
    ['is not JSON', `-----BEGIN PRIVATE KEY-----${SECRET}`],
    ['is of no kind that Google knows', JSON.stringify({ type: 'canary' })],
    [
      'lacks its key',
      JSON.stringify({ type: 'service_account', client_email: 'a@b.iam.gserviceaccount.com' }),
    ],
    [
      'holds a key that is none',
      JSON.stringify({
        type: 'service_account',
        client_email: 'a@b.iam.gserviceaccount.com',
        private_key: SECRET,
      }),
    ],
  ])('are refused when their file %s', async (_what, text) => {
    const { error } = await ask(file('broken.json', text));
    expect(error).toMatchObject({ code: 'bad-credentials' });
    expect(error?.message).toMatch(/damaged or incomplete/);
  });

  it.each([
    [400, { error: 'invalid_grant', error_description: `canary ${SECRET}` }, 'invalid_grant'],
    [401, { error: 'invalid_client', error_description: `canary ${SECRET}` }, 'invalid_client'],
    [403, { error: { status: 'PERMISSION_DENIED', message: 'canary' } }, 'HTTP 403'],
  ])('are refused by Google with HTTP %i, and not sent again', async (status, body, said) => {
    const { error } = await ask(await federated(status, body));
    expect(error).toMatchObject({ code: 'bad-credentials' });
    expect(error?.message).toContain(`Google refused the credentials (${said})`);
    expect(asked).toBe(1);
    expect(bigquery.requests).toEqual([]);
  });

  it('are asked for again while the token service is down', async () => {
    const { error } = await ask(await federated(503, {}));
    expect(error).toMatchObject({
      code: 'network',
      message: 'Google answered credentials with HTTP 503 6 times.',
    });
    expect(asked).toBe(6);
  });

  it('are waited for no longer than a call may take', async () => {
    const { error } = await ask(await federated(0, null), { callTimeoutMs: 200 });
    expect(error).toMatchObject({ code: 'timeout' });
    expect(asked).toBe(1);
    expect(await connections()).toBe(0);
  });
});

const connections = (): Promise<number> =>
  vi.waitFor(async () => {
    const open = await new Promise<number>((done) => tokens?.getConnections((_error, count) => done(count)));
    if (open > 0) throw new Error('The stalled connection is still open.');
    return open;
  });
