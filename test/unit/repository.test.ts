import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { ROOT } from '../../src/host/root.ts';

const text = (file: string): string => readFileSync(join(ROOT, file), 'utf8');
const json = (file: string) => JSON.parse(text(file));

it('the version that manifests record heads the changelog', () => {
  const [, newest] = /^## (\S+)$/m.exec(text('CHANGELOG.md')) ?? [];
  expect(newest).toBe(json('package.json').version);
  expect(json('package-lock.json').version).toBe(newest);
});

it('the version of Node that tools read is the one that npm scripts run on', () => {
  expect(text('.nvmrc').trim()).toBe(json('package.json').devDependencies.node);
});

/** Each is what a document or a command tells people to make in the checkout. */
const PRIVATE = [
  'key.json',
  'kpi-nightly-key.json',
  'gha-creds-0123.json',
  '.env',
  '.env.local',
  '.dev.vars',
  'head.json',
  'infra/.terraform/providers/x',
  'infra/terraform.tfstate',
  'infra/terraform.tfstate.backup',
  'infra/terraform.tfvars',
  'evidence-2026-11-22.zip',
  'audit/2026/head.json',
  'snapshots/ledger.jsonl',
  'dist/index.html',
];

it.each(PRIVATE)('git leaves %s out of a commit', (path) => {
  expect(spawnSync('git', ['check-ignore', '--quiet', '--no-index', path], { cwd: ROOT }).status).toBe(0);
});

it('git leaves no room of the code out', () => {
  const { stdout } = spawnSync('git', ['ls-files', '--cached', '--ignored', '--exclude-standard'], {
    cwd: ROOT,
    encoding: 'utf8',
  });
  expect(stdout).toBe('');
  expect(
    spawnSync('git', ['check-ignore', '--quiet', '--no-index', 'src/audit/x.ts'], { cwd: ROOT }).status,
  ).toBe(1);
});
