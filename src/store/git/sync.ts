import { SOURCES } from '../../catalog/sources.ts';
import { KpiError } from '../../errors.ts';
import type { Env } from '../../host/effects.ts';
import { noStep, type OnStep } from '../../host/files.ts';
import { randomPauses, retry } from '../../host/retry.ts';
import { refuseLocalNights } from '../local-nights.ts';
import { type StoreLock, withStoreLock } from '../lock.ts';
import type { LedgerLine } from '../schemas.ts';
import { advance, type Standing } from './advance.ts';
import { type CheckedOut, checkOut, type DetailChoice } from './check-out.ts';
import { type Head, joinRenames, type Rename } from './head.ts';
import type { Author } from './objects.ts';
import { assertPrivate } from './privacy.ts';
import { authorOf, findRemote, type Remote } from './remote.ts';
import { changeState, openRepository, type Repository } from './repository.ts';
import { saveNew } from './save.ts';
import { describeFailure, wasRejected } from './transfer.ts';

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
interface Surroundings {
  readonly env: Env;
  readonly now: () => Date;
  readonly onStep?: OnStep | undefined;
}

/** A store that is being worked on: opened, locked, and everything its folder holds kept in git. */
interface Session {
  readonly repository: Repository;
  readonly remote: Remote;
  readonly author: Author;
  /** True when the remote has no such branch yet. */
  readonly absent: boolean;
  readonly ours: Head;
  readonly theirs: Head | null;
  readonly renamed: readonly Rename[];
  /** Makes the store's folder hold a head. */
  checkOut(head: Head): Promise<CheckedOut>;
}

/**
 * Opens a store's repository, fetches the branch and keeps what is new in the folder; then works on. No other writer
 * comes near the store meanwhile.
 */
async function withBranch<T>(
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
      checkOut: (head) => checkOut(head, options, { repository, lock, now, onStep }),
    });
  });
}

/** What pulling came to. */
interface Pulled {
  /** For people, without anything secret. */
  readonly remote: string;
  /** False when the remote has no such branch yet; the first push begins it. */
  readonly branchExists: boolean;
  /** The commit that the store's folder now holds. */
  readonly commit: string;
  readonly head: { readonly seq: number; readonly hash: string } | null;
  /** Ids of the nights that came. */
  readonly nights: readonly string[];
  /** How many files were written. */
  readonly files: number;
  /** Lines that are in the store and not yet on the branch. */
  readonly unpushed: number;
}

/**
 * Brings a store in step with its branch. Nights that were made here and are not on the branch stay; where the branch
 * has taken their ids, they get the next ones. Repairs what a killed pull or push left. Throws KpiError; the ledger
 * then is as it was.
 */
export const pullStore = (options: StoreBranch, surroundings: Surroundings): Promise<Pulled> =>
  withBranch(options, surroundings, async ({ remote, ours, theirs, ...session }) => {
    const { nights, files } = await session.checkOut(ours);
    const last = ours.lines.at(-1);
    return {
      remote: remote.name,
      branchExists: theirs !== null,
      commit: ours.commit,
      head: last === undefined ? null : { seq: last.seq, hash: last.hash },
      nights,
      files,
      unpushed: ours.lines.length - (theirs?.lines.length ?? 0),
    };
  });

/** What pushing came to. */
interface Pushed {
  /** For people, without anything secret. */
  readonly remote: string;
  /** The commit that was accepted. */
  readonly commit: string;
  readonly head: { readonly seq: number; readonly hash: string } | null;
  /** The lines that this push brought to the branch, as they stand there. */
  readonly lines: readonly LedgerLine[];
  /** Nights that took another id, because other runs were faster. */
  readonly renamed: readonly Rename[];
  readonly attempts: number;
}

/** How pushing can be adjusted. */
interface PushOptions extends StoreBranch {
  /** How often to try at most; 10 unless told. */
  readonly attempts?: number;
  /** The longest first wait in milliseconds; it doubles with every try. 500 unless told. */
  readonly waitMs?: number;
}

const MOST_WAIT_MS = 30_000;

/**
 * Brings the nights and lines of a store to its branch, never by force. When other runs were faster, they keep their
 * numbers and ours take the next ones. Once the branch has accepted them, the store's folder holds what it holds.
 * Throws KpiError; what was not accepted stays in the store and is pushed the next time.
 */
export const pushStore = (options: PushOptions, surroundings: Surroundings): Promise<Pushed> =>
  withBranch(options, surroundings, async (session) => {
    refuseLocalNights(session.ours.lines, 'push');
    await assertPrivate({
      action: 'push snapshots',
      real: session.ours.lines.some(
        ({ kind, source }) => kind === 'snapshot' && SOURCES[source].confidential,
      ),
      remote: session.remote,
      env: surroundings.env,
    });
    const sent = await send(session, options, surroundings);
    await session.checkOut(sent.head);
    const last = sent.head.lines.at(-1);
    return {
      remote: session.remote.name,
      commit: sent.head.commit,
      head: last === undefined ? null : { seq: last.seq, hash: last.hash },
      lines: sent.head.lines.slice(sent.before),
      renamed: sent.renamed,
      attempts: sent.attempts,
    };
  });

interface Sent {
  readonly head: Head;
  /** How many lines the branch had. */
  readonly before: number;
  readonly renamed: readonly Rename[];
  readonly attempts: number;
}

async function send(
  { repository, author, ours, theirs, ...session }: Session,
  { attempts: most = 10, waitMs = 500 }: PushOptions,
  { onStep = noStep }: Surroundings,
): Promise<Sent> {
  let standing: Pick<Standing, 'ours' | 'theirs'> = { ours, theirs };
  let renamed = session.renamed;
  let attempts = 0;
  const attempt = async (): Promise<Sent> => {
    if (attempts > 0) {
      const next = await advance(repository, author);
      onStep('advanced-again');
      renamed = joinRenames(renamed, next.renamed);
      standing = next;
    }
    const head = standing.ours;
    if (standing.theirs?.commit !== head.commit) {
      attempts += 1;
      await pushHead(repository, head, onStep);
    }
    return { head, before: standing.theirs?.lines.length ?? 0, renamed, attempts };
  };
  try {
    return await retry(attempt, {
      pauses: randomPauses(most - 1, waitMs, MOST_WAIT_MS),
      afterError: wasRejected,
    });
  } catch (error) {
    throw wasRejected(error) ? crowded(attempts, repository.branch) : error;
  }
}

/** Throws git's own failure when another run was faster, and otherwise a KpiError. */
async function pushHead(repository: Repository, { commit }: Head, onStep: OnStep): Promise<void> {
  const { git, ref } = repository;
  try {
    await git.run(['push', '--porcelain', '--no-verify', 'origin', `${commit}:${ref}`], { network: true });
    onStep('pushed');
    await changeState(repository, { theirs: commit });
    onStep('accepted');
  } catch (error) {
    throw wasRejected(error) ? error : describeFailure(error, repository);
  }
}

const crowded = (attempts: number, branch: string) =>
  new KpiError(
    'push-crowded',
    `Other runs were faster ${attempts} times: nothing of this store reached branch ${branch}.`,
    'Push again; the nights are kept in the store.',
  );
