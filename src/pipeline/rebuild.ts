import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseAnchor } from '../audit/verify/anchor.ts';
import { KpiError } from '../errors.ts';
import { findNight } from '../store/archive.ts';
import { readLedger } from '../store/ledger.ts';
import type { LedgerHead } from '../store/ledger-line.ts';
import type { LedgerLine } from '../store/schemas.ts';
import { MOCK_FOLDER } from '../warehouse/mock/mock.ts';
import { buildSite } from './build/build.ts';
import { distFiles, distSha256 } from './dist-hash.ts';
import { gitCommit } from './identity.ts';
import { firstDifference } from './site-difference.ts';

type Deployment = Extract<LedgerLine, { kind: 'deployment' }>;

interface RebuildOptions {
  readonly store: string;
  /** The id of the night whose site is built again. */
  readonly id: string;
  /** A built site to compare with; without it the night's newest deployment line decides. */
  readonly against?: string | undefined;
  readonly log?: ((line: string) => void) | undefined;
  /** The commit of the checkout; asked of git unless told. */
  readonly commit?: (() => Promise<string | null>) | undefined;
  /** What builds the site; `buildSite` unless told. */
  readonly build?: typeof buildSite | undefined;
}

/** How a night's site came out when it was built again. */
export interface Rebuilt {
  readonly id: string;
  /** The last ledger line it was built from. */
  readonly seq: number;
  readonly dist_sha256: string;
  readonly files: number;
  /** What it was compared with: `deployment` line or folder. */
  readonly against: string;
  /** What differs, in a sentence; null when every byte is the same. */
  readonly difference: string | null;
  /** Other deployment lines of the night, by their place in the chain: what they record was not compared. */
  readonly uncompared: readonly number[];
}

/**
 * Builds a night's site again from the ledger as it stood and compares it with what was deployed. Changes nothing.
 * Throws KpiError `unknown-night`, `not-deployed`, `other-commit`, `not-a-site`, and as `buildSite` does.
 */
export async function rebuild(options: RebuildOptions): Promise<Rebuilt> {
  const { store, id, against, build = buildSite } = options;
  const lines = await readLedger(store);
  const night = findNight(lines, id);
  const deployments = lines.filter(
    (line): line is Deployment => line.kind === 'deployment' && line.id === id,
  );
  const deployment = deployments.at(-1);
  if (against === undefined) await refuseOtherCommit(options, id, deployment);
  const seq =
    against === undefined
      ? (deployment?.head.seq ?? night.seq)
      : ((await headOfSite(against, lines)) ?? night.seq);
  const head = headAt(lines, seq);
  const scratch = await mkdtemp(join(tmpdir(), 'kpi-rebuild-'));
  try {
    const out = join(scratch, 'dist');
    // Every page is made from the record: pages kept from earlier builds are what is in question.
    await build({ store, out, fresh: true, head, mock: MOCK_FOLDER, log: options.log });
    const files = await distFiles(out);
    const dist = distSha256(files);
    const shown = await shownNight(out);
    const difference =
      shown !== id
        ? `the site of that ledger shows ${shown ?? 'no night'}, not ${id}`
        : against === undefined
          ? hashDifference(dist, deployments)
          : await firstDifference(out, resolve(against));
    return {
      id,
      seq,
      dist_sha256: dist,
      files: files.length,
      against: against ?? `deployment line ${deployment?.seq}`,
      difference,
      uncompared:
        against === undefined
          ? deployments.filter((line) => !sameOrigin(line, deployment)).map(({ seq: place }) => place)
          : [],
    };
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

/** The head that a ledger had when it was `seq` lines long. */
const headAt = (lines: readonly LedgerLine[], seq: number): LedgerHead | null => {
  const line = lines[seq - 1];
  return line === undefined ? null : { seq, hash: line.hash };
};

/** Sites of one ledger and one commit are the same site. */
const sameOrigin = (a: Deployment, b: Deployment | undefined): boolean =>
  a.head.hash === b?.head.hash && a.git_commit === b.git_commit;

/** Every line that records a site of this ledger and commit must record this one. */
function hashDifference(dist: string, deployments: readonly Deployment[]): string | null {
  const newest = deployments.at(-1);
  const other = deployments.find((line) => sameOrigin(line, newest) && line.dist_sha256 !== dist);
  return other === undefined
    ? null
    : `its dist_sha256 is ${dist}, ledger line ${other.seq} says ${other.dist_sha256}`;
}

/** The night that a built site shows first; null when it shows none. */
async function shownNight(site: string): Promise<string | null> {
  const status: { snapshot_id?: string | null } = JSON.parse(
    await readFile(join(site, 'status.json'), 'utf8'),
  );
  return status.snapshot_id ?? null;
}

/** Another commit builds another site: that would be no sign of tampering. */
async function refuseOtherCommit(
  { store, commit = gitCommit }: RebuildOptions,
  id: string,
  deployment: Deployment | undefined,
): Promise<void> {
  if (deployment === undefined)
    throw new KpiError(
      'not-deployed',
      `${id} has no deployment line to compare with.`,
      'Name a folder with the built site: --against DIR.',
    );
  const wanted = deployment.git_commit;
  const here = await commit();
  if (wanted === null || wanted === here) return;
  const folder = `../kpi-${wanted.slice(0, 12)}`;
  throw new KpiError(
    'other-commit',
    `${id} was deployed by commit ${wanted}, and this checkout is at ${here ?? 'no commit'}.`,
    `Check it out beside this one and rebuild there: git worktree add ${folder} ${wanted} && cd ${folder} && npm ci && npm run verify -- --store ${JSON.stringify(resolve(store))} --rebuild ${id}`,
  );
}

/** The last line of the ledger that a built site says it was built from; null for a site that names none. */
async function headOfSite(folder: string, lines: readonly LedgerLine[]): Promise<number | null> {
  let text: string;
  try {
    text = await readFile(join(folder, 'status.json'), 'utf8');
  } catch (cause) {
    throw new KpiError(
      'not-a-site',
      `${folder} holds no built site: it has no status.json.`,
      'Name the folder that was deployed with --against.',
      { cause },
    );
  }
  const head = parseAnchor(text);
  return head !== null && lines[head.seq - 1]?.hash === head.hash ? head.seq : null;
}
