import { BigQuery } from '@google-cloud/bigquery';
import {
  type AnyAuthClient,
  type AuthClient,
  GoogleAuth,
  type gaxios,
  PassThroughClient,
} from 'google-auth-library';
import type { BigQueryConfig } from './config.ts';

/** Bounds of the requests that go out, those of the credential library included. */
export interface Limits {
  readonly timeoutMs: number;
  /** Aborted when the run is over: what still hangs is destroyed. */
  readonly life: AbortSignal;
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
export const baseUrl = (bigquery: BigQuery): string => `${bigquery.apiEndpoint}/bigquery/v2`;

interface Transporters {
  readonly transporter?: gaxios.Gaxios;
  readonly sourceClient?: Transporters;
  readonly stsCredential?: Transporters;
}

/**
 * Bounds the requests that a credential client makes for its tokens and turns its retries off. Federated and
 * impersonated credentials hold further clients with transporters of their own.
 */
export function bound(client: AuthClient, { timeoutMs, life }: Limits): void {
  const { transporter, sourceClient, stsCredential } = client as unknown as Transporters;
  for (const one of [transporter, sourceClient?.transporter, stsCredential?.transporter]) {
    if (one !== undefined)
      Object.assign(one.defaults, { timeout: timeoutMs, signal: life, retryConfig: { retry: 0 } });
  }
}
