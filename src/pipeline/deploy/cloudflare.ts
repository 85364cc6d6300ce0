import { stripVTControlCharacters } from 'node:util';
import { z } from 'zod';
import { KpiError } from '../../errors.ts';
import { quoted } from '../../format/phrases.ts';
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

/** What Cloudflare says went wrong, in its answers. */
const refusal = z.object({ errors: z.array(z.object({ code: z.number(), message: z.string() })) });

const configuration = z.object({
  fail_open: z.boolean().optional(),
  env_vars: z
    .record(z.string(), z.object({ type: z.string(), value: z.string().optional() }).nullable())
    .nullish(),
});
const answer = z.object({
  result: z.object({
    production_branch: z.string(),
    subdomain: z.string(),
    domains: z.array(z.string()).optional(),
    canonical_deployment: z.unknown(),
    deployment_configs: z.object({ production: configuration, preview: configuration }),
  }),
});

type Environment = 'production' | 'preview';

/** What the Pages project is set to. */
export interface ProjectFacts {
  readonly productionBranch: string;
  /** Every host that serves production, as origins. */
  readonly hosts: readonly string[];
  /** Whether Cloudflare says that nothing was ever deployed to production: there is nothing on its hosts to ask for. */
  readonly empty: boolean;
  /** The environments that serve every file when the day's Functions are spent. */
  readonly failOpen: readonly Environment[];
  /** The environments whose setting SITE_ACCESS opens them, or cannot be read. */
  readonly public: readonly Environment[];
}

const TIMEOUT_MS = 20_000;

/** Asks Cloudflare for the project. Throws KpiError `cloudflare` with Cloudflare's reason, without the token. */
export async function readProject({
  apiUrl,
  accountId,
  token,
  project,
}: PagesProject): Promise<ProjectFacts> {
  const url = `${apiUrl}/accounts/${accountId}/pages/projects/${project}`;
  let what = 'could not be reached';
  let body: unknown = null;
  try {
    const response = await fetch(url, {
      headers: { authorization: `Bearer ${token}` },
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    what = `answered ${response.status} in a form that is not expected`;
    body = await response.json();
    return factsOf(answer.parse(body).result);
  } catch {
    const reasons = refusal.safeParse(body).data?.errors.map(({ code, message }) => `${message} (${code})`);
    const why = reasons?.length ? `: ${saidBy(reasons.join('; '), token)}` : '';
    throw new KpiError(
      'cloudflare',
      `Cloudflare ${what} when asked for the Pages project “${project}”${why}.`,
      'Nothing was uploaded. Check CLOUDFLARE_ACCOUNT_ID, KPI_PAGES_PROJECT and that the API token may edit Pages, and run again.',
    );
  }
}

function factsOf(result: z.infer<typeof answer>['result']): ProjectFacts {
  const hosts = [...new Set([result.subdomain, ...(result.domains ?? [])])];
  const where = (is: (set: z.infer<typeof configuration>) => boolean): Environment[] =>
    (['production', 'preview'] as const).filter((name) => is(result.deployment_configs[name]));
  return {
    productionBranch: result.production_branch,
    hosts: hosts.map((host) => (host.includes('://') ? host : `https://${host}`)),
    empty: result.canonical_deployment === null,
    // Cloudflare's default is to fail open, so a setting that is not there counts as open.
    failOpen: where(({ fail_open: open }) => open !== false),
    public: where(({ env_vars: set }) => opens(set?.['SITE_ACCESS'] ?? null)),
  };
}

/** The gate takes any other word than `public` for closed; what a secret says cannot be seen. */
const opens = (setting: { type: string; value?: string | undefined } | null): boolean =>
  setting !== null && (setting.type !== 'plain_text' || setting.value === 'public');

const MOST_CHARACTERS = 300;
/** A header, a signed token, or anything as long as a key: ids of accounts and deployments are shorter. */
const SECRETS = /Bearer\s+\S+|\beyJ[\w-]+\.[\w-]+\.[\w-]+|[\w-]{40,}/g;

/** What Cloudflare or its program said, fit for a message: one line, no escape codes, no token. */
export const saidBy = (text: string, token: string): string =>
  quoted(
    stripVTControlCharacters(text).replaceAll(token, '***').replace(SECRETS, '***'),
    MOST_CHARACTERS,
  ).replace(/[\s.]+$/, '');
