import { NEAR } from './limits.ts';

/** How a value stands against its target. */
export type MetricStatus = 'on_target' | 'near' | 'off_target' | 'no_target' | 'not_available';

interface StatusInput {
  readonly value: number | null;
  /** The target in force, in the metric's unit; null when there is none. */
  readonly target: number | null;
  readonly better: 'higher' | 'lower';
  /** True when the target is a full fiscal year's amount that the value builds up to. */
  readonly paced: boolean;
  /** The share of the fiscal year that has passed, 0 to 1. */
  readonly elapsed: number;
}

interface StatusResult {
  readonly status: MetricStatus;
  /** What the value is compared with: the target, or for a paced metric its elapsed share. */
  readonly expected: number | null;
  /** Value over `expected`; null when either is missing or `expected` is 0. */
  readonly share: number | null;
}

/** Ratios such as 0.95 have no exact binary form; the edge itself still counts as near. */
const ROUNDING = 1e-9;

/** Compares a value with its target; a full-year target counts for the elapsed part of the year only. */
export function metricStatus({ value, target, better, paced, elapsed }: StatusInput): StatusResult {
  const expected = target === null ? null : paced ? target * elapsed : target;
  if (value === null) return { status: 'not_available', expected, share: null };
  if (expected === null) return { status: 'no_target', expected, share: null };
  const gap = better === 'higher' ? expected - value : value - expected;
  const margin = Math.abs(expected);
  const status =
    gap <= margin * ROUNDING ? 'on_target' : gap <= margin * (NEAR + ROUNDING) ? 'near' : 'off_target';
  return { status, expected, share: expected === 0 ? null : value / expected };
}
