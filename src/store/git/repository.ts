import { mkdir, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { KpiError } from '../../errors.ts';
import type { Env } from '../../host/effects.ts';
import type { StoreLock } from '../lock.ts';
import { type Git, GitFailure, gitOf, NOT_INSTALLED } from './git.ts';
import type { Remote } from './remote.ts';
import { writeRoot } from './root.ts';
import { findState, writeState } from './state.ts';

/**
 * The repository inside a store: `.git` in its folder, without a work tree. Git keeps the history and carries it;
 * the store's files are written by this program alone, so that no `git add` or `git checkout` can damage a night.
 */
export interface Repository {
  readonly storeDir: string;
  readonly git: Git;
  readonly remote: Remote;
  readonly branch: string;
  /** The branch's full name. */
  readonly ref: string;
}

/** Git holds such files for milliseconds; only a process that died leaves one for longer. */
const STALE_MS = 2000;

/** Opens the repository of a store, or makes it. Throws KpiError `git-missing` or `usage`. */
export async function openRepository(
  { storeDir }: StoreLock,
  remote: Remote,
  branch: string,
  env: Env,
): Promise<Repository> {
  const gitDir = join(storeDir, '.git');
  const git = gitOf(gitDir, env, remote.settings);
  await checkBranch(git, branch);
  await mkdir(gitDir, { recursive: true });
  await removeStaleLocks(gitDir);
  await git.run(['init', '--quiet', '--bare', '--template=', `--initial-branch=${branch}`]);
  for (const [key, value] of settingsOf(remote)) await git.run(['config', key, value]);
  await git.run(['symbolic-ref', 'HEAD', `refs/heads/${branch}`]);
  const repository = { storeDir, git, remote, branch, ref: `refs/heads/${branch}` };
  await startFromRoot(repository);
  return repository;
}

const settingsOf = ({ url }: Remote) =>
  [
    ['core.repositoryFormatVersion', '1'],
    ['extensions.partialClone', 'origin'],
    ['remote.origin.url', url],
    ['remote.origin.promisor', 'true'],
    ['remote.origin.partialCloneFilter', 'blob:none'],
  ] as const;

/** Every store begins at the same commit, so that two stores that begin a branch at once share a beginning. */
async function startFromRoot(repository: Repository): Promise<void> {
  if ((await findState(repository)) !== null) return;
  const root = await writeRoot(repository.git);
  await writeState(repository, { ours: root, theirs: root, shown: root, begun: 'no' });
}

async function checkBranch(git: Git, branch: string): Promise<void> {
  try {
    await git.run(['check-ref-format', `refs/heads/${branch}`]);
  } catch (error) {
    if (error instanceof GitFailure && error.text === NOT_INSTALLED) throw missing(error);
    throw new KpiError(
      'usage',
      `“${branch}” cannot be the name of a git branch.`,
      'Name another with --branch.',
    );
  }
}

const missing = (cause: GitFailure) =>
  new KpiError(
    'git-missing',
    'The snapshots branch needs git, which is not installed.',
    'Install git 2.30 or newer, or go on with the local folder alone.',
    { cause },
  );

/**
 * A git that was killed leaves its lock files. Whoever holds the store's lock knows that no other run uses git here,
 * but a git whose run was killed may still be ending: a young lock is given the time to go by itself.
 */
async function removeStaleLocks(gitDir: string): Promise<void> {
  const entries = await readdir(gitDir, { recursive: true, withFileTypes: true });
  for (const entry of entries) {
    if (!entry.isFile() || !entry.name.endsWith('.lock')) continue;
    const path = join(entry.parentPath, entry.name);
    let age = await ageOf(path);
    while (age !== null && age <= STALE_MS) {
      await wait(Math.max(10, STALE_MS - age));
      age = await ageOf(path);
    }
    if (age !== null) await rm(path, { force: true });
  }
}

/** Milliseconds since a file was written; null when it is gone. A clock that was set back makes no lock immortal. */
async function ageOf(path: string): Promise<number | null> {
  const found = await stat(path).catch(() => null);
  if (found === null) return null;
  const age = Date.now() - found.mtimeMs;
  return age < 0 ? STALE_MS + 1 : age;
}
