import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Effects } from '../host/effects.ts';
import { starterOf } from '../host/github-api.ts';
import { ROOT } from '../host/root.ts';
import type { Manifest } from '../store/schemas.ts';

/** Who or what runs the night. Nobody is the actor of a run that the schedule started. */
export function runIdentity({ env }: Effects): Manifest['run'] {
  const attempt = Number(env['GITHUB_RUN_ATTEMPT']);
  if (env['GITHUB_ACTIONS'] === 'true') {
    return {
      event: env['GITHUB_EVENT_NAME'] ?? 'unknown',
      actor: starterOf(env),
      run_id: env['GITHUB_RUN_ID'] ?? null,
      attempt: Number.isInteger(attempt) ? attempt : null,
    };
  }
  return { event: 'local', actor: userName(), run_id: null, attempt: null };
}

function userName(): string | null {
  try {
    return userInfo().username;
  } catch {
    // A container may run under a user id without a name.
    return null;
  }
}

/** What the project's checkout holds. */
export interface Checkout {
  /** Null outside a repository. */
  readonly commit: string | null;
  /**
   * Whether it differs from that commit, by changed files or by new ones that git does not ignore; null when that
   * cannot be known.
   */
  readonly dirty: boolean | null;
}

/** The state of the project's checkout, as git tells it. */
export async function readCheckout(root = ROOT): Promise<Checkout> {
  const commit = await gitCommit(root);
  // No lock: a run must not write to a checkout that another one reads.
  const changes =
    commit === null ? null : await git(root, ['--no-optional-locks', 'status', '--porcelain', '--', '.']);
  return { commit, dirty: changes === null ? null : changes !== '' };
}

/** The commit of the project's checkout; null outside a repository. */
export const gitCommit = (root = ROOT): Promise<string | null> => git(root, ['rev-parse', 'HEAD']);

/** What git prints in a folder; null when it cannot do what it is asked for. */
const git = (cwd: string, args: readonly string[]): Promise<string | null> =>
  promisify(execFile)('git', args, { cwd, maxBuffer: 64 * 1024 * 1024 }).then(
    ({ stdout }) => stdout.trim(),
    () => null,
  );

/** Versions of what made the night. */
export async function toolVersions(
  engine: Readonly<Record<string, string>>,
): Promise<Record<string, string>> {
  const { version } = JSON.parse(await readFile(join(ROOT, 'package.json'), 'utf8')) as { version: string };
  return { 'kpi-snapshot': version, node: process.versions.node, ...engine };
}
