import { KpiError } from '../../errors.ts';
import type { Env } from '../../host/effects.ts';
import type { Remote } from './remote.ts';
import { type Visibility, visibilityOf } from './visibility.ts';

/** What is about to leave this machine. */
export interface Departure {
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
