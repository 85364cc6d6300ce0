import type { Effects } from '../host/effects.ts';
import { gitHubAccess } from '../host/github-api.ts';
import { type Condition, chatText, incidentText, type Links } from './alert.ts';
import { gitHubIssues } from './github.ts';
import { reconcile } from './reconcile.ts';

/**
 * Brings issues and webhook in line with the conditions, and prints what it did. Without GITHUB_TOKEN it prints what
 * it would say. The webhook's messages begin with `sender`, the company's name, when there is one. Throws KpiError `alert-failed` or `issues-off` when GitHub does not take it; the webhook is sent it all the same.
 */
export async function notify(
  conditions: readonly Condition[],
  effects: Effects,
  sender: string | null = null,
): Promise<void> {
  const { env, now, print } = effects;
  const links = linksFrom(env);
  const access = gitHubAccess(env);
  if (access === null) {
    for (const condition of conditions) print(rehearsal(condition, links));
    return;
  }
  const say = (text: string) => sendToWebhook(sender === null ? text : `${sender}: ${text}`, effects);
  const book = gitHubIssues(access);
  try {
    for (const { kind, action } of await reconcile(conditions, { book, say, links, now: now() }))
      print(`  ${kind.padEnd(20)}${action}`);
  } catch (error) {
    for (const condition of conditions.filter(({ active }) => active)) await say(chatText(condition, links));
    throw error;
  }
}

const rehearsal = (condition: Condition, links: Links): string =>
  condition.active
    ? `Would report ${condition.kind}:\n${incidentText(condition, links)}`
    : `Would close ${condition.kind} if it is open: ${condition.what}`;

/** The webhook's address is a secret, and its failure is no reason to keep quiet elsewhere. */
async function sendToWebhook(text: string, { env, print }: Effects): Promise<void> {
  const sent = await sendWebhook(env['KPI_ALERT_WEBHOOK'], text);
  if (typeof sent === 'object') print(`warning: The webhook was not told: ${sent.failed}.`);
}

/** This run, and the documents of the repository it runs for; null outside of a workflow. */
export function linksFrom(env: Effects['env']): Links {
  const { GITHUB_REPOSITORY: repository = '', GITHUB_RUN_ID: run = '' } = env;
  if (repository === '') return { run: null, runbook: null, errors: null };
  const home = `${env['GITHUB_SERVER_URL'] || 'https://github.com'}/${repository}`;
  return {
    run: run === '' ? null : `${home}/actions/runs/${run}`,
    runbook: `${home}/blob/main/docs/runbook.md`,
    errors: `${home}/blob/main/docs/errors.md`,
  };
}

/** How a message to the webhook ended; the address is a secret and is never printed. */
type Sent = 'sent' | 'not-configured' | { readonly failed: string };

/** Sends one line to a Slack-compatible webhook. A webhook that fails must not keep the issue from being opened. */
async function sendWebhook(address: string | undefined, text: string): Promise<Sent> {
  if (address === undefined || address === '') return 'not-configured';
  if (!URL.canParse(address)) return { failed: 'KPI_ALERT_WEBHOOK is not an address' };
  try {
    const response = await fetch(address, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ text }),
      signal: AbortSignal.timeout(10_000),
      redirect: 'error',
    });
    return response.ok ? 'sent' : { failed: `the webhook answered ${response.status}` };
  } catch {
    return { failed: 'the webhook could not be reached' };
  }
}
