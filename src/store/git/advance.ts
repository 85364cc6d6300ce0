import { KpiError } from '../../errors.ts';
import { ledgerBytes, parseLedger } from '../ledger.ts';
import { GitFailure } from './git.ts';
import { appendTo, type Head, type OwnLine, type Rename, readHead, refuseForeign } from './head.ts';
import type { Author } from './objects.ts';
import { commonLines } from './renumber.ts';
import { changeState, type Repository, readState } from './repository.ts';
import { fetchBranch } from './transfer.ts';

/** Where this store stands against its branch. */
export interface Standing {
  readonly ours: Head;
  /** The newest accepted head; null while the remote has no such branch. */
  readonly theirs: Head | null;
  /** How many lines of the folder's ledger the branch has, although this repository is new. */
  readonly known: number;
  /** Nights that took another id, oldest first. */
  readonly renamed: readonly Rename[];
}

/**
 * Fetches the branch and puts own lines, if any wait to be pushed, behind its head with new numbers. The store's
 * folder is not touched.
 * @throws KpiError `branch-damaged`, `branch-rewritten`, `branch-lost` or `store-unrelated`, and what fetching throws.
 */
export async function advance(repository: Repository, author: Author): Promise<Standing> {
  const state = await readState(repository);
  const ours = await readHead(repository, state.ours);
  const accepted = await readHead(repository, state.theirs);
  const fetched = await fetchBranch(repository);
  const isNew = accepted.lines.length === 0 && ours.commit === accepted.commit;
  if (fetched === null) {
    if (accepted.lines.length > 0) throw lost(repository);
    await changeState(repository, { begun: 'yes' });
    return { ours, theirs: null, known: 0, renamed: [] };
  }
  await refuseForeign(repository, fetched);
  const theirs = await readHead(repository, fetched);
  await refuseRewritten(repository, accepted, theirs);
  const known = isNew ? await knownLines(repository, theirs, state.begun === 'yes') : 0;
  const own = unpushed(ours, theirs);
  const moved = await placeBehind(repository, theirs, ours, own, author);
  await changeState(repository, { ours: moved.head.commit, theirs: fetched });
  return { ours: moved.head, theirs, known, renamed: moved.renamed };
}

async function placeBehind(
  repository: Repository,
  theirs: Head,
  ours: Head,
  own: readonly OwnLine[],
  author: Author,
): Promise<{ head: Head; renamed: readonly Rename[] }> {
  if (own.length === 0) return { head: theirs, renamed: [] };
  // Nothing has come in between: ours stays the commit that it is.
  if (await isAncestor(repository, theirs.commit, ours.commit)) return { head: ours, renamed: [] };
  return appendTo(repository, theirs, own, author);
}

function unpushed(ours: Head, theirs: Head): OwnLine[] {
  return ours.lines.slice(commonLines(ours.lines, theirs.lines)).map((line) => ({
    line,
    tree: line.kind === 'snapshot' ? (ours.root.get(line.id)?.oid ?? null) : null,
  }));
}

/** A store with nights of its own that meets a branch for the first time must have its beginning in common with it. */
async function knownLines(repository: Repository, theirs: Head, begun: boolean): Promise<number> {
  const lines = parseLedger(await ledgerBytes(repository.storeDir));
  const known = commonLines(lines, theirs.lines);
  const strange = lines.length > 0 && known === 0 && theirs.lines.length > 0;
  if (!strange || begun) return known;
  throw new KpiError(
    'store-unrelated',
    `${repository.storeDir} holds nights of its own, and none of them are on branch ${repository.branch} of ${repository.remote.name}.`,
    'Pull into a new folder with --store; nights of this one do not belong to that branch.',
  );
}

/** The branch only ever grows: what was accepted once must lie under every later state. */
async function refuseRewritten(repository: Repository, accepted: Head, theirs: Head): Promise<void> {
  if (accepted.lines.length === 0) return;
  const grown = commonLines(accepted.lines, theirs.lines) === accepted.lines.length;
  if (grown && (await isAncestor(repository, accepted.commit, theirs.commit))) return;
  throw new KpiError(
    'branch-rewritten',
    `Branch ${repository.branch} of ${repository.remote.name} was rewritten: it no longer holds commit ${accepted.commit.slice(0, 12)}, which this store has seen.`,
    'Change nothing; find out who rewrote it, and restore it to that commit.',
  );
}

async function isAncestor({ git }: Repository, older: string, newer: string): Promise<boolean> {
  if (older === newer) return true;
  try {
    await git.run(['merge-base', '--is-ancestor', older, newer]);
    return true;
  } catch (error) {
    if (error instanceof GitFailure && error.exit === 1) return false;
    throw error;
  }
}

const lost = ({ branch, remote }: Repository) =>
  new KpiError(
    'branch-lost',
    `Branch ${branch} of ${remote.name}, which this store was pulled from, is gone.`,
    'Restore the branch from this store’s .git or another copy; do not begin it anew.',
  );
