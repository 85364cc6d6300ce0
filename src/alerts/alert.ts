import { OUTAGE_NIGHTS } from '../catalog/limits.ts';
import type { ErrorCode } from '../error-codes.ts';
import { markdownText } from '../format/markdown.ts';

/** What can be wrong; one incident at a time of each. */
export type AlertKind =
  | 'run-failed'
  | 'connection-failures'
  | 'checks-failed'
  | 'night-partial'
  | 'data-stale'
  | 'site-exposed'
  | 'chain-broken'
  | 'cache-altered';

/** Whether something is wrong just now, as one judge sees it. It holds no customer data. */
export interface Condition {
  readonly kind: AlertKind;
  readonly active: boolean;
  /** What happened, one or two sentences; when it is over, how it stands now. */
  readonly what: string;
  /** Since when, a date or an instant; null when that is not known. */
  readonly since: string | null;
  /** What readers of the dashboard see now. */
  readonly readers: string;
  /** The error behind it, where it has a code that docs/errors.md explains. */
  readonly code?: ErrorCode | null;
}

export const titles: Readonly<Record<AlertKind, string>> = {
  'run-failed': 'The nightly run failed',
  'connection-failures': `BigQuery could not be reached ${OUTAGE_NIGHTS} nights in a row`,
  'checks-failed': 'A night did not pass its checks',
  'night-partial': 'A night was published without all of its numbers',
  'data-stale': 'The dashboard shows old data',
  'site-exposed': 'The dashboard is open to strangers',
  'chain-broken': 'The snapshot ledger does not verify',
  'cache-altered': 'Kept pages of the archive were altered',
};

/** What to do, in the words of the runbook's section of the same name. */
const remedies: Readonly<Record<AlertKind, string>> = {
  'run-failed':
    'Read the run’s summary, mend what it names and re-run the workflow; every step may be repeated.',
  'connection-failures':
    'Check the service account, the network and https://status.cloud.google.com, then re-run the workflow.',
  'checks-failed':
    'Look at the checks in the run’s summary. Mend the data or the SQL and re-run, or accept them with a reason.',
  'night-partial':
    'Run npm run doctor, which names what does not fit and proposes an adapter; or list what is not to be connected in src/data/company.json.',
  'data-stale': 'See whether the nightly workflow started and how it ended, and re-run it.',
  'site-exposed':
    'Put the project behind Cloudflare Access at once, production and previews, or delete the deployment; then deploy again.',
  'chain-broken':
    'Do not run or deploy anything. Run npm run verify, compare with the anchored head and restore the branch from a good clone.',
  'cache-altered':
    'Delete the workflow’s caches, find out who wrote them, and compare what was deployed since with the record.',
};

/** Where a message points to. */
export interface Links {
  /** The run that noticed. */
  readonly run: string | null;
  /** The runbook; sections are named after the kinds. */
  readonly runbook: string | null;
  /** What each error's code means; lines are named after the codes. */
  readonly errors: string | null;
}

/** An incident as Markdown: what happened, since when, what readers see, what to do, where to look. */
export function incidentText(condition: Condition, links: Links): string {
  const rows = [
    `**What happened.** ${markdownText(condition.what)}`,
    ...(condition.since === null ? [] : [`**Since.** ${markdownText(condition.since)}`]),
    `**What readers see.** ${markdownText(condition.readers)}`,
    `**What to do.** ${remedies[condition.kind]}`,
    ...(links.runbook === null ? [] : [`**Runbook.** ${links.runbook}#${condition.kind}`]),
    ...(links.errors === null || condition.code == null
      ? []
      : [`**Error.** ${links.errors}#${condition.code}`]),
    ...(links.run === null ? [] : [`**Run.** ${links.run}`]),
  ];
  return rows.join('\n\n');
}

/** The end of an incident. */
export function recoveryText(condition: Condition, links: Links): string {
  const run = links.run === null ? '' : `\n\n**Run.** ${links.run}`;
  return `**Over.** ${markdownText(condition.what)}\n\n**What readers see.** ${markdownText(condition.readers)}${run}`;
}

/** One line for a chat channel. */
export function chatText(condition: Condition, links: Links): string {
  const state = condition.active ? 'ALERT' : 'Resolved';
  const run = links.run === null ? '' : ` ${links.run}`;
  return `${state}: ${titles[condition.kind]}. ${slackText(condition.what)}${run}`;
}

const SLACK: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '`': "'" };

/**
 * Text of anybody's on one line of a message to Slack, or to what takes Slack's messages and reads Markdown: it mentions
 * nobody, links nowhere under another name, and reads as it was written.
 */
const slackText = (text: string): string =>
  text
    .replace(/[\s\p{Cc}\u2028-\u202e\u2066-\u2069]+/gu, ' ')
    .trim()
    .replace(/[&<>`]/g, (sign) => SLACK[sign] ?? sign)
    // A zero-width space behind the first sign of a mention, a channel, an address or a link.
    .replace(/[@#]|:(?=\/\/)|\](?=\()/g, (sign) => `${sign}\u200b`);
