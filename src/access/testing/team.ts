import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, type JWK, SignJWT } from 'jose';

/** A key pair of the team, with what signs tokens and what the team publishes. */
export interface TeamKey {
  readonly kid: string;
  readonly privateKey: CryptoKey;
  readonly jwk: JWK;
}

export async function teamKey(kid: string): Promise<TeamKey> {
  const { privateKey, publicKey } = await generateKeyPair('RS256');
  return { kid, privateKey, jwk: { ...(await exportJWK(publicKey)), kid, alg: 'RS256', use: 'sig' } };
}

/** What a token says; whatever is left out is right. */
interface Claims {
  readonly issuer: string;
  readonly audience: string;
  /** Seconds from now; negative is past. */
  readonly expiresIn?: number;
  /** Seconds from now at which the token was made and begins to hold. */
  readonly issuedIn?: number;
}

export const signToken = (
  { kid, privateKey }: TeamKey,
  { issuer, audience, expiresIn = 600, issuedIn = -60 }: Claims,
) => {
  const now = Math.floor(Date.now() / 1000);
  return new SignJWT({ email: 'reader@example.com' })
    .setProtectedHeader({ alg: 'RS256', kid })
    .setIssuer(issuer)
    .setAudience([audience])
    .setIssuedAt(now + issuedIn)
    .setNotBefore(now + issuedIn)
    .setExpirationTime(now + expiresIn)
    .sign(privateKey);
};

/** A stand-in for the team's address: publishes its keys, and can fail or stall. */
export async function startTeam(keys: readonly TeamKey[]) {
  const state = { keys, status: 200, requests: 0 };
  const server = createServer((_request, response) => {
    state.requests += 1;
    response.writeHead(state.status, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ keys: state.keys.map(({ jwk }) => jwk) }));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    state,
    issuer: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: async () => {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}
