import type { BigQuery } from '@google-cloud/bigquery';
import { z } from 'zod';
import { baseUrl, bound, type Limits } from './client.ts';
import { credentialTrouble } from './credentials.ts';
import { networkTrouble } from './transport.ts';
import { type Call, Trouble } from './trouble.ts';

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
function httpTrouble(call: Call, status: number, text: string, retryAfter: string | null): Trouble {
  const parsed = refusal.safeParse(parse(text) ?? {});
  const first = parsed.data?.error.errors?.[0];
  const seconds = /^\d{1,4}$/.test(retryAfter ?? '') ? Number(retryAfter) : undefined;
  return new Trouble({
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
 * @throws Trouble, whatever fails.
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
    throw credentialTrouble(error);
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
    throw networkTrouble(call, error) ?? new Trouble({ call, reason: 'unreachable' });
  }
  const { status, data, headers } = response;
  if (status < 200 || status > 299) throw httpTrouble(call, status, data, headers.get('retry-after'));
  const answer = parse(data);
  if (answer === undefined) throw new Trouble({ call, reason: 'unreadable' });
  return answer;
}
