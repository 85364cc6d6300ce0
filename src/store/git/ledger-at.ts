import { KpiError } from '../../errors.ts';
import { parseLedger } from '../ledger.ts';
import type { LedgerLine } from '../schemas.ts';
import { fetchObjects } from './fetch.ts';
import { readTree, type TreeEntry } from './objects.ts';
import type { Repository } from './repository.ts';

/** A state of the branch. */
export interface Head {
  readonly commit: string;
  /** What stands in its root folder: files, and one folder for each night. */
  readonly root: ReadonlyMap<string, TreeEntry>;
  readonly ledger: Uint8Array;
  readonly lines: readonly LedgerLine[];
}

/** Reads a commit of the branch. Throws KpiError `branch-foreign` or `branch-damaged`. */
export async function readHead(repository: Repository, commit: string): Promise<Head> {
  const { git, branch, remote } = repository;
  const entries = await readTree(git, commit);
  const root = new Map(entries.map((entry) => [entry.name, entry]));
  const file = root.get('ledger.jsonl');
  if (file === undefined) {
    if (entries.every(({ name }) => name === 'README.md' || name === '.gitattributes'))
      return { commit, root, ledger: new Uint8Array(), lines: [] };
    throw new KpiError(
      'branch-foreign',
      `The branch ${branch} of ${remote.name} holds something other than snapshots.`,
      'Name another branch with --branch.',
    );
  }
  await fetchObjects(repository, [file.oid]);
  const ledger = await git.run(['cat-file', 'blob', file.oid]);
  return { commit, root, ledger, lines: linesOf(ledger, repository) };
}

function linesOf(ledger: Uint8Array, { branch, remote }: Repository): LedgerLine[] {
  try {
    return parseLedger(ledger);
  } catch (error) {
    if (!(error instanceof KpiError)) throw error;
    throw new KpiError(
      'branch-damaged',
      `The ledger on branch ${branch} of ${remote.name} is damaged: ${error.message}`,
      'Compare it with its anchors and with the last good commit of the branch; nothing here was changed.',
      { cause: error },
    );
  }
}
