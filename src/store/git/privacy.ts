import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { KpiError } from '../../errors.ts';
import type { Env } from '../../host/effects.ts';
import { randomPauses, retry } from '../../host/retry.ts';
import { isLoopback, type Remote } from './remote.ts';

/** What is about to leave this machine. */
interface Departure {
  /** In the infinitive, for the error: `push snapshots`, `upload data`. */
  readonly action: string;
  /** True when any of it comes from BigQuery. */
  readonly real: boolean;
  /** Where it goes; null when it goes to no repository but a run of one carries it (a deployment, an artifact). */
  readonly remote: Pick<Remote, 'kind' | 'host' | 'name' | 'repository'> | null;
  readonly env: Env;
}

/**
 * Lets invented data go anywhere, and real data only where a private repository is known to stand behind it: the
 * branch holds everything that the access gate protects.
 * Throws KpiError `repository-public`, or `repository-unknown` when nothing answers for its privacy.
 */
export async function assertPrivate({ action, real, remote, env }: Departure): Promise<void> {
  if (!real || remote?.kind === 'local') return;
  const onGitHub = env['GITHUB_ACTIONS'] === 'true';
  const repository = remote === null ? (env['GITHUB_REPOSITORY'] ?? null) : gitHubRepository(remote, env);
  // Outside of GitHub, what goes to no repository has no repository to be public.
  if (remote === null && !onGitHub) return;
  const seen: Visibility =
    repository === null
      ? { kind: 'unknown', why: 'its host is not GitHub' }
      : await visibilityOf(repository, env);
  if (seen.kind === 'private') return;
  const name = remote?.name ?? repository ?? 'the repository';
  if (seen.kind === 'public') throw isPublic(action, name);
  // A setting must not overrule GitHub where GitHub can be asked.
  const canAsk = onGitHub && (remote === null || repository !== null);
  if (!canAsk && env['KPI_STORE_PRIVATE'] === '1') return;
  throw isUnknown(action, name, seen.why, canAsk);
}

/** `owner/repository` when the remote is on the GitHub this run knows. */
function gitHubRepository({ host, repository }: NonNullable<Departure['remote']>, env: Env): string | null {
  const server = URL.parse(env['GITHUB_SERVER_URL'] ?? 'https://github.com')?.hostname ?? 'github.com';
  const known = [server, `ssh.${server}`, 'github.com', 'ssh.github.com'];
  return known.includes(host) && /^[^/]+\/[^/]+$/.test(repository ?? '') ? repository : null;
}

const isPublic = (action: string, name: string) =>
  new KpiError(
    'repository-public',
    `Refused to ${action}: ${name} is public, and the data is real.`,
    'Make the repository private, or run with --source embedded; snapshots hold everything that the access gate protects.',
  );

const isUnknown = (action: string, name: string, why: string, canAsk: boolean) =>
  new KpiError(
    'repository-unknown',
    `Refused to ${action}: the data is real, and whether ${name} is private cannot be told (${why}).`,
    canAsk
      ? 'Give the step the job’s token as GITHUB_TOKEN, and the job “contents: read” or more, then run again.'
      : 'Make sure that only people who may see the dashboard can read it, then set KPI_STORE_PRIVATE=1.',
  );

/** Who can read a repository; `why` never holds a token. */
type Visibility =
  | { readonly kind: 'public' }
  | { readonly kind: 'private' }
  | { readonly kind: 'unknown'; readonly why: string };

const DEADLINE_MS = 10_000;

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
async function visibilityOf(repository: string, env: Env): Promise<Visibility> {
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
  return retry(() => askOnce(url, env['GITHUB_TOKEN'] ?? ''), {
    pauses: randomPauses(2, 1000),
    afterAnswer: ({ again = false }) => again,
  });
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
