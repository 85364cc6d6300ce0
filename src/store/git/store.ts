import type { Env } from '../../host/effects.ts';
import { noStep, type OnStep } from '../../host/files.ts';
import { type StoreLock, withStoreLock } from '../lock.ts';
import { advance } from './advance.ts';
import { joinRenames, type Rename } from './append.ts';
import { authorOf } from './author.ts';
import type { Head } from './ledger-at.ts';
import { materialize, type Written } from './materialize.ts';
import type { Author } from './objects.ts';
import { findRemote, type Remote } from './remote.ts';
import { openRepository, type Repository } from './repository.ts';
import { saveNew } from './save.ts';
import { type DetailChoice, detailsWanted } from './wanted.ts';

/** A store and the branch that it is kept in step with. */
export interface StoreBranch extends DetailChoice {
  /** The store's folder. */
  readonly store: string;
  /** A remote of the project's checkout (default `origin`), an address or a folder. */
  readonly remote?: string | undefined;
  /** Default `snapshots`. */
  readonly branch?: string | undefined;
}

/** What pulling and pushing take from their surroundings. */
export interface Surroundings {
  readonly env: Env;
  readonly now: () => Date;
  readonly onStep?: OnStep | undefined;
}

/** A store that is being worked on: opened, locked, and everything its folder holds kept in git. */
export interface Session {
  readonly repository: Repository;
  readonly remote: Remote;
  readonly author: Author;
  /** True when the remote has no such branch yet. */
  readonly absent: boolean;
  readonly ours: Head;
  readonly theirs: Head | null;
  readonly renamed: readonly Rename[];
  /** Writes a head into the store's folder. */
  show(head: Head): Promise<Written>;
}

/**
 * Opens a store's repository, fetches the branch and keeps what is new in the folder; then works on. No other writer
 * comes near the store meanwhile.
 */
export async function withBranch<T>(
  options: StoreBranch,
  { env, now, onStep = noStep }: Surroundings,
  work: (session: Session) => Promise<T>,
): Promise<T> {
  const remote = await findRemote(options.remote ?? 'origin', env);
  const author = await authorOf(env);
  return withStoreLock(options.store, async (lock: StoreLock) => {
    const repository = await openRepository(lock, remote, options.branch ?? 'snapshots', env);
    onStep('opened');
    const standing = await advance(repository, author);
    onStep('advanced');
    const saved = await saveNew(repository, standing.ours, standing.known, author);
    onStep('saved');
    return work({
      repository,
      remote,
      author,
      absent: standing.theirs === null,
      ours: saved.head,
      theirs: standing.theirs,
      renamed: joinRenames(standing.renamed, saved.renamed),
      show: (head) => materialize(repository, lock, head, detailsWanted(head.lines, options), now, onStep),
    });
  });
}
