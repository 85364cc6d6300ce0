import { KpiError } from '../../errors.ts';
import type { Archive, ArchivedNight } from '../../store/archive.ts';

/** What was asked to be published. */
export interface DeployOptions {
  /** Absolute folders. */
  readonly store: string;
  readonly out: string;
  readonly target: 'production' | 'preview';
  /** Lets sample data stand where real nights have stood. */
  readonly allowSample: boolean;
  readonly dryRun: boolean;
}

/** What will be published where. */
export interface DeployPlan {
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
export function planDeployment(
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
export const aliasOf = (id: string): string => id.toLowerCase();
