import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Effects } from '../host/effects.ts';
import { ROOT } from '../host/root.ts';
import type { Manifest } from '../store/schemas.ts';

/** Who or what runs the night. On GitHub, `actor` of a scheduled run is whoever last edited the cron. */
export function runIdentity({ env }: Effects): Manifest['run'] {
  const attempt = Number(env['GITHUB_RUN_ATTEMPT']);
  if (env['GITHUB_ACTIONS'] === 'true') {
    return {
      event: env['GITHUB_EVENT_NAME'] ?? 'unknown',
      actor: env['GITHUB_TRIGGERING_ACTOR'] ?? env['GITHUB_ACTOR'] ?? null,
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

/** The commit of the project's checkout; null outside a repository. */
export async function gitCommit(): Promise<string | null> {
  try {
    const { stdout } = await promisify(execFile)('git', ['rev-parse', 'HEAD'], { cwd: ROOT });
    return stdout.trim();
  } catch {
    return null;
  }
}

/** Versions of what made the night. */
export async function toolVersions(
  engine: Readonly<Record<string, string>>,
): Promise<Record<string, string>> {
  const { version } = JSON.parse(await readFile(join(ROOT, 'package.json'), 'utf8')) as { version: string };
  return { 'kpi-snapshot': version, node: process.versions.node, ...engine };
}
