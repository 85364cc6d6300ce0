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

/** The clocks of the team and of the gate differ by seconds; a token may be this much too young or too old. */
const LEEWAY_SECONDS = 60;

/** Of several bad tokens, the reason that tells the reader most: what passes by itself, then what a reload mends. */
const telling = ['keys-unavailable', 'token-expired', 'token-invalid'] as const;

/** Checks the Access tokens of a request; null when one is good. */
export async function refusalOf(request: Request, team: Team): Promise<Refusal | null> {
  const refusals = new Set<Refusal>();
  for (const token of tokensOf(request)) {
    const refusal = await refusalOfToken(token, team);
    if (refusal === null) return null;
    refusals.add(refusal);
  }
  return telling.find((refusal) => refusals.has(refusal)) ?? 'no-token';
}

async function refusalOfToken(token: string, { issuer, audience }: Team): Promise<Refusal | null> {
  try {
    await jwtVerify(token, keysOf(issuer), {
      issuer,
      audience: [...audience],
      algorithms: ['RS256'],
      requiredClaims: ['exp', 'iat'],
      clockTolerance: LEEWAY_SECONDS,
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

/**
 * Access sends its token as a header, and browsers keep it as a cookie: one for each path and domain it was set for, of
 * which the first may be an old one. A comma parts cookies that came in several headers.
 */
function tokensOf(request: Request): string[] {
  const header = request.headers.get('Cf-Access-Jwt-Assertion');
  if (header !== null && header !== '') return [header];
  const cookies = (request.headers.get('Cookie') ?? '').split(/[;,]\s*/);
  const tokens = cookies.flatMap((pair) =>
    pair.startsWith('CF_Authorization=') ? [pair.slice('CF_Authorization='.length)] : [],
  );
  return tokens.filter((token) => token !== '');
}
