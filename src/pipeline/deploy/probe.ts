import { setTimeout as wait } from 'node:timers/promises';

/** What a stranger is answered. */
export type ProbeResult = 'closed' | 'open' | 'unknown';

/** Files as well as pages: a gate that lets data through is none. */
const PATHS = ['/', '/data/summary.json', '/status.json'];
const TIMEOUT_MS = 15_000;

/**
 * Asks an origin for pages and data without credentials. Closed is a 403, or a redirect to the team's sign-in.
 * A fresh deployment may need a moment before its name resolves: what says neither yes nor no is asked again.
 */
export async function probe(
  origin: string,
  pauses: readonly number[],
  fetchAs: typeof fetch = fetch,
): Promise<ProbeResult> {
  for (let attempt = 0; ; attempt++) {
    const results = await Promise.all(PATHS.map((path) => ask(new URL(path, origin), fetchAs)));
    if (results.includes('open')) return 'open';
    if (!results.includes('unknown')) return 'closed';
    const pause = pauses[attempt];
    if (pause === undefined) return 'unknown';
    await wait(pause);
  }
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
