import { KpiError } from '../../errors.ts';
import { GitFailure } from './git.ts';
import type { Repository } from './repository.ts';

interface Kind {
  readonly code: string;
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
