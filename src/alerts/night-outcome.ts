import type { ErrorCode } from '../error-codes.ts';
import type { Effects } from '../host/effects.ts';
import { reportOutputs } from '../host/workflow-outputs.ts';

/**
 * How a night can end: published as asked; partial, when it was published without what could not be had; degraded, when the site shows something else, mostly because BigQuery could
 * not be read; blocked by its checks; failed with nothing recorded.
 */
export const NIGHT_ENDS = ['published', 'partial', 'degraded', 'blocked', 'failed'] as const;
export type NightEnd = (typeof NIGHT_ENDS)[number];

/** How a night ended: what its run prints, the workflow hands on and alerts judge. */
export interface NightOutcome {
  readonly end: NightEnd;
  /** Why it is not the night that was asked for, one sentence without customer data; empty when it is. */
  readonly because: string;
  /** What the error behind it says and what to do about it, for those who were not there; empty without one. */
  readonly cause: string;
  /** The code of the error behind it; null when there was none. */
  readonly code: ErrorCode | null;
  /** The id of the night that was published; null when none was. */
  readonly snapshotId: string | null;
  /** Whether there is a site to build and deploy. */
  readonly publish: boolean;
}

/**
 * Tells the workflow how the night ended.
 * @param shows the id of the night that the site shows; null for sample data, or for what was there before.
 */
export const reportNight = (
  date: string,
  { end, because, cause, code, snapshotId, publish }: NightOutcome,
  shows: string | null,
  effects: Effects,
): Promise<void> =>
  reportOutputs(
    {
      ...{ outcome: end, date, snapshot_id: snapshotId, shows, code, publish },
      because: [because, cause].filter((text) => text !== '').join(' '),
    },
    effects,
  );
