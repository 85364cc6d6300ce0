import { mkdir, readdir, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { KpiError } from '../../errors.ts';
import type { Env } from '../../host/effects.ts';
import { readIfThere } from '../../host/files.ts';
import { kindOf } from '../../host/plain-file.ts';
import { BRANCH_FILES } from '../branch-files.ts';
import type { StoreLock } from '../lock.ts';
import { type Git, GitFailure, gitOf, NOT_INSTALLED } from './git.ts';
import { commitTree, type TreeEntry, writeBlob, writeTree } from './objects.ts';
import type { Remote } from './remote.ts';

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
  await refuseWorkTree(storeDir, gitDir);
  await mkdir(gitDir, { recursive: true });
  await removeStaleLocks(gitDir);
  await settle(git, remote, branch);
  const ref = `refs/heads/${branch}`;
  const head = await readFile(join(gitDir, 'HEAD'), 'utf8').catch(() => null);
  if (head !== `ref: ${ref}\n`) await git.run(['symbolic-ref', 'HEAD', ref]);
  const repository = { storeDir, git, remote, branch, ref };
  await startFromRoot(repository);
  return repository;
}

/** The repository of somebody's work tree is not ours to set up anew: it would lose its tree, its branch and remote. */
async function refuseWorkTree(storeDir: string, gitDir: string): Promise<void> {
  const kind = kindOf(gitDir);
  const config = kind === 'folder' ? await readIfThere(gitDir, 'config') : null;
  const isOurs = config === null || /^\s*bare\s*=\s*true\s*$/m.test(new TextDecoder().decode(config));
  if (kind === 'none' || (kind === 'folder' && isOurs)) return;
  throw new KpiError(
    'usage',
    `${storeDir} is the work tree of a git repository, not a store.`,
    'Name another folder with --store.',
  );
}

const FORMAT = 'core.repositoryFormatVersion';

const settingsOf = ({ url }: Remote) =>
  [
    [FORMAT, '1'],
    ['extensions.partialClone', 'origin'],
    ['remote.origin.url', url],
    ['remote.origin.promisor', 'true'],
    ['remote.origin.partialCloneFilter', 'blob:none'],
  ] as const;

/**
 * Makes the repository unless it is there, and writes the settings that are not as they should be. One process lists
 * them all; git lists the names of ours in small letters.
 */
async function settle(git: Git, remote: Remote, branch: string): Promise<void> {
  const held = await git.run(['config', '--local', '--list', '-z']).then(
    (listed) => listed.toString('utf8').split('\0'),
    () => [],
  );
  const missing = settingsOf(remote).filter(
    ([key, value]) => String(named(held, key)) !== `${key.toLowerCase()}\n${value}`,
  );
  // A repository that git has just made, or has not quite made, has another format version than ours.
  if (missing.some(([key]) => key === FORMAT))
    await git.run(['init', '--quiet', '--bare', '--template=', `--initial-branch=${branch}`]);
  for (const [key, value] of missing) await git.run(['config', key, value]);
}

const named = (listed: readonly string[], key: string): string[] =>
  listed.filter((entry) => entry.startsWith(`${key.toLowerCase()}\n`));

/** Every store begins at the same commit, so that two stores that begin a branch at once share a beginning. */
async function startFromRoot(repository: Repository): Promise<void> {
  const state = await findState(repository);
  if (state !== null) {
    states.set(repository, state);
    return;
  }
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

/** Where a store stands, as commits. */
interface State {
  /** Everything that was made in this store or pulled into it, in the order in which it is pushed. */
  readonly ours: string;
  /** The branch of the remote as it was last accepted. */
  readonly theirs: string;
  /** What the ledger in the folder came from, or was kept as. */
  readonly shown: string;
  /** `yes` once the remote was seen without the branch: then nights made here may begin it. */
  readonly begun: 'yes' | 'no';
}

/** What holds a state: the repository inside a store. */
interface StateHolder {
  readonly storeDir: string;
  readonly git: Git;
  readonly branch: string;
}

const MEMBERS = ['ours', 'theirs', 'shown', 'begun'] as const;
const BOOKKEEPER = { name: 'KPI Snapshot', email: 'kpi-snapshot@localhost' };

const refOf = ({ branch }: StateHolder): string => `refs/kpi/state/${branch}`;

/** The state, or null in a repository without one. Throws KpiError `store-git-damaged`. */
async function findState(holder: StateHolder): Promise<State | null> {
  const { git } = holder;
  try {
    const message = await git.text(['for-each-ref', '--format=%(contents)', refOf(holder)]);
    if (message === '') return null;
    const words = new Map(message.split('\n').map((line) => [line.split(' ')[0], line.split(' ')[1]]));
    const [ours, theirs, shown, begun] = MEMBERS.map((member) => words.get(member));
    if (ours !== undefined && theirs !== undefined && shown !== undefined)
      return { ours, theirs, shown, begun: begun === 'yes' ? 'yes' : 'no' };
  } catch (error) {
    if (!(error instanceof GitFailure)) throw error;
  }
  throw damaged(holder);
}

/** States of open repositories: whoever holds the store's lock is the only one to change them. */
const states = new WeakMap<StateHolder, State>();

/** The state of a repository that has one. Throws KpiError `store-git-damaged`. */
export async function readState(holder: StateHolder): Promise<State> {
  const state = states.get(holder) ?? (await findState(holder));
  if (state === null) throw damaged(holder);
  states.set(holder, state);
  return state;
}

/**
 * Writes a state. It is one commit under one ref, so that a kill leaves the old state or the new one whole; its
 * parents keep git from throwing away what it names. The branch itself follows for people who look with git.
 */
async function writeState(holder: StateHolder, state: State): Promise<void> {
  const { git, branch } = holder;
  const commit = await commitTree(git, {
    tree: await emptyTree(git),
    parents: [...new Set([state.ours, state.theirs, state.shown])],
    message: MEMBERS.map((member) => `${member} ${state[member]}`).join('\n'),
    author: BOOKKEEPER,
  });
  const input = `update ${refOf(holder)} ${commit}\nupdate refs/heads/${branch} ${state.ours}\n`;
  await git.run(['update-ref', '--stdin'], { input });
  states.set(holder, state);
}

const emptyTrees = new WeakMap<Git, string>();

/** The folder without entries, written once into each repository that is open. */
async function emptyTree(git: Git): Promise<string> {
  const tree = emptyTrees.get(git) ?? (await writeTree(git, []));
  emptyTrees.set(git, tree);
  return tree;
}

/** Changes part of the state. */
export async function changeState(holder: StateHolder, change: Partial<State>): Promise<void> {
  const state = await readState(holder);
  const next = { ...state, ...change };
  if (MEMBERS.some((member) => next[member] !== state[member])) await writeState(holder, next);
}

const damaged = ({ storeDir }: StateHolder) =>
  new KpiError(
    'store-git-damaged',
    `The git repository inside ${storeDir} cannot be read.`,
    `Delete ${join(storeDir, '.git')} and pull again; the nights beside it stay.`,
  );

const NOBODY = {
  name: 'KPI Snapshot',
  email: 'kpi-snapshot@localhost',
  date: '2000-01-01T00:00:00Z',
};

/** The first commit of every snapshots branch: no nights, an explanation, and always the same hash. */
async function writeRoot(git: Git): Promise<string> {
  const entries: TreeEntry[] = [];
  for (const [name, text] of BRANCH_FILES)
    entries.push({ mode: '100644', type: 'blob', oid: await writeBlob(git, text), name });
  const tree = await writeTree(git, entries);
  return commitTree(git, { tree, parents: [], message: 'Begin the snapshots branch', author: NOBODY });
}
