import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ROOT } from '../../src/host/root.ts';
import { type Checkout, cleanCheckout } from './checkout.ts';

/** What the runbook's first step says to type: all of the first deployment that needs no network. */
const steps = readFileSync(join(ROOT, 'docs/runbook.md'), 'utf8').split(/^(?=\d+\. \*\*)/m);
const step = steps.find((text) => text.startsWith('1. '));
const lines = (/```sh\n(.*?)```/s.exec(step ?? '')?.[1] ?? '').split('\n').map((line) => line.trim());
// The first two are what runs this test.
const commands = lines.filter((line) => line !== '' && line !== 'npm ci' && line !== 'npm test');

let checkout: Checkout;
beforeAll(() => {
  checkout = cleanCheckout();
});
afterAll(() => checkout.remove());

function start(command: string) {
  const { CI, GITHUB_ACTIONS, GITHUB_TOKEN, ...env } = process.env;
  const child = spawn('bash', ['-c', command.replaceAll('/tmp/kpi/', `${checkout.temp}/kpi/`)], {
    cwd: checkout.folder,
    env: { ...env, ASTRO_TELEMETRY_DISABLED: '1' },
    detached: true,
  });
  const seen = { text: '' };
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => (seen.text += String(data)));
  return { child, seen };
}

it('the first step of the first deployment works as it is written', async () => {
  expect(lines.slice(0, 2)).toEqual(['npm ci', 'npm test']);
  expect(commands.map((command) => command.split(' ')[2])).toEqual([
    'nightly',
    'verify',
    'deploy',
    'preview',
  ]);
  for (const command of commands.slice(0, -1)) {
    const { child, seen } = start(command);
    const [code] = await once(child, 'close');
    expect(code, `${command}\n${seen.text}`).toBe(0);
  }
  // Somebody may be looking at a site of his own on the port that is taken without a word.
  const { child, seen } = start(`${commands.at(-1)} --port 0`);
  const ended = once(child, 'close');
  try {
    await expect.poll(() => seen.text, { timeout: 60_000 }).toMatch(/http:\/\/\S+/);
    const [address = ''] = /http:\/\/\S+/.exec(seen.text) ?? [];
    const page = await fetch(address);
    expect(page.status).toBe(200);
    expect(await page.text()).toContain('Sample data');
  } finally {
    if (child.exitCode === null) process.kill(-(child.pid ?? 0));
    await ended;
  }
});
