import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Server, serve } from './serve.ts';

let folder: string;
let server: Server;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kpi-serve-'));
  const dir = join(folder, 'dist');
  await mkdir(join(dir, 'details', 'a-b'), { recursive: true });
  await mkdir(join(dir, 'data'));
  await writeFile(join(folder, 'secret.txt'), 'secret');
  await writeFile(join(dir, 'index.html'), '<h1>Home</h1>');
  await writeFile(join(dir, '404.html'), '<h1>Lost</h1>');
  await writeFile(join(dir, 'details', 'a-b', 'index.html'), '<h1>Detail</h1>');
  await writeFile(join(dir, 'data', 'rows é.csv'), 'a,b\r\n');
  await writeFile(join(dir, 'status.json'), '{}');
  await writeFile(
    join(dir, '_headers'),
    '# all\n/*\n  X-Content-Type-Options: nosniff\n  X-Test: a: b\n/data/*\n  X-Other: no\n',
  );
  await symlink(join(folder, 'secret.txt'), join(dir, 'link.txt'));
  server = await serve({ dir, port: 0 });
});
afterAll(async () => {
  await server.close();
  await rm(folder, { recursive: true });
});

const get = (path: string, init: RequestInit = {}) =>
  fetch(new URL(path, server.url), { redirect: 'manual', ...init });

/** Sends a path as it is: fetch would tidy it up first. */
const raw = (path: string, headers: Record<string, string> = {}) =>
  new Promise<{ status: number | undefined; body: string }>((done, fail) => {
    const { hostname, port } = new URL(server.url);
    request({ hostname, port, path, headers }, (response) => {
      let body = '';
      response.on('data', (data) => {
        body += data;
      });
      response.on('end', () => done({ status: response.statusCode, body }));
    })
      .on('error', fail)
      .end();
  });

describe('serve', () => {
  it('listens on loopback and serves pages at clean addresses', async () => {
    expect(server.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/$/);
    const home = await get('/');
    expect([home.status, home.headers.get('content-type'), await home.text()]).toEqual([
      200,
      'text/html; charset=utf-8',
      '<h1>Home</h1>',
    ]);
    expect(await (await get('/details/a-b/?sort=1')).text()).toBe('<h1>Detail</h1>');
  });

  it('answers under its own names alone', async () => {
    const { port } = new URL(server.url);
    for (const host of [`127.0.0.1:${port}`, `localhost:${port}`, `LocalHost:${port}`])
      expect([host, (await raw('/', { host })).status]).toEqual([host, 200]);
    for (const host of [
      'evil.example',
      `evil.example:${port}`,
      `localhost.evil.example:${port}`,
      'localhost',
      'localhost:1',
    ]) {
      const { status, body } = await raw('/', { host });
      expect([host, status, body]).toEqual([host, 421, 'This server answers as localhost alone.\n']);
    }
  });

  it('redirects to the address with the slash, and away from index.html', async () => {
    for (const [from, to] of [
      ['/details/a-b', '/details/a-b/'],
      ['/details/a-b?x=1', '/details/a-b/?x=1'],
      ['/details/a-b/index.html', '/details/a-b/'],
      ['/index.html', '/'],
    ] as const) {
      const response = await get(from);
      expect([response.status, response.headers.get('location')]).toEqual([308, to]);
    }
  });

  it('knows types and decodes names', async () => {
    const csv = await get('/data/rows%20%C3%A9.csv');
    expect([csv.status, csv.headers.get('content-type')]).toEqual([200, 'text/csv; charset=utf-8']);
    expect((await get('/status.json')).headers.get('content-type')).toBe('application/json; charset=utf-8');
  });

  it('answers what is missing with the 404 page and its status', async () => {
    for (const path of ['/nowhere', '/nowhere/', '/data/', '/%E0%A4%A']) {
      const { status, body } = await raw(path);
      expect([status, body]).toEqual([404, '<h1>Lost</h1>']);
    }
  });

  it('applies the rule for every page of _headers, and serves neither it nor other rules', async () => {
    const response = await get('/status.json');
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
    expect(response.headers.get('x-test')).toBe('a: b');
    expect(response.headers.get('x-other')).toBeNull();
    expect((await get('/_headers')).status).toBe(404);
    expect((await raw('/%5Fheaders')).status).toBe(404);
  });

  it('never leaves the folder', async () => {
    const paths = [
      '/../secret.txt',
      '/%2e%2e/secret.txt',
      '/%2e%2e%2fsecret.txt',
      '/..%5csecret.txt',
      '/details/..%2f..%2fsecret.txt',
      '//etc/passwd',
      '/%00secret.txt',
      '/link.txt',
    ];
    for (const path of paths) {
      const { status, body } = await raw(path);
      expect([path, status, body]).toEqual([path, 404, '<h1>Lost</h1>']);
    }
  });

  it('answers HEAD without a body and known etags with 304', async () => {
    const head = await get('/', { method: 'HEAD' });
    expect([head.status, head.headers.get('content-length'), await head.text()]).toEqual([200, '13', '']);
    const etag = head.headers.get('etag') ?? '';
    expect((await get('/', { headers: { 'if-none-match': `"x", ${etag}` } })).status).toBe(304);
    expect((await get('/', { headers: { 'if-none-match': '"x"' } })).status).toBe(200);
  });

  it('takes no other method', async () => {
    const response = await get('/', { method: 'POST', body: 'x' });
    expect([response.status, response.headers.get('allow')]).toEqual([405, 'GET, HEAD']);
  });

  it('says when the port is taken', async () => {
    const port = Number(new URL(server.url).port);
    await expect(serve({ dir: folder, port })).rejects.toMatchObject({
      code: 'port-in-use',
      message: `Port ${port} on 127.0.0.1 is in use by another program.`,
    });
  });
});
