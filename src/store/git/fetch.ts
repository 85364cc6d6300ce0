import { describeFailure } from './failure.ts';
import type { Repository } from './repository.ts';

/** Where a fetched state waits until it was judged. */
const FETCHED = 'refs/kpi/fetched';

/**
 * Fetches the branch: its commits and folders, not the files in them.
 * @returns its newest commit, or null when the remote has no such branch.
 * @throws KpiError `remote-…`
 */
export async function fetchBranch(repository: Repository): Promise<string | null> {
  const { git, ref } = repository;
  const wanted = `+${ref}:${FETCHED}`;
  try {
    await git.run(['fetch', '--quiet', '--no-tags', '--no-write-fetch-head', 'origin', wanted], {
      network: true,
    });
  } catch (error) {
    if (/couldn't find remote ref/.test(String(error))) return null;
    throw describeFailure(error, repository);
  }
  return git.text(['rev-parse', '--verify', FETCHED]);
}

/** Brings objects here that are not here yet, all in one request. Throws KpiError `remote-…`. */
export async function fetchObjects(repository: Repository, oids: readonly string[]): Promise<void> {
  const { git } = repository;
  if (oids.length === 0) return;
  // Asking for single objects would fetch each missing one on its own.
  const listed = await git.text([
    'cat-file',
    '--batch-all-objects',
    '--batch-check=%(objectname)',
    '--unordered',
  ]);
  const here = new Set(listed.split('\n'));
  const missing = [...new Set(oids)].filter((oid) => !here.has(oid));
  if (missing.length === 0) return;
  const args = ['fetch', '--quiet', '--no-tags', '--no-write-fetch-head', '--filter=blob:none', '--stdin'];
  try {
    // As git itself does for a partial clone: what we have is no help in finding single files.
    await git.run(['-c', 'fetch.negotiationAlgorithm=noop', ...args, 'origin'], {
      input: missing.map((oid) => `${oid}\n`).join(''),
      network: true,
    });
  } catch (error) {
    throw describeFailure(error, repository);
  }
}
