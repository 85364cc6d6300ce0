import { describeError } from '../errors.ts';
import { openArchive } from '../store/archive.ts';
import { MOCK_FOLDER } from '../warehouse/mock/mock.ts';
import type { Effects } from '../host/effects.ts';
import type { Outcome } from './make-night.ts';
import type { NightOptions } from './options.ts';
import { reportOutputs } from '../host/workflow-outputs.ts';

/** How a night ended, in the words that alerts go by. */
export type NightWord = 'published' | 'degraded' | 'blocked' | 'failed';

/** Tells the workflow how the night ended. `publish` says whether there is a site to build and deploy. */
export async function reportNight(
  { store, date }: Pick<NightOptions, 'store' | 'date'>,
  outcome: Outcome,
  effects: Effects,
): Promise<void> {
  const { current } = await openArchive({ store, mock: MOCK_FOLDER });
  await reportOutputs(
    {
      outcome: wordFor(outcome),
      date,
      snapshot_id: outcome.kind === 'made' ? (outcome.commit?.id ?? null) : null,
      shows: current.night?.line.id ?? null,
      because: becauseOf(outcome),
      publish: outcome.kind !== 'blocked',
    },
    effects,
  );
}

/** Tells the workflow that the night threw: nothing is published, and an older site stays. */
export const reportFailed = (date: string, error: unknown, effects: Effects): Promise<void> =>
  reportOutputs(
    {
      outcome: 'failed' satisfies NightWord,
      date,
      snapshot_id: null,
      shows: null,
      because: describeError(error),
      publish: false,
    },
    effects,
  );

/** A night that its checks stopped is blocked, whatever stands in for it. */
function wordFor(outcome: Outcome): NightWord {
  if (outcome.kind === 'made') return 'published';
  return outcome.checks === null ? 'degraded' : 'blocked';
}

function becauseOf(outcome: Outcome): string {
  if (outcome.kind === 'made') return '';
  if (outcome.kind === 'blocked' || outcome.checks !== null) return `Checks failed: ${outcome.checks}.`;
  return `${outcome.because.charAt(0).toUpperCase()}${outcome.because.slice(1)}.`;
}
