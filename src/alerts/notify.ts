import type { Finding } from './alert.ts';
import { gitHubIssues } from './github.ts';
import { gitHubAccess } from '../host/github-api.ts';
import { chatText, incidentText, type Links } from './message.ts';
import { settle } from './reconcile.ts';
import { sendWebhook } from './webhook.ts';
import type { Effects } from '../host/effects.ts';

/**
 * Brings issues and webhook in line with what was found, and prints what it did. Without GITHUB_TOKEN it prints what
 * it would say. Throws KpiError `alert-failed` when GitHub does not take it; the webhook is then told all the same.
 */
export async function tell(findings: readonly Finding[], effects: Effects): Promise<void> {
  const { env, now, print } = effects;
  const links = linksFrom(env);
  const access = gitHubAccess(env);
  if (access === null) {
    for (const finding of findings) print(rehearsal(finding, links));
    return;
  }
  const say = (text: string) => sendToWebhook(text, effects);
  const book = gitHubIssues(access);
  try {
    for (const { kind, action } of await settle(findings, { book, say, links, now: now() }))
      print(`  ${kind.padEnd(20)}${action}`);
  } catch (error) {
    for (const finding of findings.filter(({ active }) => active)) await say(chatText(finding, links));
    throw error;
  }
}

const rehearsal = (finding: Finding, links: Links): string =>
  finding.active
    ? `Would report ${finding.kind}:\n${incidentText(finding, links)}`
    : `Would close ${finding.kind} if it is open: ${finding.what}`;

/** The webhook's address is a secret, and its failure is no reason to keep quiet elsewhere. */
async function sendToWebhook(text: string, { env, print }: Effects): Promise<void> {
  const sent = await sendWebhook(env['KPI_ALERT_WEBHOOK'], text);
  if (typeof sent === 'object') print(`warning: The webhook was not told: ${sent.failed}.`);
}

/** This run, and the runbook of the repository it runs for; null outside of a workflow. */
export function linksFrom(env: Effects['env']): Links {
  const { GITHUB_REPOSITORY: repository = '', GITHUB_RUN_ID: run = '' } = env;
  if (repository === '') return { run: null, runbook: null };
  const home = `${env['GITHUB_SERVER_URL'] || 'https://github.com'}/${repository}`;
  return {
    run: run === '' ? null : `${home}/actions/runs/${run}`,
    runbook: `${home}/blob/main/docs/runbook.md`,
  };
}
