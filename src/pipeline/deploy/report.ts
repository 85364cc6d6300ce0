import type { Effects } from '../../host/effects.ts';
import { reportOutputs } from '../../host/workflow-outputs.ts';
import type { ProjectFacts } from './project.ts';
import type { Deployment } from './wrangler.ts';

/** Tells the workflow where the site now is: the production or preview address, and the night's own. */
export async function reportDeployed(
  target: 'production' | 'preview',
  made: readonly Deployment[],
  effects: Effects,
): Promise<void> {
  const alias = made.findLast((one) => one.alias !== undefined)?.alias ?? null;
  await reportOutputs({ deployed: true, target, url: made[0]?.url ?? null, alias }, effects);
}

/** Tells the workflow what the probes found: hosts that answer strangers, and sentences on what is in doubt. */
export async function reportProbe(
  found: {
    readonly exposed: readonly string[];
    readonly failOpen: ProjectFacts['failOpen'];
    readonly unknown: readonly string[];
  },
  effects: Effects,
): Promise<void> {
  const { exposed, failOpen, unknown } = found;
  const hosts = (origins: readonly string[]) => origins.map((origin) => new URL(origin).host).join(', ');
  const doubts = [
    ...failOpen.map((environment) => `The ${environment} deployments fail open when Functions are spent.`),
    ...(unknown.length === 0 ? [] : [`${hosts(unknown)} could not be probed.`]),
  ];
  await reportOutputs({ probed: true, exposed: hosts(exposed), doubts: doubts.join(' ') }, effects);
}
