import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Checkout, cleanCheckout } from './checkout.ts';
import { runJob } from './runner.ts';
import { readWorkflow } from './workflow.ts';

const job = readWorkflow('ci.yml').jobs['sizes'];

let checkout: Checkout;

function commit(message: string, ...options: string[]): void {
  const me = ['-c', 'user.name=Test', '-c', 'user.email=test@kpi.example'];
  const args = [...me, 'commit', '--quiet', '--all', `--message=${message}`, ...options];
  execFileSync('git', args, { cwd: checkout.folder });
}

beforeAll(() => {
  checkout = cleanCheckout();
  // Pages say so when a checkout has changes that no commit holds: neither side is to have any.
  commit('As it is', '--allow-empty');
  const base = mkdtempSync(join(checkout.temp, 'base-'));
  cpSync(checkout.folder, base, { recursive: true, verbatimSymlinks: true });
  mkdirSync(join(checkout.folder, 'base'));
  cpSync(base, join(checkout.folder, 'base'), { recursive: true, verbatimSymlinks: true });
});
afterAll(() => checkout.remove());

it('a pull request is told what it does to the weight of pages', async () => {
  if (job === undefined) throw new Error('the job is missing');
  // The change: an overview with more to say.
  const page = join(checkout.folder, 'src/pages/index.astro');
  await writeFile(page, '<p>One more sentence for the reader.</p>', { flag: 'a' });
  commit('More to say');
  const { PATH = '' } = process.env;
  const { result, summary, printed } = await runJob(job, {
    cwd: checkout.folder,
    temp: checkout.temp,
    env: { PATH, HOME: checkout.temp, CI: 'true', ASTRO_TELEMETRY_DISABLED: '1' },
    contexts: { github: { event_name: 'pull_request' } },
  });
  expect(result, printed).toBe('success');
  expect(summary).toMatch(/\| index\.html \| \d+ \| \+\d+ \| \d+ left \|/);
  expect(summary).toMatch(/\n1 of \d+ pages and modules changed by more than 8 bytes\./);
});
