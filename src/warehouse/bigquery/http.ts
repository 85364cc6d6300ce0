import { BigQuery } from '@google-cloud/bigquery';
import {
  type AnyAuthClient,
  type AuthClient,
  GoogleAuth,
  type gaxios,
  PassThroughClient,
} from 'google-auth-library';
import { z } from 'zod';
import type { BigQueryConfig } from './config.ts';
import { type Call, RequestError } from './request-error.ts';

/** Bounds of the requests that go out, those of the credential library included. */
interface Limits {
  readonly timeoutMs: number;
  /** Aborted when the run is over: what still hangs is destroyed. */
  readonly closed: AbortSignal;
}

/**
 * Google's client, used for what it knows of addresses and credentials. The requests themselves go through its
 * `authClient`: in 9.3.0 `bigquery.request` ignores its `timeout` (node-fetch 3 has none), cannot be aborted,
 * retries on its own and copies every answer deeply. See docs/bigquery.md, "What the client library does".
 */
export function connect(config: BigQueryConfig): BigQuery {
  // Without this the credential library prints whole answers when GOOGLE_SDK_NODE_LOGGING is set.
  const clientOptions = { useAuthRequestParameters: false };
  const authClient = config.anonymous
    ? new PassThroughClient(clientOptions)
    : new GoogleAuth({
        projectId: config.jobProject,
        scopes: ['https://www.googleapis.com/auth/bigquery'],
        clientOptions,
      });
  return new BigQuery({
    projectId: config.jobProject,
    location: config.location,
    apiEndpoint: config.apiEndpoint,
    // A GoogleAuth is taken too; only the declared type says otherwise (@google-cloud/common, ServiceOptions).
    authClient: authClient as AuthClient as AnyAuthClient,
  });
}

/** Where requests go. `bigquery.baseUrl` would follow BIGQUERY_EMULATOR_HOST, with credentials. */
const baseUrl = (bigquery: BigQuery): string => `${bigquery.apiEndpoint}/bigquery/v2`;

interface Transporters {
  readonly transporter?: gaxios.Gaxios;
  readonly sourceClient?: Transporters;
  readonly stsCredential?: Transporters;
}

/**
 * Bounds the requests that a credential client makes for its tokens and turns its retries off. Federated and
 * impersonated credentials hold further clients with transporters of their own.
 */
function bound(client: AuthClient, { timeoutMs, closed }: Limits): void {
  const { transporter, sourceClient, stsCredential } = client as unknown as Transporters;
  for (const one of [transporter, sourceClient?.transporter, stsCredential?.transporter]) {
    if (one !== undefined)
      Object.assign(one.defaults, { timeout: timeoutMs, signal: closed, retryConfig: { retry: 0 } });
  }
}

const RESET = new Set(['ECONNRESET', 'ECONNABORTED', 'EPIPE', 'ERR_STREAM_PREMATURE_CLOSE']);
const UNREACHABLE = new Set([
  ...['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH', 'EADDRNOTAVAIL', 'ETIMEDOUT'],
  ...['AbortError', 'EPROTO', 'CERT_HAS_EXPIRED', 'DEPTH_ZERO_SELF_SIGNED_CERT', 'SELF_SIGNED_CERT_IN_CHAIN'],
  ...['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY', 'ERR_TLS_CERT_ALTNAME_INVALID'],
]);

/** What a request that brought no answer died of; null when the error is not the network's. */
function networkError(call: Call, error: unknown): RequestError | null {
  const code = String((error as { code?: unknown }).code);
  if (code === 'TimeoutError') return new RequestError({ call, reason: 'timed-out' });
  if (RESET.has(code)) return new RequestError({ call, reason: 'reset', detail: code });
  if (UNREACHABLE.has(code)) return new RequestError({ call, reason: 'unreachable', detail: code });
  return null;
}

interface AuthError {
  readonly message?: unknown;
  readonly response?: { readonly status?: unknown; readonly data?: unknown };
}

/** OAuth names its refusals in the answer's `error`; other Google services answer with an object there. */
function oauthCode(data: unknown): string | undefined {
  const error = (data as { error?: unknown } | null | undefined)?.error;
  return typeof error === 'string' && /^(invalid|unauthorized|access|unsupported)_[a-z_]{2,30}$/.test(error)
    ? error
    : undefined;
}

/**
 * Why there is no token. The wording is that of google-auth-library 11.3 (`GoogleAuthExceptionMessages` and
 * `_getApplicationCredentialsFromFilePath`); none of its text is kept, since a file that does not parse is
 * quoted in the error.
 */
export function credentialError(error: unknown): RequestError {
  const call = 'credentials';
  const { message, response } = error as AuthError;
  const text = typeof message === 'string' ? message : '';
  if (text.includes('Could not load the default credentials'))
    return new RequestError({ call, reason: 'none-found' });
  if (text.includes('GOOGLE_APPLICATION_CREDENTIALS') && text.includes('does not exist, or it is not a file'))
    return new RequestError({ call, reason: 'file-missing' });
  const status = response?.status;
  if (typeof status === 'number') {
    return new RequestError({ call, reason: 'refused', status, detail: oauthCode(response?.data) });
  }
  return networkError(call, error) ?? new RequestError({ call, reason: 'unusable' });
}

export interface Request {
  readonly method: 'GET' | 'POST';
  /** Below `/bigquery/v2`, each part already encoded. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

const refusal = z.object({
  error: z.object({
    message: z.string().optional(),
    errors: z.array(z.object({ reason: z.string().optional(), message: z.string().optional() })).optional(),
  }),
});

/** An answer that refuses, in what form it may come. */
function httpError(call: Call, status: number, text: string, retryAfter: string | null): RequestError {
  const parsed = refusal.safeParse(parse(text) ?? {});
  const first = parsed.data?.error.errors?.[0];
  const seconds = /^\d{1,4}$/.test(retryAfter ?? '') ? Number(retryAfter) : undefined;
  return new RequestError({
    call,
    status,
    reason: first?.reason ?? 'other',
    text: first?.message ?? parsed.data?.error.message,
    retryAfterMs: seconds === undefined ? undefined : seconds * 1000,
  });
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/**
 * Sends one request, once, and answers with its JSON.
 * @param limits `signal` breaks this one call off.
 * @throws RequestError, whatever fails.
 */
export async function send(
  bigquery: BigQuery,
  call: Call,
  request: Request,
  limits: Limits & { readonly signal: AbortSignal },
): Promise<unknown> {
  const auth = bigquery.authClient;
  try {
    const client = await auth.getClient();
    bound(client, limits);
    // Cached by the library; asked for here so that its failure is not taken for one of BigQuery.
    await client.getRequestHeaders();
  } catch (error) {
    throw credentialError(error);
  }
  let response: Awaited<ReturnType<typeof auth.request<string>>>;
  try {
    response = await auth.request<string>({
      url: `${baseUrl(bigquery)}${request.path}`,
      method: request.method,
      params: { ...request.query, prettyPrint: 'false' },
      // Google compresses for clients that name gzip here: https://cloud.google.com/bigquery/docs/api-performance
      headers: { 'User-Agent': 'kpi-snapshot (gzip)', 'Content-Type': 'application/json' },
      ...(request.body === undefined ? {} : { data: JSON.stringify(request.body) }),
      responseType: 'text',
      validateStatus: () => true,
      signal: limits.signal,
    });
  } catch (error) {
    throw networkError(call, error) ?? new RequestError({ call, reason: 'unreachable' });
  }
  const { status, data, headers } = response;
  if (status < 200 || status > 299) throw httpError(call, status, data, headers.get('retry-after'));
  const answer = parse(data);
  if (answer === undefined) throw new RequestError({ call, reason: 'unreadable' });
  return answer;
}
