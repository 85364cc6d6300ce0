import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { gate } from './gate.ts';
import { securityHeaders } from './headers.ts';
import type { AccessBindings } from './settings.ts';
import { signToken, startTeam, type TeamKey, teamKey } from './testing/team.ts';

const SECRET = 'Revenue is $9,840,000.12';
const audience = 'aud-tag';
let team: Awaited<ReturnType<typeof startTeam>>;
let key: TeamKey;
let stranger: TeamKey;

beforeAll(async () => {
  [key, stranger] = await Promise.all([teamKey('first'), teamKey('first')]);
  team = await startTeam([key]);
});
afterAll(() => team.close());

/** How Pages answers with a file. */
const site = async () =>
  new Response(SECRET, {
    headers: {
      'Access-Control-Allow-Origin': '*',
      'Cache-Control': 'public, max-age=0, s-maxage=60, must-revalidate',
      ETag: '"1"',
    },
  });
const bindings = (): AccessBindings => ({ ACCESS_TEAM_DOMAIN: team.issuer, ACCESS_AUD: audience });

/** Asks for a page with the given headers and says what came back. */
async function ask(headers: Record<string, string>, env: AccessBindings = bindings()) {
  const next = vi.fn(site);
  const response = await gate(new Request('https://kpi.example/data/summary.json', { headers }), env, next);
  const text = await response.text();
  const missing = Object.keys(securityHeaders).filter((name) => !response.headers.has(name));
  expect(missing).toEqual([]);
  if (response.status !== 200) {
    expect(next).not.toHaveBeenCalled();
    expect(text).not.toContain('Revenue');
    expect(response.headers.get('cache-control')).toBe('no-store');
  }
  return { status: response.status, text, headers: response.headers };
}
const header = (token: string) => ({ 'Cf-Access-Jwt-Assertion': token });
const good = { issuer: '', audience };
const claims = (changed: Partial<typeof good> & { expiresIn?: number; issuedIn?: number } = {}) => ({
  ...good,
  issuer: team.issuer,
  ...changed,
});

describe('a deployment behind Cloudflare Access', () => {
  it('opens to a valid token, as a header or as a cookie', async () => {
    const token = await signToken(key, claims());
    const answer = await ask(header(token));
    expect([answer.status, answer.text]).toEqual([200, SECRET]);
    expect(answer.headers.get('access-control-allow-origin')).toBeNull();
    expect(answer.headers.get('etag')).toBe('"1"');
    expect(answer.headers.get('cache-control')).toBe('private, max-age=0, must-revalidate');
    expect((await ask({ Cookie: `a=b; CF_Authorization=${token}; c=d` })).status).toBe(200);
  });

  it('tries every cookie, and says of bad ones what helps most', async () => {
    const token = await signToken(key, claims());
    const old = await signToken(key, claims({ expiresIn: -70 }));
    const named = (...tokens: string[]) => tokens.map((value) => `CF_Authorization=${value}`);
    for (const cookies of [
      named(old, token).join('; '),
      named('x', '', old, token).join('; '),
      named(old, token).join(', '),
    ])
      expect((await ask({ Cookie: cookies })).status).toBe(200);
    expect((await ask({ Cookie: named('x', old, 'y').join('; ') })).text).toContain('403 token-expired');
  });

  it('gives clocks a minute, to either side', async () => {
    for (const times of [{ expiresIn: -50 }, { issuedIn: 50 }])
      expect((await ask(header(await signToken(key, claims(times))))).status).toBe(200);
  });

  it('takes either of two audiences while applications change over', async () => {
    const env = { ...bindings(), ACCESS_AUD: `other, ${audience}` };
    expect((await ask(header(await signToken(key, claims())), env)).status).toBe(200);
  });

  it.each([
    ['no token', 'no-token', async () => ({})],
    ['an empty token', 'no-token', async () => ({ ...header(''), Cookie: 'CF_Authorization=' })],
    ['a word for a token', 'token-invalid', async () => header('open sesame')],
    [
      'an expired token',
      'token-expired',
      async () => header(await signToken(key, claims({ expiresIn: -70 }))),
    ],
    [
      'a token of the future',
      'token-invalid',
      async () => header(await signToken(key, claims({ issuedIn: 70 }))),
    ],
    [
      'another audience',
      'token-invalid',
      async () => header(await signToken(key, claims({ audience: 'x' }))),
    ],
    [
      'another issuer',
      'token-invalid',
      async () => header(await signToken(key, claims({ issuer: 'https://x.cloudflareaccess.com' }))),
    ],
    [
      'a key of the same name that is not the team’s',
      'token-invalid',
      async () => header(await signToken(stranger, claims())),
    ],
    ['alg none', 'token-invalid', async () => header(await withoutSignature())],
    ['a changed body', 'token-invalid', async () => header(await withChangedBody())],
    [
      'a good token in the wrong header',
      'no-token',
      async () => ({ Authorization: `Bearer ${await signToken(key, claims())}` }),
    ],
  ])('is closed to %s', async (_name, code, headers) => {
    const answer = await ask(await headers());
    expect(answer.status).toBe(403);
    expect(answer.text).toContain(`403 ${code}`);
  });

  it('is closed while the keys cannot be had, and says to try again', async () => {
    const down = await startTeam([key]);
    down.state.status = 500;
    const token = await signToken(key, { issuer: down.issuer, audience });
    const env = { ...bindings(), ACCESS_TEAM_DOMAIN: down.issuer };
    const answer = await ask(header(token), env);
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '60']);
    await down.close();
    expect((await ask(header(token), env)).status).toBe(503);
  });

  it('follows the team to a new key, and asks for unknown keys only now and then', async () => {
    vi.useFakeTimers({ toFake: ['Date'] });
    try {
      const rotating = await startTeam([key]);
      const env = { ...bindings(), ACCESS_TEAM_DOMAIN: rotating.issuer };
      const by = (signer: TeamKey) => signToken(signer, { issuer: rotating.issuer, audience });
      expect((await ask(header(await by(key)), env)).status).toBe(200);
      const next = await teamKey('second');
      rotating.state.keys = [next];
      for (let count = 0; count < 5; count++)
        expect((await ask(header(await by(next)), env)).status).toBe(403);
      expect(rotating.state.requests).toBe(1);
      vi.setSystemTime(Date.now() + 6_000);
      expect((await ask(header(await by(next)), env)).status).toBe(200);
      expect((await ask(header(await by(key)), env)).status).toBe(403);
      await rotating.close();
    } finally {
      vi.useRealTimers();
    }
  });
});

describe('a deployment by its bindings', () => {
  it('is open when it is marked public', async () => {
    const answer = await ask({}, { SITE_ACCESS: 'public' });
    expect([answer.status, answer.headers.get('cache-control')]).toEqual([
      200,
      'public, max-age=0, s-maxage=60, must-revalidate',
    ]);
  });

  it.each([
    [{}, 'Neither ACCESS_TEAM_DOMAIN and ACCESS_AUD nor SITE_ACCESS is set.'],
    [{ SITE_ACCESS: 'Public' }, 'SITE_ACCESS is set to something else'],
    [{ SITE_ACCESS: 'true' }, 'SITE_ACCESS is set to something else'],
    [{ ACCESS_TEAM_DOMAIN: 'https://t.cloudflareaccess.com' }, 'ACCESS_AUD is not set'],
    [{ ACCESS_TEAM_DOMAIN: 'https://t.cloudflareaccess.com', ACCESS_AUD: ' , ' }, 'ACCESS_AUD is not set'],
    [{ ACCESS_AUD: 'a' }, 'ACCESS_TEAM_DOMAIN must be an address'],
    [{ ACCESS_AUD: 'a', ACCESS_TEAM_DOMAIN: 'team' }, 'ACCESS_TEAM_DOMAIN must be an address'],
    [
      { ACCESS_AUD: 'a', ACCESS_TEAM_DOMAIN: 'http://t.cloudflareaccess.com' },
      'ACCESS_TEAM_DOMAIN must be an address',
    ],
    [
      { ACCESS_AUD: 'a', ACCESS_TEAM_DOMAIN: 'https://t.cloudflareaccess.com/x' },
      'ACCESS_TEAM_DOMAIN must be an address',
    ],
  ])('is closed with %j and tells its owner what to set', async (env, words) => {
    const answer = await ask(header(await signToken(key, claims())), env);
    expect(answer.status).toBe(403);
    expect(answer.text).toContain('403 not-configured');
    expect(answer.text).toContain(words);
  });
});

async function withoutSignature(): Promise<string> {
  const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const now = Math.floor(Date.now() / 1000);
  const body = { iss: team.issuer, aud: [audience], iat: now, exp: now + 600 };
  return `${encode({ alg: 'none', kid: 'first' })}.${encode(body)}.`;
}

async function withChangedBody(): Promise<string> {
  const [head, body = '', signature] = (await signToken(key, claims())).split('.');
  const read = JSON.parse(Buffer.from(body, 'base64url').toString());
  const changed = Buffer.from(JSON.stringify({ ...read, exp: read.exp + 9999 })).toString('base64url');
  return `${head}.${changed}.${signature}`;
}
