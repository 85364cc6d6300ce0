import { KpiError } from '../../errors.ts';
import { listed } from '../../format/phrases.ts';
import type { Effects } from '../../host/effects.ts';
import { orStop } from '../../host/stop.ts';
import { reportOutputs } from '../../host/workflow-outputs.ts';
import type { ProjectFacts } from './cloudflare.ts';
import { probe } from './probe.ts';

/** How hosts are asked; tests hand in their own. */
export interface ProbeSetup {
  /** Pauses between attempts, in milliseconds. */
  readonly probe: readonly number[];
  readonly fetch: typeof fetch;
}

/** What hosts answered a stranger, as origins. */
export interface Exposure {
  readonly asked: readonly string[];
  /** Those that gave him what he asked for. */
  readonly exposed: readonly string[];
  /** Those that said neither yes nor no. */
  readonly unknown: readonly string[];
}

/** Nobody was asked yet. */
export const UNASKED: Exposure = { asked: [], exposed: [], unknown: [] };

/** Asks every origin that was not asked before; answers with what is known of all. */
export async function askStrangers(
  before: Exposure,
  origins: readonly string[],
  effects: Effects,
  setup: ProbeSetup,
): Promise<Exposure> {
  let seen = before;
  for (const origin of origins) {
    if (seen.asked.includes(origin)) continue;
    const answer = await orStop(effects, probe(origin, setup.probe, setup.fetch));
    seen = {
      asked: [...seen.asked, origin],
      exposed: answer === 'open' ? [...seen.exposed, origin] : seen.exposed,
      unknown: answer === 'unknown' ? [...seen.unknown, origin] : seen.unknown,
    };
  }
  return seen;
}

/** Whether every host refused. */
export const isClosed = ({ exposed, unknown }: Exposure): boolean =>
  exposed.length === 0 && unknown.length === 0;

/** The hosts of origins, in words. */
export const hostsOf = (origins: readonly string[]): string =>
  listed(origins.map((origin) => new URL(origin).host));

/**
 * Looks before real numbers are uploaded: at the project's settings, and at what its hosts answer a stranger now. Tells
 * the workflow what it found when that is a reason to refuse.
 * @throws KpiError `project-open` when strangers are let in, or would be; `project-unprobed` when a host could not be
 * judged and something may stand there.
 */
export async function refuseOpenProject(
  facts: ProjectFacts,
  effects: Effects,
  setup: ProbeSetup,
): Promise<void> {
  const settings = openSettings(facts);
  const seen = await askStrangers(UNASKED, facts.hosts, effects, setup);
  const { exposed, unknown } = seen;
  if (settings.length > 0 || exposed.length > 0) {
    await reportExposure(seen, effects, settings);
    const strangers = exposed.length === 0 ? [] : [`${hostsOf(exposed)} answers strangers.`];
    throw new KpiError(
      'project-open',
      `The Pages project is open, so nothing was uploaded. ${[...settings, ...strangers].join(' ')}`,
      'Close it as steps 4 and 5 of docs/runbook.md say, production and previews, and deploy again.',
    );
  }
  if (unknown.length > 0 && !facts.empty)
    throw new KpiError(
      'project-unprobed',
      `It cannot be told whether ${hostsOf(unknown)} refuses strangers, so nothing was uploaded.`,
      'Ask it without signing in: it must answer 403, or lead to the sign-in. Mend it, or take it out of the project, and deploy again.',
    );
}

/** A sentence on each setting that lets strangers in, now or once the day's Functions are spent. */
const openSettings = ({ failOpen, public: open }: ProjectFacts): string[] => [
  ...open.map((name) => `SITE_ACCESS opens ${name} deployments to everyone, or cannot be read.`),
  ...failOpen.map((name) => `The ${name} deployments fail open when the day’s Functions are spent.`),
];

/** Tells the workflow what strangers were answered: hosts that are open, and sentences on what is in doubt. */
export async function reportExposure(
  { exposed, unknown }: Exposure,
  effects: Effects,
  settings: readonly string[] = [],
): Promise<void> {
  const doubts = [...settings, ...(unknown.length === 0 ? [] : [`${hostsOf(unknown)} could not be probed.`])];
  const hosts = exposed.map((origin) => new URL(origin).host).join(', ');
  await reportOutputs({ probed: true, exposed: hosts, doubts: doubts.join(' ') }, effects);
}
