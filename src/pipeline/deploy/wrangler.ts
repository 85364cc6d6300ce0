import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { KpiError } from '../../errors.ts';
import { ROOT } from '../../host/root.ts';
import type { PagesProject } from './cloudflare.ts';

/** What wrangler says of a deployment, in its output file. */
const detailed = z.object({
  type: z.literal('pages-deploy-detailed'),
  deployment_id: z.string(),
  url: z.url(),
  alias: z.url().optional(),
  environment: z.enum(['production', 'preview']),
});
const line = z.union([detailed, z.object({ type: z.string() })]);

export type Deployment = Omit<z.infer<typeof detailed>, 'type'>;

const TIMEOUT_MS = 10 * 60_000;

/** Uploads a folder as one deployment of `branch`. Throws KpiError `deploy-failed` with wrangler's own last words. */
export async function wranglerDeploy(
  project: PagesProject,
  { dir, branch, message, commit }: { dir: string; branch: string; message: string; commit: string | null },
): Promise<Deployment> {
  const work = await mkdtemp(join(tmpdir(), 'kpi-deploy-'));
  const output = join(work, 'wrangler.ndjson');
  const args = ['pages', 'deploy', dir, '--project-name', project.project, '--branch', branch];
  args.push('--commit-message', message, '--commit-dirty=true');
  if (commit !== null) args.push('--commit-hash', commit);
  try {
    const { code, said } = await runWrangler(args, {
      CLOUDFLARE_API_TOKEN: project.token,
      CLOUDFLARE_ACCOUNT_ID: project.accountId,
      CLOUDFLARE_API_BASE_URL: project.apiUrl,
      WRANGLER_OUTPUT_FILE_PATH: output,
      WRANGLER_LOG_PATH: work,
    });
    const found = await readDeployment(output);
    if (code === 0 && found !== null) return found;
    throw failed(branch, lastWords(said, project.token));
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

async function runWrangler(args: readonly string[], env: Record<string, string>) {
  const cli = join(dirname(createRequire(import.meta.url).resolve('wrangler')), '../bin/wrangler.js');
  const child = spawn(process.execPath, [cli, ...args], {
    cwd: ROOT,
    env: { ...process.env, ...env, CI: '1', WRANGLER_SEND_METRICS: 'false', FORCE_COLOR: '0' },
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: TIMEOUT_MS,
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => (said += String(data)));
  const [code] = await once(child, 'close');
  return { code: code as number | null, said };
}

async function readDeployment(file: string): Promise<Deployment | null> {
  const text = await readFile(file, 'utf8').catch(() => '');
  for (const entry of text.split('\n').filter((one) => one !== '')) {
    const parsed = line.safeParse(JSON.parse(entry));
    if (parsed.success && 'deployment_id' in parsed.data) return parsed.data;
  }
  return null;
}

/** The lines in which wrangler says what went wrong, without the token. */
function lastWords(said: string, token: string): string {
  const lines = said.split('\n').flatMap((text) => {
    const plain = text
      .replaceAll(token, '***')
      .replace(/[^\p{L}\p{N}\p{P}\p{S} ]/gu, '')
      .trim();
    return /error|fail|denied|not found|✘/i.test(plain) ? [plain] : [];
  });
  return lines[0]?.slice(0, 200) ?? 'it ended without saying why';
}

const failed = (branch: string, said: string) =>
  new KpiError(
    'deploy-failed',
    `The deployment of “${branch}” failed: ${said}.`,
    'Nothing was recorded for it; run npm run deploy again.',
  );
