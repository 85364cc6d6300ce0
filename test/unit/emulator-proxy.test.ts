import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, it } from 'vitest';
import { startProxy } from '../emulator/proxy.ts';
import { Said } from '../emulator/said.ts';

let stops: (() => unknown)[] = [];
afterEach(async () => {
  for (const stop of stops) await stop();
  stops = [];
});

/** A proxy before a server that gives every call the same answer. */
async function proxied(
  status: number,
  body: unknown,
): Promise<{ said: Said; url: string; close: () => void }> {
  const server = createServer((_request, response) => {
    response.writeHead(status).end(typeof body === 'string' ? body : JSON.stringify(body));
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const said = new Said();
  const { url, stop } = await startProxy(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, said);
  const close = () => {
    server.closeAllConnections();
    server.close();
  };
  stops.push(stop, close);
  return { said, url, close };
}

const JOB = { jobReference: { jobId: 'job' }, configuration: { query: { query: 'SELECT 1' } } };

/** Starts a job and asks after it until it has ended. */
async function run(url: string): Promise<{ status: number; body: unknown }> {
  const started = await fetch(`${url}/projects/p/jobs`, { method: 'POST', body: JSON.stringify(JOB) });
  expect(await started.json()).toEqual({ status: { state: 'RUNNING' } });
  for (;;) {
    const answer = await fetch(`${url}/projects/p/jobs/job?location=US`);
    const body = await answer.json();
    if (body.status?.state !== 'RUNNING') return { status: answer.status, body };
    await new Promise((done) => setTimeout(done, 10));
  }
}

it('passes on a job that failed, and tells why', async () => {
  const errorResult = { reason: 'jobInternalError', message: 'No matching signature for operator >' };
  const failed = { status: { state: 'DONE', errorResult } };
  const { url, said } = await proxied(200, failed);
  expect(await run(url)).toEqual({ status: 200, body: failed });
  expect(String(said)).toContain('jobInternalError: No matching signature for operator >');
});

it('tells the reason of an answer that is an error', async () => {
  const error = { code: 404, message: 'not found', errors: [{ reason: 'notFound', message: 'no table t' }] };
  const { url, said } = await proxied(404, { error });
  expect((await fetch(`${url}/projects/p/datasets/d/tables/t`)).status).toBe(404);
  expect(String(said)).toContain('GET /projects/p/datasets/d/tables/t: HTTP 404: notFound: no table t');
});

it('answers for an emulator that is gone, in a way that is not tried again', async () => {
  const { url, said, close } = await proxied(200, {});
  close();
  expect((await run(url)).status).toBe(400);
  expect(String(said)).toContain('ECONNREFUSED');
});
