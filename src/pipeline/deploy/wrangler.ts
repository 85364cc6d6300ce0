import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { z } from 'zod';
import { KpiError } from '../../errors.ts';
import { ROOT } from '../../host/root.ts';
import type { Checkout } from '../identity.ts';
import { type PagesProject, saidBy } from './cloudflare.ts';

/** What wrangler says of a deployment, in its output file. */
const detailed = z.object({
  type: z.literal('pages-deploy-detailed'),
  deployment_id: z.string(),
  url: z.url(),
  alias: z.url().optional(),
  environment: z.enum(['production', 'preview']),
});

export type Deployment = Omit<z.infer<typeof detailed>, 'type'>;

const TIMEOUT_MS = 10 * 60_000;

/** A folder that becomes a deployment of a branch. */
interface Upload {
  readonly dir: string;
  readonly branch: string;
  readonly message: string;
  readonly checkout: Checkout;
}

/**
 * Uploads a folder as one deployment. What wrangler names as deployed is, however it ended. Throws KpiError
 * `deploy-failed` with Cloudflare's reason.
 */
export async function wranglerDeploy(
  project: PagesProject,
  { dir, branch, message, checkout }: Upload,
): Promise<Deployment> {
  const work = await mkdtemp(join(tmpdir(), 'kpi-deploy-'));
  const output = join(work, 'wrangler.ndjson');
  const args = ['pages', 'deploy', dir, '--project-name', project.project, '--branch', branch];
  // What cannot be known to be clean is not called so.
  args.push('--commit-message', message, `--commit-dirty=${checkout.dirty ?? true}`);
  if (checkout.commit !== null) args.push('--commit-hash', checkout.commit);
  try {
    const ended = await runWrangler(args, {
      CLOUDFLARE_API_TOKEN: project.token,
      CLOUDFLARE_ACCOUNT_ID: project.accountId,
      CLOUDFLARE_API_BASE_URL: project.apiUrl,
      WRANGLER_OUTPUT_FILE_PATH: output,
      WRANGLER_LOG_PATH: work,
    });
    const found = deploymentIn(await readFile(output, 'utf8').catch(() => ''));
    if (found !== null) return found;
    throw failed(branch, saidBy(reasonOf(ended), project.token));
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

async function runWrangler(args: readonly string[], env: Record<string, string>): Promise<Ended> {
  const cli = join(dirname(createRequire(import.meta.url).resolve('wrangler')), '../bin/wrangler.js');
  const child = spawn(process.execPath, [cli, ...args], {
    cwd: ROOT,
    env: { ...process.env, ...env, CI: '1', WRANGLER_SEND_METRICS: 'false', FORCE_COLOR: '0' },
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: TIMEOUT_MS,
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => (said += String(data)));
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, said, overdue: child.killed };
}

/** The deployment that wrangler's output file names, or null. It has one JSON object a line, and whatever else. */
export function deploymentIn(text: string): Deployment | null {
  for (const entry of text.split('\n')) {
    const { data } = detailed.safeParse(parsed(entry));
    if (data !== undefined) {
      const { type: _, ...deployment } = data;
      return deployment;
    }
  }
  return null;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** How wrangler ended. */
interface Ended {
  /** Null when a signal ended it. */
  readonly code: number | null;
  /** All that it printed. */
  readonly said: string;
  /** Whether it was ended because its time was up. */
  readonly overdue: boolean;
}

/** Why there is no deployment: wrangler's first error, with the lines below it, which have Cloudflare's reason. */
export function reasonOf({ code, said, overdue }: Ended): string {
  const lines = stripVTControlCharacters(said)
    .split(/[\r\n]+/)
    .map((text) => text.trim())
    .filter((text) => text !== '');
  const error = lines.findIndex((text) => text.includes('[ERROR]'));
  if (error >= 0) {
    const rest = lines.slice(error).join('\n');
    return rest.replace(/^.*?\[ERROR\]\s*/, '').replace(/\n(?:If you think this is a bug|🪵|▲)[\s\S]*$/u, '');
  }
  if (overdue) return `it had not ended after ${TIMEOUT_MS / 60_000} minutes`;
  if (code === null) return 'it was stopped';
  if (code === 0) return 'it ended well, but did not say where the site is';
  return lines.findLast((text) => /error|fail|denied|not found/i.test(text)) ?? 'it ended without saying why';
}

const failed = (branch: string, said: string) =>
  new KpiError(
    'deploy-failed',
    `The deployment of “${branch}” failed: ${said}.`,
    'No line was recorded for this branch; run npm run deploy again.',
  );
