import { z } from 'zod';
import { KpiError } from '../../errors.ts';
import type { Effects } from '../../host/effects.ts';

/** Where and as whom a site is deployed. */
export interface PagesProject {
  /** The API's base, without a slash at its end. */
  readonly apiUrl: string;
  readonly accountId: string;
  readonly token: string;
  readonly project: string;
}

const variables = z.object({
  CLOUDFLARE_API_TOKEN: z.string().min(1),
  CLOUDFLARE_ACCOUNT_ID: z.string().regex(/^[A-Za-z0-9_-]+$/),
  CLOUDFLARE_API_BASE_URL: z.url().default('https://api.cloudflare.com/client/v4'),
  KPI_PAGES_PROJECT: z
    .string()
    .regex(/^[a-z0-9][a-z0-9-]{0,57}$/)
    .default('kpi-snapshot'),
});

/** Reads the environment. Throws KpiError `configuration`, naming the variable and no value. */
export function pagesProject({ env }: Pick<Effects, 'env'>): PagesProject {
  const filled = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));
  const parsed = variables.safeParse(filled);
  if (!parsed.success) {
    const names = [...new Set(parsed.error.issues.map(({ path }) => String(path[0])))].join(', ');
    throw new KpiError(
      'configuration',
      `The site cannot be deployed: ${names} is missing or not in its form.`,
      'Set it as docs/runbook.md says, and run again.',
    );
  }
  const { CLOUDFLARE_API_TOKEN, CLOUDFLARE_ACCOUNT_ID, CLOUDFLARE_API_BASE_URL, KPI_PAGES_PROJECT } =
    parsed.data;
  return {
    apiUrl: CLOUDFLARE_API_BASE_URL.replace(/\/$/, ''),
    accountId: CLOUDFLARE_ACCOUNT_ID,
    token: CLOUDFLARE_API_TOKEN,
    project: KPI_PAGES_PROJECT,
  };
}

const configuration = z.object({ fail_open: z.boolean().optional() });
const answer = z.object({
  result: z.object({
    production_branch: z.string(),
    subdomain: z.string(),
    domains: z.array(z.string()).optional(),
    deployment_configs: z.object({ production: configuration, preview: configuration }),
  }),
});

/** What the Pages project is set to. */
export interface ProjectFacts {
  readonly productionBranch: string;
  /** Every host that serves production, as origins. */
  readonly hosts: readonly string[];
  /** The environments that serve every file when the day's Functions are spent. */
  readonly failOpen: readonly ('production' | 'preview')[];
}

const TIMEOUT_MS = 20_000;

/** Asks Cloudflare for the project. Throws KpiError `cloudflare`, without the token. */
export async function readProject({
  apiUrl,
  accountId,
  token,
  project,
}: PagesProject): Promise<ProjectFacts> {
  const url = `${apiUrl}/accounts/${accountId}/pages/projects/${project}`;
  let status: number | null = null;
  try {
    const response = await fetch(url, {
      headers: { authorization: `Bearer ${token}` },
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    status = response.status;
    const { result } = answer.parse(await response.json());
    const { production, preview } = result.deployment_configs;
    const hosts = [...new Set([result.subdomain, ...(result.domains ?? [])])];
    return {
      productionBranch: result.production_branch,
      hosts: hosts.map((host) => (host.includes('://') ? host : `https://${host}`)),
      // Cloudflare's default is to fail open, so a setting that is not there counts as open.
      failOpen: [
        ...(production.fail_open === false ? [] : ['production' as const]),
        ...(preview.fail_open === false ? [] : ['preview' as const]),
      ],
    };
  } catch {
    const what =
      status === null ? 'could not be reached' : `answered ${status} in a form that is not expected`;
    throw new KpiError(
      'cloudflare',
      `Cloudflare ${what} when asked for the Pages project “${project}”.`,
      'Check CLOUDFLARE_ACCOUNT_ID, KPI_PAGES_PROJECT and that the API token may edit Pages, and run again.',
    );
  }
}
