import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import type { Env } from '../../host/effects.ts';
import { isLoopback } from './remote.ts';

/** Who can read a repository; `why` never holds a token. */
export type Visibility =
  | { readonly kind: 'public' }
  | { readonly kind: 'private' }
  | { readonly kind: 'unknown'; readonly why: string };

const DEADLINE_MS = 10_000;
const ATTEMPTS = 3;

const repositoryFacts = z.object({
  full_name: z.string().optional(),
  private: z.boolean(),
  visibility: z.string().optional(),
});
const eventFacts = z.object({ repository: repositoryFacts });

/**
 * Asks GitHub who can read a repository; when it does not answer, the event that started this run tells.
 * @param repository `owner/name`.
 */
export async function visibilityOf(repository: string, env: Env): Promise<Visibility> {
  const answer = await ask(repository, env);
  if (answer.kind !== 'unknown') return answer;
  return (await fromEvent(repository, env)) ?? answer;
}

async function ask(repository: string, env: Env): Promise<Visibility> {
  const base = URL.parse(env['GITHUB_API_URL'] ?? 'https://api.github.com');
  // A token goes over an encrypted line or stays on this machine.
  if (base === null || (base.protocol !== 'https:' && !isLoopback(base.hostname)))
    return { kind: 'unknown', why: 'GITHUB_API_URL is not an https address' };
  const path = repository.split('/').map(encodeURIComponent).join('/');
  const url = new URL(`${base.pathname.replace(/\/$/, '')}/repos/${path}`, base);
  for (let attempt = 1; ; attempt += 1) {
    const answer = await askOnce(url, env['GITHUB_TOKEN'] ?? '');
    if (answer.kind !== 'unknown' || !answer.again || attempt === ATTEMPTS) return answer;
    await sleep(Math.random() * 500 * 2 ** attempt);
  }
}

type Answer = Visibility & { readonly again?: boolean };

async function askOnce(url: URL, token: string): Promise<Answer> {
  const headers = {
    accept: 'application/vnd.github+json',
    'user-agent': 'kpi-snapshot',
    'x-github-api-version': '2022-11-28',
    ...(token === '' ? {} : { authorization: `Bearer ${token}` }),
  };
  try {
    const response = await fetch(url, { headers, signal: AbortSignal.timeout(DEADLINE_MS) });
    if (response.ok) return judge(repositoryFacts.safeParse(await response.json()).data);
    await response.body?.cancel();
    const why = token === '' ? 'GITHUB_TOKEN is not set' : `GitHub answered ${response.status}`;
    return { kind: 'unknown', why, again: response.status >= 500 || response.status === 429 };
  } catch {
    // The error of a request may hold its headers.
    return { kind: 'unknown', why: 'GitHub did not answer', again: true };
  }
}

/** Private in every respect, or not private. */
function judge(facts: z.infer<typeof repositoryFacts> | undefined): Visibility {
  if (facts === undefined) return { kind: 'unknown', why: 'GitHub did not say' };
  return facts.private && facts.visibility !== 'public' ? { kind: 'private' } : { kind: 'public' };
}

/** The event tells how things were when the run began; a later attempt of the same run carries it unchanged. */
async function fromEvent(repository: string, env: Env): Promise<Visibility | null> {
  const path = env['GITHUB_EVENT_PATH'];
  if (path === undefined || env['GITHUB_ACTIONS'] !== 'true') return null;
  try {
    const { repository: facts } = eventFacts.parse(JSON.parse(await readFile(path, 'utf8')));
    if (facts.full_name?.toLowerCase() !== repository.toLowerCase()) return null;
    const told = judge(facts);
    return told.kind === 'public' || env['GITHUB_RUN_ATTEMPT'] === '1' ? told : null;
  } catch {
    return null;
  }
}
