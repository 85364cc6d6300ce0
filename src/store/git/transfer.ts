import type { ErrorCode } from '../../error-codes.ts';
import { KpiError } from '../../errors.ts';
import { GitFailure } from './git.ts';
import { objectsHere } from './objects.ts';
import type { Repository } from './repository.ts';

/** Where a fetched state waits until it was judged. */
const FETCHED = 'refs/kpi/fetched';

/**
 * Fetches the branch: its commits and folders, not the files in them.
 * @returns its newest commit, or null when the remote has no such branch.
 * @throws KpiError `remote-…`
 */
export async function fetchBranch(repository: Repository): Promise<string | null> {
  const { git, ref } = repository;
  const wanted = `+${ref}:${FETCHED}`;
  try {
    await git.run(['fetch', '--quiet', '--no-tags', '--no-write-fetch-head', 'origin', wanted], {
      network: true,
    });
  } catch (error) {
    if (/couldn't find remote ref/.test(String(error))) return null;
    throw describeFailure(error, repository);
  }
  return git.text(['rev-parse', '--verify', FETCHED]);
}

/** Brings objects here that are not here yet, all in one request. Throws KpiError `remote-…`. */
export async function fetchObjects(repository: Repository, oids: readonly string[]): Promise<void> {
  const { git } = repository;
  if (oids.length === 0) return;
  const here = await objectsHere(git);
  const missing = [...new Set(oids)].filter((oid) => !here.has(oid));
  if (missing.length === 0) return;
  const args = ['fetch', '--quiet', '--no-tags', '--no-write-fetch-head', '--filter=blob:none', '--stdin'];
  try {
    // As git itself does for a partial clone: what we have is no help in finding single files.
    await git.run(['-c', 'fetch.negotiationAlgorithm=noop', ...args, 'origin'], {
      input: missing.map((oid) => `${oid}\n`).join(''),
      network: true,
    });
  } catch (error) {
    throw describeFailure(error, repository);
  }
  for (const oid of missing) here.add(oid);
}

interface Kind {
  readonly code: ErrorCode;
  readonly pattern: RegExp;
  readonly what: (name: string, branch: string) => string;
  readonly next: string;
}

const KINDS: readonly Kind[] = [
  {
    code: 'remote-sign-in',
    pattern:
      /authentication failed|could not read (username|password)|permission (to \S+ )?denied|returned error: 40[13]|terminal prompts disabled|invalid username or/i,
    what: (name) => `${name} does not let this run in.`,
    next: 'On GitHub give the step GITHUB_TOKEN and the job “contents: write”; elsewhere sign git in to that address.',
  },
  {
    code: 'remote-protected',
    pattern: /hook declined|protected branch|GH006|GH013|pre-receive/i,
    what: (name, branch) => `A rule of ${name} forbids this push to ${branch}.`,
    next: 'Let this run append to that branch; keep force pushes and deletion forbidden.',
  },
  {
    code: 'remote-missing',
    pattern: /repository .*not found|does not exist|not appear to be a git repository|error: 404/i,
    what: (name) => `There is no repository at ${name}, or this run may not see it.`,
    next: 'Check --remote, and that the run may read that repository.',
  },
  {
    code: 'remote-unreachable',
    pattern:
      /could not resolve|unable to access|connection|timed out|early eof|hung up|rpc failed|unexpected disconnect|could not read from remote/i,
    what: (name) => `${name} cannot be reached.`,
    next: 'Check the network and run the command again; nothing is lost.',
  },
];

/** What a command that speaks to the remote ran into, as an error for people. Other errors come back as they are. */
export function describeFailure(error: unknown, { remote, branch }: Repository): unknown {
  if (!(error instanceof GitFailure)) return error;
  if (error.timedOut)
    return new KpiError(
      'remote-unreachable',
      `${remote.name} did not answer in time.`,
      'Check the network and run the command again; nothing is lost.',
      { cause: error },
    );
  const kind = KINDS.find(({ pattern }) => pattern.test(error.text));
  if (kind !== undefined)
    return new KpiError(kind.code, kind.what(remote.name, branch), kind.next, { cause: error });
  return new KpiError(
    'remote-failed',
    `git could not finish its work with ${remote.name}.`,
    `Try git ls-remote ${remote.name} by hand to see why.`,
    { cause: error },
  );
}

/** True when another run pushed first: fetch, renumber, try again. */
export const wasRejected = (error: unknown): boolean =>
  error instanceof GitFailure &&
  /^!\t\S+\t\[(remote )?rejected\] \((fetch first|non-fast-forward|stale info|cannot lock ref|failed to (update|lock)|incorrect old value|reference already exists)/m.test(
    error.text,
  );
