import { type Finding, remedies, titles } from './alert.ts';

/** Where a message points to. */
export interface Links {
  /** The run that noticed. */
  readonly run: string | null;
  /** The runbook; sections are named after the kinds. */
  readonly runbook: string | null;
}

/** An incident as Markdown: what happened, since when, what readers see, what to do, where to look. */
export function incidentText(finding: Finding, links: Links): string {
  const rows = [
    `**What happened.** ${finding.what}`,
    ...(finding.since === null ? [] : [`**Since.** ${finding.since}`]),
    `**What readers see.** ${finding.readers}`,
    `**What to do.** ${remedies[finding.kind]}`,
    ...(links.runbook === null ? [] : [`**Runbook.** ${links.runbook}#${finding.kind}`]),
    ...(links.run === null ? [] : [`**Run.** ${links.run}`]),
  ];
  return rows.join('\n\n');
}

/** The end of an incident. */
export function recoveryText(finding: Finding, links: Links): string {
  const run = links.run === null ? '' : `\n\n**Run.** ${links.run}`;
  return `**Over.** ${finding.what}\n\n**What readers see.** ${finding.readers}${run}`;
}

/** One line for a chat channel. */
export function chatText(finding: Finding, links: Links): string {
  const state = finding.active ? 'ALERT' : 'Resolved';
  const run = links.run === null ? '' : ` ${links.run}`;
  return `${state}: ${titles[finding.kind]}. ${finding.what}${run}`;
}
