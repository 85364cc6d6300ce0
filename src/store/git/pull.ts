import { type StoreBranch, type Surroundings, withBranch } from './store.ts';

/** What pulling came to. */
export interface Pulled {
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
  withBranch(options, surroundings, async ({ remote, ours, theirs, show }) => {
    const { nights, files } = await show(ours);
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
