import type { Env } from './effects.ts';

/** Where the repository is and who asks. */
export interface GitHubAccess {
  /** `https://api.github.com`, or an Enterprise server's. */
  readonly apiUrl: string;
  /** `owner/name`. */
  readonly repository: string;
  readonly token: string;
}

export interface GitHubCall {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** A path below the repository, or a whole address that GitHub named in an answer. */
  readonly path: string;
  /** Sent as JSON; bytes are sent as they are. */
  readonly body?: object | Uint8Array<ArrayBuffer> | undefined;
  /** Asks for a file's text instead of JSON. */
  readonly asText?: boolean | undefined;
}

const TIMEOUT_MS = 15_000;

/**
 * Asks GitHub about the repository and answers with the JSON it sent. What it throws names neither token nor body: the
 * error that `failed` makes of a clause such as “GitHub answered 403 to POST /releases” and the status, if there is one.
 */
export async function askGitHub(
  { apiUrl, repository, token }: GitHubAccess,
  { method, path, body, asText = false }: GitHubCall,
  failed: (what: string, status: number | null) => Error,
): Promise<unknown> {
  const url = path.startsWith('/') ? `${apiUrl}/repos/${repository}${path}` : path;
  const what = `${method} ${path.startsWith('/') ? path.split('?')[0] : new URL(path).pathname}`;
  const bytes = body instanceof Uint8Array;
  const response = await fetch(url, {
    method,
    headers: {
      accept: asText ? 'application/octet-stream' : 'application/vnd.github+json',
      authorization: `Bearer ${token}`,
      'x-github-api-version': '2022-11-28',
      'user-agent': 'kpi-snapshot',
      ...(bytes ? { 'content-type': 'application/octet-stream' } : {}),
    },
    ...(body === undefined ? {} : { body: bytes ? body : JSON.stringify(body) }),
    signal: AbortSignal.timeout(TIMEOUT_MS),
  }).catch(() => {
    throw failed(`GitHub could not be reached for ${what}`, null);
  });
  const text = await response.text().catch(() => {
    throw failed(`GitHub did not finish its answer to ${what}`, response.status);
  });
  if (!response.ok) throw failed(`GitHub answered ${response.status} to ${what}`, response.status);
  if (asText) return text;
  try {
    return text === '' ? null : JSON.parse(text);
  } catch {
    throw failed(`GitHub’s answer to ${what} was not JSON`, response.status);
  }
}

/**
 * Who started a workflow's run; null when its schedule did, since GitHub then names whoever last edited the workflow. A
 * scheduled run that somebody started again is that person's.
 */
export function starterOf(env: Env): string | null {
  const { GITHUB_TRIGGERING_ACTOR: trigger = '', GITHUB_ACTOR: actor = '' } = env;
  if (env['GITHUB_EVENT_NAME'] !== 'schedule') return trigger || actor || null;
  return Number(env['GITHUB_RUN_ATTEMPT']) > 1 ? trigger || null : null;
}

/** The repository and the token that a workflow's environment names; null outside of one. */
export function gitHubAccess(env: Env): GitHubAccess | null {
  const { GITHUB_TOKEN: token = '', GITHUB_REPOSITORY: repository = '' } = env;
  if (token === '' || repository === '') return null;
  return { apiUrl: env['GITHUB_API_URL'] || 'https://api.github.com', repository, token };
}
