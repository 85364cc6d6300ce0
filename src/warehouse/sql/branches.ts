/** The statement that computes the numbers. */
export const REFRESH = 'sql/refresh_kpis.sql';

/** How the refresh begins the branch of a metric, around the metric's own SELECT. */
const open = (key: string): string =>
  `SELECT '${key}' AS metric_key, SAFE_CAST(metric_value AS NUMERIC) AS metric_value FROM (\n`;
const NEXT = /\)\nUNION ALL\nSELECT '\w+' AS metric_key, /;

/** The branches of metrics as the refresh holds them, one for each. */
export const metricBranches = (metrics: readonly { readonly key: string; readonly sql: string }[]): string =>
  metrics.length === 0
    ? 'SELECT CAST(NULL AS STRING) AS metric_key, CAST(NULL AS NUMERIC) AS metric_value LIMIT 0'
    : metrics.map(({ key, sql }) => `${open(key)}${sql})`).join('\nUNION ALL\n');

/** What a refresh that ran holds for a metric: no branch, one of just this SQL, or one of other SQL. */
export function metricBranch(refresh: string, key: string, sql: string): 'none' | 'same' | 'other' {
  const [, branch] = refresh.split(open(key), 2);
  if (branch === undefined) return 'none';
  if (!branch.startsWith(sql)) return 'other';
  const after = branch.slice(sql.length);
  // Brackets in the SQL end no branch: what follows it tells where it ends.
  const ends = NEXT.test(branch) ? after.search(NEXT) === 0 : after.startsWith(')\n)');
  return ends ? 'same' : 'other';
}

/** A metric’s own SELECT as a refresh ran it; null where it has no branch there. */
export function branchOf(refresh: string, key: string): string | null {
  const [, branch] = refresh.split(open(key), 2);
  if (branch === undefined) return null;
  // The last branch ends where the CTE does.
  const end = NEXT.exec(branch)?.index ?? branch.lastIndexOf(')\n)\nSELECT');
  return end < 0 ? null : branch.slice(0, end);
}
