import type { Effects } from '../../host/effects.ts';

const TIMEOUT_MS = 10_000;

/**
 * Calls an outside monitor that raises its own alarm when the calls stop: GitHub's scheduler cannot report on itself.
 * The address is a secret and never printed; a monitor that does not answer changes nothing here.
 */
export async function beat({ env, print }: Pick<Effects, 'env' | 'print'>): Promise<void> {
  const address = env['KPI_HEARTBEAT_URL'] ?? '';
  if (address === '') return;
  const failed = (why: string) => print(`warning: The heartbeat was not taken: ${why}.`);
  if (!URL.canParse(address)) return failed('KPI_HEARTBEAT_URL is not an address');
  try {
    const response = await fetch(address, { signal: AbortSignal.timeout(TIMEOUT_MS), redirect: 'error' });
    await response.body?.cancel();
    if (!response.ok) failed(`it answered ${response.status}`);
  } catch {
    failed('it could not be reached');
  }
}
