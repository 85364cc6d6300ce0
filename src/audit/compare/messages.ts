import type { Column } from '../../catalog/data.ts';
import type { NightDiff } from '../diff/diff.ts';
import type { Definitions } from '../../store/schemas.ts';

/** A night to compare: its id, and the address that its files stand under, with a last `/`. */
export interface NightAddress {
  readonly id: string;
  readonly base: string;
}

/** Rows of each list that are sent to the page; counts are exact all the same. */
export const MOST_ROWS = 1000;

/** What the page asks its worker. */
export interface CompareQuestion {
  readonly from: NightAddress;
  readonly to: NightAddress;
}

/** A view as a reader knows it, and the columns that its rows had on either night. */
export interface ComparedView {
  readonly title: string;
  readonly before: readonly Column[];
  readonly after: readonly Column[];
}

/** What changed, and what is needed to say it in words. */
export interface Comparison {
  readonly diff: NightDiff;
  /** Metrics of the later night, then those that only the earlier one defines. */
  readonly metrics: Definitions['metrics'];
  /** By the view's name. */
  readonly views: Readonly<Record<string, ComparedView>>;
}

/** What it is told: a comparison, or why there is none, as a sentence. */
export type CompareAnswer =
  | { readonly ok: true; readonly comparison: Comparison }
  | { readonly ok: false; readonly said: string };
