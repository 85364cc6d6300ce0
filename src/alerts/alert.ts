/** What can be wrong; one incident at a time of each. */
export type AlertKind =
  | 'run-failed'
  | 'connection-failures'
  | 'checks-failed'
  | 'data-stale'
  | 'site-exposed'
  | 'chain-broken';

/** Whether something is wrong just now, as one judge sees it. It holds no customer data. */
export interface Finding {
  readonly kind: AlertKind;
  readonly active: boolean;
  /** What happened, one or two sentences; when it is over, how it stands now. */
  readonly what: string;
  /** Since when, a date or an instant; null when that is not known. */
  readonly since: string | null;
  /** What readers of the dashboard see now. */
  readonly readers: string;
}

export const titles: Readonly<Record<AlertKind, string>> = {
  'run-failed': 'The nightly run failed',
  'connection-failures': 'BigQuery could not be reached three nights in a row',
  'checks-failed': 'A night did not pass its checks',
  'data-stale': 'The dashboard shows old data',
  'site-exposed': 'The dashboard is open to strangers',
  'chain-broken': 'The snapshot ledger does not verify',
};

/** What to do, in the words of the runbook's section of the same name. */
export const remedies: Readonly<Record<AlertKind, string>> = {
  'run-failed':
    'Read the run’s summary, mend what it names and re-run the workflow; every step may be repeated.',
  'connection-failures':
    'Check the service account, the network and https://status.cloud.google.com, then re-run the workflow.',
  'checks-failed':
    'Look at the checks in the run’s summary. Mend the data or the SQL and re-run, or accept them with a reason.',
  'data-stale': 'See whether the nightly workflow started and how it ended, and re-run it.',
  'site-exposed':
    'Put the project behind Cloudflare Access at once, production and previews, or delete the deployment; then deploy again.',
  'chain-broken':
    'Do not run or deploy anything. Run npm run verify, compare with the anchored head and restore the branch from a good clone.',
};
