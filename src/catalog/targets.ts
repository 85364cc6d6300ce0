/** What a metric (or the pipeline quota) should reach, from a date on. */
export interface Target {
  /** A metric key, or `pipeline_quota`, the divisor of pipeline coverage in the company's currency. */
  readonly key: string;
  /** In the unit of the metric: ratios for percent metrics, dollars for money. */
  readonly value: number;
  /** The first calendar date of the company on which it holds, `YYYY-MM-DD`. */
  readonly effective_from: string;
  /** Set when it is meant for one fiscal year alone, as annual amounts are. */
  readonly fiscal_year?: number | undefined;
}

/** The key under which the targets file holds the quota of pipeline coverage. */
export const QUOTA_KEY = 'pipeline_quota';

/**
 * The targets in force on a date: for each key the one that took effect last.
 * A target bound to another fiscal year does not count. A later entry in the file wins a tie.
 */
export function targetsInForce(all: readonly Target[], date: string, fiscalYear: number): Target[] {
  const latest = new Map<string, Target>();
  for (const target of all) {
    if (target.effective_from > date) continue;
    if (target.fiscal_year !== undefined && target.fiscal_year !== fiscalYear) continue;
    const current = latest.get(target.key);
    if (current === undefined || target.effective_from >= current.effective_from)
      latest.set(target.key, target);
  }
  return [...latest.values()].sort((a, b) => (a.key < b.key ? -1 : 1));
}

/** The value in force for a key, or null when none is. */
export const targetValue = (inForce: readonly Target[], key: string): number | null =>
  inForce.find((target) => target.key === key)?.value ?? null;
