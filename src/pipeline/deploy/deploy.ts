import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { SOURCES } from '../../catalog/sources.ts';
import { describeError, KpiError } from '../../errors.ts';
import { counted, listed } from '../../format/phrases.ts';
import type { Effects } from '../../host/effects.ts';
import { retry } from '../../host/retry.ts';
import { timed } from '../../host/terminal.ts';
import { reportOutputs } from '../../host/workflow-outputs.ts';
import { type Archive, type ArchivedNight, openArchive } from '../../store/archive.ts';
import { recordDeployment } from '../../store/ledger.ts';
import { refuseLocalNights } from '../../store/local-nights.ts';
import { MOCK_FOLDER } from '../../warehouse/mock/mock.ts';
import { assertAsBuilt } from '../build/site-list.ts';
import { distFiles, distSha256 } from '../dist-hash.ts';
import { type Checkout, readCheckout } from '../identity.ts';
import { type PagesProject, readProject } from './cloudflare.ts';
import {
  askStrangers,
  type Exposure,
  hostsOf,
  isClosed,
  type ProbeSetup,
  refuseOpenProject,
  reportExposure,
  UNASKED,
} from './exposure.ts';
import { type Deployment, wranglerDeploy } from './wrangler.ts';

/** How the world is tried again and asked; tests hand in their own. */
interface DeploySetup extends ProbeSetup {
  /** Pauses between attempts, in milliseconds. */
  readonly deploy: readonly number[];
  readonly upload: typeof wranglerDeploy;
}

const SETUP: DeploySetup = {
  deploy: [5_000, 20_000],
  probe: [3_000, 10_000, 20_000],
  fetch,
  upload: wranglerDeploy,
};

const ledgerHead = z.object({ seq: z.int(), hash: z.string() });
const status = z.object({ snapshot_id: z.string().nullable(), ledger_head: ledgerHead.nullable() });

type LedgerHead = z.infer<typeof ledgerHead>;

/**
 * Publishes the built site: to production and, when it shows the newest night, under that night's own alias. Real
 * numbers go only to a project that is closed. Each branch is recorded and asked for without credentials as it lands.
 * @returns 0 published, and closed to strangers where the numbers are real; 1 published, but open or not to be judged.
 * @throws KpiError when nothing was published: `not-built`, `sample-over-real`, `files-local`, `cloudflare`, `project-open`,
 * `project-unprobed`; when a branch was not: `deploy-failed`, after those before it were recorded.
 */
export async function deploy(
  options: DeployOptions,
  project: PagesProject,
  effects: Effects,
  setup: DeploySetup = SETUP,
): Promise<0 | 1> {
  try {
    return await publish(options, project, effects, setup);
  } catch (error) {
    await reportOutputs({ undone: describeError(error) }, effects);
    throw error;
  }
}

async function publish(
  options: DeployOptions,
  project: PagesProject,
  effects: Effects,
  setup: DeploySetup,
): Promise<0 | 1> {
  const archive = await openArchive({ store: options.store, mock: MOCK_FOLDER });
  refuseLocalNights(archive.lines, 'deploy');
  const head = await headOfBuild(archive, options.out);
  await assertAsBuilt(options.out);
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
  if (plan.real) await refuseOpenProject(facts, effects, setup);
  const checkout = await readCheckout();
  const landed: Deployment[] = [];
  let seen = UNASKED;
  for (const wanted of plan.branches) {
    // What the branch before it showed of the project is a check of its own.
    if (plan.real && !isClosed(seen)) break;
    const branch = wanted === 'production' ? facts.productionBranch : wanted;
    const upload = { dir: options.out, branch, message: plan.what, checkout };
    const deployment = await timed(effects, 'deploy', async () => {
      const result = await retry(() => setup.upload(project, upload), {
        pauses: setup.deploy,
        // Whoever stopped the run, from a terminal, stopped the upload too.
        afterError: (error) => error instanceof KpiError && !effects.stop?.aborted,
      });
      return { result, note: `${wanted}: ${result.url}` };
    });
    landed.push(deployment);
    await reportDeployed(options.target, landed, effects);
    try {
      await record(options.store, plan, { deployment, checkout, hash, head }, effects);
    } finally {
      // A deployment stands without its line, so it is asked for all the same.
      const production = wanted === 'production' ? facts.hosts : [];
      const origins = [...production, deployment.url, deployment.alias ?? deployment.url];
      seen = await askStrangers(seen, origins, effects, setup);
      if (plan.real) await reportExposure(seen, effects);
    }
  }
  return plan.real ? endReal(seen, plan.branches.slice(landed.length), effects) : endSample(seen, effects);
}

/** What landed. */
interface Landed {
  readonly deployment: Deployment;
  readonly checkout: Checkout;
  readonly hash: string;
  readonly head: LedgerHead | null;
}

/** Appends the line of one branch. Mock JSON has none. */
async function record(
  store: string,
  { night }: DeployPlan,
  { deployment, checkout, hash, head }: Landed,
  { now }: Effects,
): Promise<void> {
  if (night === null || head === null) return;
  const { url, alias = null } = deployment;
  const made = { line: night.line, url, alias, gitCommit: checkout.commit, distSha256: hash, head, now };
  await recordDeployment(store, made);
}

/** The ledger head the site was built from. A site that is older than the store's last night is not published. */
async function headOfBuild(archive: Archive, out: string): Promise<LedgerHead | null> {
  const built = status.safeParse(
    await readFile(join(out, 'status.json'), 'utf8')
      .then(JSON.parse)
      .catch(() => null),
  );
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

/** Ends a deployment of real numbers. What it found open or in doubt has kept the branches that are left from it. */
async function endReal(seen: Exposure, left: readonly string[], effects: Effects): Promise<0 | 1> {
  const { print } = effects;
  const { asked, exposed, unknown } = seen;
  if (isClosed(seen)) {
    print(`  closed    ${counted(asked.length, 'address', 'addresses')} refuse strangers`);
    return 0;
  }
  if (exposed.length > 0)
    print(
      `error: The deployment is exposed: ${hostsOf(exposed)} answers strangers. Put production and previews behind Cloudflare Access now, or delete the deployment.`,
    );
  if (unknown.length > 0)
    print(
      `error: ${hostsOf(unknown)} could not be probed. Ask it by hand without signing in: it must refuse.`,
    );
  if (left.length > 0) {
    const undone = `${listed(left)} was not deployed, because what landed is not known to be closed.`;
    print(`error: ${undone} Close the project, then run npm run deploy again.`);
    await reportOutputs({ undone }, effects);
  }
  if (exposed.length > 0) effects.mark?.('Exposed deployment', `${hostsOf(exposed)} answers strangers.`);
  return 1;
}

/** Sample data may be seen by everyone; who they are shown to is still said. */
function endSample(seen: Exposure, { print }: Effects): 0 {
  print(
    isClosed(seen)
      ? `  closed    ${counted(seen.asked.length, 'address', 'addresses')} refuse strangers`
      : `note: ${hostsOf([...seen.exposed, ...seen.unknown])} may answer strangers. It holds sample data alone.`,
  );
  return 0;
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
  /** Whether any night of its archive holds the company's numbers, whatever it shows first. */
  readonly real: boolean;
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
  const shown = night !== null && SOURCES[night.line.source].authoritative;
  const hadReal = archive.nights.some(
    ({ line, manifest }) => SOURCES[line.source].authoritative && !manifest.blocked,
  );
  if (!shown && hadReal && target === 'production' && !allowSample)
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
  return {
    what,
    branches,
    night,
    real: archive.nights.some(({ line }) => SOURCES[line.source].confidential),
  };
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
