import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { KpiError } from '../../errors.ts';
import type { Effects } from '../../host/effects.ts';
import { retry } from '../../host/retry.ts';
import { orStop } from '../../host/stop.ts';
import { timed } from '../../host/terminal.ts';
import { reportOutputs } from '../../host/workflow-outputs.ts';
import { type Archive, type ArchivedNight, openArchive } from '../../store/archive.ts';
import { recordDeployment } from '../../store/ledger.ts';
import { MOCK_FOLDER } from '../../warehouse/mock/mock.ts';
import { distFiles, distSha256 } from '../dist-hash.ts';
import { gitCommit } from '../identity.ts';
import { type PagesProject, type ProjectFacts, readProject } from './cloudflare.ts';
import { probe } from './probe.ts';
import { type Deployment, wranglerDeploy } from './wrangler.ts';

/** How the world is tried again and asked; tests hand in their own. */
interface DeploySetup {
  /** Pauses between attempts, in milliseconds. */
  readonly deploy: readonly number[];
  readonly probe: readonly number[];
  readonly fetch: typeof fetch;
}

const SETUP: DeploySetup = { deploy: [5_000, 20_000], probe: [3_000, 10_000, 20_000], fetch };

const status = z.object({
  snapshot_id: z.string().nullable(),
  ledger_head: z.object({ seq: z.int(), hash: z.string() }).nullable(),
});

/**
 * Publishes the built site: to production and, when it shows the newest night, under that night's own alias; then
 * asks every address without credentials.
 * @returns 0 published and closed to strangers; 1 published, but open or not to be judged.
 * @throws KpiError when nothing was published: `not-built`, `sample-over-real`, `deploy-failed`, `cloudflare`.
 */
export async function deploy(
  options: DeployOptions,
  project: PagesProject,
  effects: Effects,
  setup: DeploySetup = SETUP,
): Promise<0 | 1> {
  const archive = await openArchive({ store: options.store, mock: MOCK_FOLDER });
  const head = await headOfBuild(archive, options.out);
  const plan = planDeployment(archive, options);
  const files = await distFiles(options.out);
  const hash = distSha256(files);
  effects.print(
    `Deploy of ${plan.what} to ${plan.branches.join(' and ')}: ${files.length} files, dist ${hash.slice(0, 12)}`,
  );
  if (options.dryRun) {
    effects.print('dry run: nothing was uploaded.');
    return 0;
  }
  const facts = await readProject(project);
  const made: Deployment[] = [];
  for (const wanted of plan.branches) {
    const branch = wanted === 'production' ? facts.productionBranch : wanted;
    const deployment = await timed(effects, 'deploy', async () => {
      const result = await retry(() => upload(project, options, branch, plan), {
        pauses: setup.deploy,
        // Whoever stopped the run, from a terminal, stopped the upload too.
        afterError: (error) => error instanceof KpiError && !effects.stop?.aborted,
      });
      return { result, note: `${wanted}: ${result.url}` };
    });
    made.push(deployment);
    if (plan.night !== null && head !== null)
      await recordDeployment(options.store, {
        line: plan.night.line,
        url: deployment.url,
        alias: deployment.alias ?? null,
        gitCommit: await gitCommit(),
        distSha256: hash,
        head,
        now: effects.now,
      });
  }
  const production = options.target === 'production' ? facts.hosts : [];
  // Written before the probes: a deployment stands, however they end.
  await reportDeployed(options.target, made, effects);
  return judge(
    [...production, ...made.flatMap(({ url, alias }) => [url, alias ?? url])],
    facts.failOpen,
    effects,
    setup,
  );
}

const upload = async (project: PagesProject, { out }: DeployOptions, branch: string, plan: DeployPlan) =>
  wranglerDeploy(project, { dir: out, branch, message: plan.what, commit: await gitCommit() });

/** The ledger head the site was built from. A site that is older than the store's last night is not published. */
async function headOfBuild(archive: Archive, out: string) {
  const text = await readFile(join(out, 'status.json'), 'utf8').catch(() => '');
  const built = status.safeParse(text === '' ? null : JSON.parse(text));
  const shown = archive.current.night?.line.id ?? null;
  const newest = archive.lines.findLast(({ kind }) => kind !== 'deployment')?.seq ?? 0;
  const head = built.data?.ledger_head ?? null;
  if (built.success && built.data.snapshot_id === shown && (head?.seq ?? 0) >= newest) return head;
  throw new KpiError(
    'not-built',
    `${out} was not built from the store as it stands.`,
    'Run npm run build first.',
  );
}

async function judge(
  origins: readonly string[],
  failOpen: ProjectFacts['failOpen'],
  effects: Effects,
  setup: DeploySetup,
): Promise<0 | 1> {
  const { print, env } = effects;
  const open = failOpen.map((environment) => `${environment} fails open when the day’s Functions are spent`);
  const unknown: string[] = [];
  const exposed: string[] = [];
  for (const origin of new Set(origins)) {
    const result = await orStop(effects, probe(origin, setup.probe, setup.fetch));
    if (result === 'open') exposed.push(origin);
    if (result === 'unknown') unknown.push(origin);
  }
  open.push(...exposed.map((origin) => `${origin} answers strangers`));
  await reportProbe({ exposed, failOpen, unknown }, effects);
  if (open.length === 0 && unknown.length === 0) {
    print(`  closed    ${new Set(origins).size} addresses refuse strangers`);
    return 0;
  }
  if (open.length > 0)
    print(
      `error: The deployment is exposed: ${open.join('; ')}. Put production and previews behind Cloudflare Access now, or delete the deployment.`,
    );
  if (unknown.length > 0)
    print(
      `error: ${unknown.join(', ')} could not be probed. Ask it by hand without signing in: it must refuse.`,
    );
  if (env['GITHUB_OUTPUT'] !== undefined && open.length > 0)
    print('::error title=Exposed deployment::See the deploy step.');
  return 1;
}

/** What was asked to be published. */
interface DeployOptions {
  /** Absolute folders. */
  readonly store: string;
  readonly out: string;
  readonly target: 'production' | 'preview';
  /** Lets sample data stand where real nights have stood. */
  readonly allowSample: boolean;
  readonly dryRun: boolean;
}

/** What will be published where. */
interface DeployPlan {
  /** In words, for people and for Cloudflare's list of deployments. */
  readonly what: string;
  /** `production`, or a branch: its alias. */
  readonly branches: readonly string[];
  /** The night the site shows; null for mock JSON, which no ledger line stands for. */
  readonly night: ArchivedNight | null;
}

/**
 * Decides what may be published. A night that stands in for a newer one goes to production alone: its own alias
 * keeps the site that was built for it. Throws KpiError `sample-over-real`.
 */
function planDeployment(
  archive: Archive,
  { target, allowSample }: Pick<DeployOptions, 'target' | 'allowSample'>,
): DeployPlan {
  const { night, degraded } = archive.current;
  const real = night?.line.source === 'bigquery';
  const hadReal = archive.nights.some(
    ({ line, manifest }) => line.source === 'bigquery' && !manifest.blocked,
  );
  if (!real && hadReal && target === 'production' && !allowSample)
    throw new KpiError(
      'sample-over-real',
      'The site shows sample data, and production has shown real nights.',
      'Run the night with BigQuery, or deploy with --allow-sample if readers should see sample data.',
    );
  const what =
    night === null ? 'mock JSON' : `snapshot ${night.line.id}${degraded === null ? '' : ' (last good)'}`;
  const dated = night === null || degraded !== null ? [] : [aliasOf(night.line.id)];
  const branches =
    target === 'production' ? ['production', ...dated] : dated.length > 0 ? dated : ['preview'];
  return { what, branches, night };
}

/** The branch whose Pages alias is the night's own address: `https://<id>.<project>.pages.dev`. */
const aliasOf = (id: string): string => id.toLowerCase();

/** Tells the workflow where the site now is: the production or preview address, and the night's own. */
async function reportDeployed(
  target: 'production' | 'preview',
  made: readonly Deployment[],
  effects: Effects,
): Promise<void> {
  const alias = made.findLast((one) => one.alias !== undefined)?.alias ?? null;
  await reportOutputs({ deployed: true, target, url: made[0]?.url ?? null, alias }, effects);
}

/** Tells the workflow what the probes found: hosts that answer strangers, and sentences on what is in doubt. */
async function reportProbe(
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
