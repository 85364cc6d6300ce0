import { createRemoteJWKSet, errors, jwtVerify } from 'jose';
import type { AccessSettings } from './settings.ts';

/** Why a token opens nothing. */
export type Refusal = 'no-token' | 'token-expired' | 'token-invalid' | 'keys-unavailable';

type Team = Extract<AccessSettings, { kind: 'access' }>;
type Keys = ReturnType<typeof createRemoteJWKSet>;

/** One set a team, kept between requests: it fetches again when a token names a key it does not know. */
const keySets = new Map<string, Keys>();

function keysOf(issuer: string): Keys {
  const known = keySets.get(issuer);
  if (known !== undefined) return known;
  const keys = createRemoteJWKSet(new URL('/cdn-cgi/access/certs', issuer), {
    timeoutDuration: 5_000,
    // Forged tokens with unknown keys must not turn into a stream of requests to the team.
    cooldownDuration: 5_000,
    cacheMaxAge: 600_000,
  });
  keySets.set(issuer, keys);
  return keys;
}

/** Checks the Access token of a request; null when it is good. */
export async function refusalOf(request: Request, { issuer, audience }: Team): Promise<Refusal | null> {
  const token = tokenOf(request);
  if (token === null) return 'no-token';
  try {
    await jwtVerify(token, keysOf(issuer), {
      issuer,
      audience: [...audience],
      algorithms: ['RS256'],
      requiredClaims: ['exp', 'iat'],
    });
    return null;
  } catch (error) {
    if (error instanceof errors.JWTExpired) return 'token-expired';
    const invalid =
      error instanceof errors.JOSEError &&
      !(error instanceof errors.JWKSTimeout) &&
      error.code !== 'ERR_JOSE_GENERIC' &&
      !(error instanceof errors.JWKSInvalid);
    return invalid ? 'token-invalid' : 'keys-unavailable';
  }
}

/** Access sends its token as a header, and browsers keep it as a cookie. */
function tokenOf(request: Request): string | null {
  const header = request.headers.get('Cf-Access-Jwt-Assertion');
  if (header !== null && header !== '') return header;
  const cookies = (request.headers.get('Cookie') ?? '').split(/;\s*/);
  const cookie = cookies.find((pair) => pair.startsWith('CF_Authorization='));
  return cookie?.slice('CF_Authorization='.length) || null;
}
