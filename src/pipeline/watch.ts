import { z } from 'zod';
import type { Watched } from '../alerts/freshness.ts';
import { DEFAULT_COMPANY } from '../catalog/company.ts';
import { SOURCE_NAMES, SOURCES } from '../catalog/sources.ts';
import { KpiError } from '../errors.ts';
import type { Effects } from '../host/effects.ts';
import { retry } from '../host/retry.ts';
import { usage } from '../host/run-errors.ts';
import { namesFrom } from '../warehouse/sql/names.ts';

const status = z.object({
  snapshot_id: z.string().nullable(),
  source: z.enum(SOURCE_NAMES),
  data_time: z.iso.datetime(),
});

const SITE_TIMEOUT_MS = 20_000;
const MOST_BYTES = 64 * 1024;

/** An answer that may be another one a moment later. */
const PASSING = new Set([408, 425, 429, 500, 502, 503, 504, 520, 521, 522, 523, 524]);

/** The address of a site's status. Throws KpiError `usage`: credentials travel over HTTPS, or inside this machine. */
export function statusUrl(site: string): URL {
  const url = URL.parse(site.endsWith('/') ? site : `${site}/`);
  const local = url?.hostname === '127.0.0.1' || url?.hostname === 'localhost';
  if (
    url === null ||
    (url.protocol !== 'https:' && !(local && url.protocol === 'http:')) ||
    url.username !== ''
  )
    throw usage('--url takes the address of the site, such as https://kpi.example.com.');
  return new URL('status.json', url);
}

/**
 * Asks a published site how old its data are, through the access gate with a service token. What is no clear answer
 * is asked again after each pause; then it is `unreadable`.
 */
export async function watchSite(
  url: URL,
  { env }: Pick<Effects, 'env'>,
  pauses: readonly number[],
): Promise<Watched> {
  const { watched } = await retry(() => ask(url, env), { pauses, afterAnswer: ({ again }) => again });
  return watched;
}

interface Answer {
  readonly watched: Watched;
  /** Whether it is worth asking again. */
  readonly again: boolean;
}

async function ask(url: URL, env: Effects['env']): Promise<Answer> {
  const name = `The site ${url.host}`;
  const no = (unreadable: string, again = false): Answer => ({ watched: { name, unreadable }, again });
  try {
    const response = await fetch(url, {
      headers: { accept: 'application/json', 'cache-control': 'no-cache', ...serviceToken(env) },
      // A sign-in page is no answer, and the token is for this host alone.
      redirect: 'manual',
      signal: AbortSignal.timeout(SITE_TIMEOUT_MS),
    });
    if (response.status !== 200) {
      await response.body?.cancel();
      return no(refusal(response.status), PASSING.has(response.status));
    }
    const parsed = status.safeParse(parseJson(await limited(response)));
    if (!parsed.success) return no('its status.json has another form than expected');
    const { source, data_time: dataTime } = parsed.data;
    const { notice } = SOURCES[source];
    if (notice !== null) return no(`it shows ${notice.words} (${source})`);
    return { watched: { name, dataTime }, again: false };
  } catch (error) {
    return no(
      error instanceof TooLong ? 'its status.json is too long' : 'it did not answer',
      !(error instanceof TooLong),
    );
  }
}

function refusal(code: number): string {
  if (code >= 300 && code < 400)
    return `it answered ${code}, a redirect to a sign-in: the service token is missing, expired or not allowed`;
  if (code === 401 || code === 403)
    return `it answered ${code}: the service token is missing, expired or not allowed`;
  return `it answered ${code}`;
}

function serviceToken(env: Effects['env']): Record<string, string> {
  const { CF_ACCESS_CLIENT_ID: id = '', CF_ACCESS_CLIENT_SECRET: secret = '' } = env;
  return id === '' || secret === '' ? {} : { 'cf-access-client-id': id, 'cf-access-client-secret': secret };
}

class TooLong extends Error {}

async function limited({ body }: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of body ?? []) {
    bytes += chunk.length;
    if (bytes > MOST_BYTES) throw new TooLong();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** Asks BigQuery how old the rows of `dashboard_kpis` are. What keeps it from answering is `unreadable`. */
export async function watchTable({ env, now }: Pick<Effects, 'env' | 'now'>): Promise<Watched> {
  const name = 'The table dashboard_kpis';
  const { tableTime } = await import('../warehouse/bigquery/bigquery.ts');
  const at = now().toISOString();
  // Only the table's age is asked for: any night will do.
  const context = {
    ...{ company: DEFAULT_COMPANY, date: at.slice(0, 10), fiscalYear: Number(at.slice(0, 4)) },
    ...{ updatedAt: at, quota: null },
  };
  try {
    const dataTime = await tableTime(context, { names: namesFrom(env), env });
    return dataTime === null ? { name, unreadable: 'it is empty' } : { name, dataTime };
  } catch (error) {
    if (!(error instanceof KpiError)) throw error;
    return { name, unreadable: `${error.message.replace(/\.$/, '')} (${error.code})` };
  }
}

const BEAT_TIMEOUT_MS = 10_000;

/**
 * Calls an outside monitor that raises its own alarm when the calls stop: GitHub's scheduler cannot report on itself.
 * The address is a secret and never printed; a monitor that does not answer changes nothing here.
 */
export async function beat({ env, print }: Pick<Effects, 'env' | 'print'>): Promise<void> {
  const address = env['KPI_HEARTBEAT_URL'] ?? '';
  if (address === '') return;
  const failed = (why: string) => print(`warning: The heartbeat was not taken: ${why}.`);
  if (!URL.canParse(address)) return failed('KPI_HEARTBEAT_URL is not an address');
  try {
    const response = await fetch(address, {
      signal: AbortSignal.timeout(BEAT_TIMEOUT_MS),
      redirect: 'error',
    });
    await response.body?.cancel();
    if (!response.ok) failed(`it answered ${response.status}`);
  } catch {
    failed('it could not be reached');
  }
}
