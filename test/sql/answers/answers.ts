import type { Cell, KpiRow } from '../../../src/catalog/data.ts';
import type { QueryResult } from '../../../src/warehouse/types.ts';

/** What one engine answers over one fixture. */
export interface Answers {
  readonly summary: readonly KpiRow[];
  /** By view, in the order of its export. */
  readonly views: Readonly<Record<string, QueryResult>>;
  /** By file of `sql/checks/`. */
  readonly checks: Readonly<Record<string, Readonly<Record<string, Cell>>>>;
}

/** Ratios may differ in the tenth digit: BigQuery divides NUMERIC by NUMERIC to nine. */
const TOLERANCE = 1.000001e-9;

const sameNumber = (a: number | null, b: number | null): boolean =>
  a === b || (a !== null && b !== null && Math.abs(a - b) <= TOLERANCE);

const show = (value: unknown): string => JSON.stringify(value) ?? 'nothing';

/** Every difference between two engines' answers, as sentences that say where; none when they agree. */
export function differences(left: Answers, right: Answers): string[] {
  const found: string[] = [];
  const keys = new Set([...left.summary, ...right.summary].map((row) => row.metric_key));
  for (const key of keys) {
    const [a, b] = [left, right].map(({ summary }) => summary.find((row) => row.metric_key === key));
    const agree =
      a !== undefined &&
      b !== undefined &&
      sameNumber(a.metric_value, b.metric_value) &&
      show({ ...a, metric_value: 0 }) === show({ ...b, metric_value: 0 });
    if (!agree) found.push(`${key}: ${show(a)} against ${show(b)}`);
  }
  for (const part of ['views', 'checks'] as const) {
    for (const name of new Set([...Object.keys(left[part]), ...Object.keys(right[part])])) {
      const [a, b] = [show(left[part][name]), show(right[part][name])];
      if (a !== b) found.push(`${name}: ${firstDifference(a, b)}`);
    }
  }
  return found;
}

function firstDifference(a: string, b: string): string {
  let at = 0;
  while (at < a.length && a[at] === b[at]) at += 1;
  const from = Math.max(0, at - 60);
  return `…${a.slice(from, at + 60)}… against …${b.slice(from, at + 60)}…`;
}
