import { retry } from '../../host/retry.ts';

/** What a stranger is answered. */
type ProbeResult = 'closed' | 'open' | 'unknown';

/** Files as well as pages: a gate that lets data through is none. */
const PATHS = ['/', '/data/summary.json', '/status.json'];
const TIMEOUT_MS = 15_000;

/**
 * Asks an origin for pages and data without credentials. Closed is a 403, or a redirect to the team's sign-in.
 * A fresh deployment may need a moment before its name resolves: what says neither yes nor no is asked again.
 */
export function probe(
  origin: string,
  pauses: readonly number[],
  fetchAs: typeof fetch = fetch,
): Promise<ProbeResult> {
  return retry(() => askAll(origin, fetchAs), { pauses, afterAnswer: (result) => result === 'unknown' });
}

async function askAll(origin: string, fetchAs: typeof fetch): Promise<ProbeResult> {
  const results = await Promise.all(PATHS.map((path) => ask(new URL(path, origin), fetchAs)));
  if (results.includes('open')) return 'open';
  return results.includes('unknown') ? 'unknown' : 'closed';
}

async function ask(url: URL, fetchAs: typeof fetch): Promise<ProbeResult> {
  try {
    const response = await fetchAs(url, { redirect: 'manual', signal: AbortSignal.timeout(TIMEOUT_MS) });
    await response.body?.cancel();
    if (response.status === 403) return 'closed';
    if (response.status >= 300 && response.status < 400)
      return isSignIn(response.headers.get('location'), url) ? 'closed' : 'open';
    return response.ok ? 'open' : 'unknown';
  } catch {
    return 'unknown';
  }
}

function isSignIn(location: string | null, from: URL): boolean {
  if (location === null || !URL.canParse(location, from)) return false;
  const { protocol, hostname } = new URL(location, from);
  return protocol === 'https:' && hostname.endsWith('.cloudflareaccess.com');
}
