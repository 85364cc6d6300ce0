import { setTimeout as sleep } from 'node:timers/promises';
import { KpiError } from '../../errors.ts';
import { noStep } from '../../host/files.ts';
import type { LedgerLine } from '../schemas.ts';
import { advance, type Standing } from './advance.ts';
import { joinRenames, type Rename } from './append.ts';
import { describeFailure, wasRejected } from './failure.ts';
import { assertPrivate } from './guard.ts';
import type { Head } from './ledger-at.ts';
import { changeState } from './state.ts';
import { type Session, type StoreBranch, type Surroundings, withBranch } from './store.ts';

/** What pushing came to. */
export interface Pushed {
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
export interface PushOptions extends StoreBranch {
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
    await assertPrivate({
      action: 'push snapshots',
      real: session.ours.lines.some(({ kind, source }) => kind === 'snapshot' && source === 'bigquery'),
      remote: session.remote,
      env: surroundings.env,
    });
    const sent = await send(session, options, surroundings);
    await session.show(sent.head);
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
  { repository, author, ours, theirs, renamed }: Session,
  { attempts: most = 10, waitMs = 500 }: PushOptions,
  { onStep = noStep }: Surroundings,
): Promise<Sent> {
  let names = renamed;
  let standing: Pick<Standing, 'ours' | 'theirs'> = { ours, theirs };
  for (let attempt = 1; ; attempt += 1) {
    const head = standing.ours;
    const before = standing.theirs?.lines.length ?? 0;
    const done: Sent = { head, before, renamed: names, attempts: attempt };
    if (standing.theirs?.commit === head.commit) return { ...done, attempts: attempt - 1 };
    try {
      const target = `${head.commit}:${repository.ref}`;
      await repository.git.run(['push', '--porcelain', '--no-verify', 'origin', target], { network: true });
      onStep('pushed');
      await changeState(repository, { theirs: head.commit });
      onStep('accepted');
      return done;
    } catch (error) {
      if (!wasRejected(error)) throw describeFailure(error, repository);
      if (attempt >= most) throw crowded(attempt, repository.branch);
    }
    // Random, so that two runs that met once do not meet again.
    await sleep(Math.random() * Math.min(MOST_WAIT_MS, waitMs * 2 ** (attempt - 1)));
    const next = await advance(repository, author);
    onStep('advanced-again');
    names = joinRenames(names, next.renamed);
    standing = next;
  }
}

const crowded = (attempts: number, branch: string) =>
  new KpiError(
    'push-crowded',
    `Other runs were faster ${attempts} times: nothing of this store reached branch ${branch}.`,
    'Push again; the nights are kept in the store.',
  );
