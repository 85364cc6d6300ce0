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
