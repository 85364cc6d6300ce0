import { join } from 'node:path';
import { KpiError } from '../../errors.ts';
import { type Git, GitFailure } from './git.ts';
import { commitTree, writeTree } from './objects.ts';

/** Where a store stands, as commits. */
export interface State {
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
export interface StateHolder {
  readonly storeDir: string;
  readonly git: Git;
  readonly branch: string;
}

const MEMBERS = ['ours', 'theirs', 'shown', 'begun'] as const;
const BOOKKEEPER = { name: 'KPI Snapshot', email: 'kpi-snapshot@localhost' };

const refOf = ({ branch }: StateHolder): string => `refs/kpi/state/${branch}`;

/** The state, or null in a repository without one. Throws KpiError `store-git-damaged`. */
export async function findState(holder: StateHolder): Promise<State | null> {
  const { git } = holder;
  const commit = await git.text(['for-each-ref', '--format=%(objectname)', refOf(holder)]);
  if (commit === '') return null;
  try {
    const [, message = ''] = (await git.text(['cat-file', 'commit', commit])).split('\n\n');
    const words = new Map(message.split('\n').map((line) => [line.split(' ')[0], line.split(' ')[1]]));
    const [ours, theirs, shown, begun] = MEMBERS.map((member) => words.get(member));
    if (ours !== undefined && theirs !== undefined && shown !== undefined)
      return { ours, theirs, shown, begun: begun === 'yes' ? 'yes' : 'no' };
  } catch (error) {
    if (!(error instanceof GitFailure)) throw error;
  }
  throw damaged(holder);
}

/** The state of a repository that has one. Throws KpiError `store-git-damaged`. */
export async function readState(holder: StateHolder): Promise<State> {
  const state = await findState(holder);
  if (state === null) throw damaged(holder);
  return state;
}

/**
 * Writes a state. It is one commit under one ref, so that a kill leaves the old state or the new one whole; its
 * parents keep git from throwing away what it names. The branch itself follows for people who look with git.
 */
export async function writeState(holder: StateHolder, state: State): Promise<void> {
  const { git, branch } = holder;
  const commit = await commitTree(git, {
    tree: await writeTree(git, []),
    parents: [...new Set([state.ours, state.theirs, state.shown])],
    message: MEMBERS.map((member) => `${member} ${state[member]}`).join('\n'),
    author: BOOKKEEPER,
  });
  await git.run(['update-ref', refOf(holder), commit]);
  await git.run(['update-ref', `refs/heads/${branch}`, state.ours]);
}

/** Changes part of the state. */
export async function changeState(holder: StateHolder, change: Partial<State>): Promise<void> {
  await writeState(holder, { ...(await readState(holder)), ...change });
}

const damaged = ({ storeDir }: StateHolder) =>
  new KpiError(
    'store-git-damaged',
    `The git repository inside ${storeDir} cannot be read.`,
    `Delete ${join(storeDir, '.git')} and pull again; the nights beside it stay.`,
  );
