import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { signToken, startTeam, type TeamKey, teamKey } from '../../src/access/testing/team.ts';
import { type PagesRuntime, startPages } from '../browser/runtime.ts';
import { addNights } from '../site/fixture-store.ts';
import { buildTestSite, type TestSite } from '../site/site.ts';

let site: TestSite;
let team: Awaited<ReturnType<typeof startTeam>>;
let key: TeamKey;
let closed: PagesRuntime;
let unset: PagesRuntime;

beforeAll(async () => {
  site = await buildTestSite((store) => addNights(store, 3, { date: '2026-11-22' }));
  key = await teamKey('first');
  team = await startTeam([key]);
  closed = await startPages(site.dir, { ACCESS_TEAM_DOMAIN: team.issuer, ACCESS_AUD: 'aud' });
  unset = await startPages(site.dir, { OTHER: 'x' });
});
afterAll(async () => {
  await closed?.close();
  await unset?.close();
  await team?.close();
  await site?.remove();
});

/** Every path under which a file could be asked for: as it is, as a clean address, with and without a slash. */
const paths = () => {
  const found = site.files.flatMap((file) => {
    const clean = file.replace(/(^|\/)index\.html$/, '$1').replace(/\.html$/, '');
    return [
      `/${file}`,
      `/${file}/`,
      `/${clean}`,
      `/${clean.replace(/\/$/, '')}`,
      `/${clean}/`.replace('//', '/'),
    ];
  });
  return [...new Set(found), '/_headers', '/_middleware', '/no/such/page', '/%2e%2e/package.json'];
};

async function ask(runtime: PagesRuntime, path: string, headers: Record<string, string> = {}) {
  const response = await fetch(new URL(path, runtime.url), { redirect: 'manual', headers });
  // text() would drop the byte order mark of CSV.
  const text = Buffer.from(await response.arrayBuffer()).toString();
  return { status: response.status, headers: response.headers, text };
}

describe('the gate in the Pages runtime', () => {
  it('refuses strangers every file of the site, with and without a slash', async () => {
    const asked = paths();
    for (const path of asked)
      for (const runtime of [closed, unset]) {
        const { status, text, headers } = await ask(runtime, path);
        expect([path, status]).toEqual([path, 403]);
        expect(text.length).toBeLessThan(400);
        expect(headers.get('x-content-type-options')).toBe('nosniff');
        expect(headers.get('content-security-policy')).toContain("default-src 'none'");
        expect(headers.get('etag')).toBeNull();
      }
    console.log(`${asked.length} addresses of ${site.files.length} files refused, twice`);
    expect(asked.length).toBeGreaterThan(site.files.length * 2);
  });

  it('gives whoever has a valid token what was built, byte for byte, with every header', async () => {
    const token = await signToken(key, { issuer: team.issuer, audience: 'aud' });
    for (const file of site.files.filter((name) => name !== '_headers')) {
      const path = `/${file}`.replace(/(^|\/)index\.html$/, '$1').replace(/\.html$/, '');
      const { status, text, headers } = await ask(closed, path, { 'Cf-Access-Jwt-Assertion': token });
      expect([path, status]).toEqual([path, 200]);
      expect(text === (await site.read(file)), path).toBe(true);
      expect(headers.get('content-security-policy')).toMatch(/script-src 'self' 'sha256-/);
      expect(headers.get('strict-transport-security')).toContain('max-age=');
      expect(headers.get('access-control-allow-origin')).toBeNull();
      expect(headers.get('cache-control')).toMatch(/^private\b(?!.*public)/);
    }
  });

  it('refuses a token of another key, and takes it as a cookie otherwise', async () => {
    const stranger = await teamKey('first');
    const forged = await signToken(stranger, { issuer: team.issuer, audience: 'aud' });
    expect((await ask(closed, '/', { Cookie: `CF_Authorization=${forged}` })).status).toBe(403);
    const token = await signToken(key, { issuer: team.issuer, audience: 'aud' });
    expect((await ask(closed, '/', { Cookie: `CF_Authorization=${token}` })).status).toBe(200);
  });

  it('tells the owner of a deployment with nothing set what to set', async () => {
    expect((await ask(unset, '/')).text).toContain('ACCESS_TEAM_DOMAIN and ACCESS_AUD');
  });
});
