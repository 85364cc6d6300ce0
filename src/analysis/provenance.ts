import type { Manifest } from '../store/schemas.ts';

/**
 * Who or what started a night's run, in words; null when nobody is named. GitHub calls whoever last edited a workflow
 * the actor of its scheduled runs, and older nights took that over.
 */
export function startedBy({ event, actor, attempt }: Manifest['run']): string | null {
  if (event !== 'schedule') return actor;
  if (attempt === null || attempt <= 1) return 'the schedule';
  return `the schedule, and again by ${actor ?? 'somebody'}`;
}

/** How the checkout stood to the commit that a night names, as a clause; null for nights that recorded nothing of it. */
export function checkoutPhrase({ git_dirty: dirty }: Pick<Manifest, 'git_dirty'>): string | null {
  if (dirty === undefined) return null;
  if (dirty === null) return 'it could not be told whether the checkout had changes';
  return dirty ? 'the checkout had changes that no commit holds' : 'the checkout had no changes';
}

/** A night's run and code in one sentence. */
export function provenanceSentence(manifest: Pick<Manifest, 'run' | 'git_commit' | 'git_dirty'>): string {
  const { run, git_commit: commit } = manifest;
  const checkout = checkoutPhrase(manifest);
  const code = commit === null ? 'No commit is recorded' : `Its code is commit ${commit}`;
  return `Started by ${startedBy(run) ?? 'somebody who is not named'}. ${code}${checkout === null ? '' : `; ${checkout}`}.`;
}
