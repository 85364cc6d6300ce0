/** How a message to the webhook ended; the address is a secret and is never told. */
export type Sent = 'sent' | 'not-configured' | { readonly failed: string };

/** Sends one line to a Slack-compatible webhook. A webhook that fails must not keep the issue from being opened. */
export async function sendWebhook(address: string | undefined, text: string): Promise<Sent> {
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
