import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { ROOT } from '../../src/host/root.ts';

const git = (...args: string[]): string =>
  execFileSync('git', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });

/** A clean clone of the project with what is not committed yet, beside an empty repository as its remote. */
export interface Checkout {
  readonly folder: string;
  /** The bare repository that the clone calls origin. */
  readonly remote: string;
  /** A folder for other things. */
  readonly temp: string;
  readonly remove: () => void;
}

export function cleanCheckout(): Checkout {
  const temp = mkdtempSync(join(tmpdir(), 'kpi-workflow-'));
  const folder = join(temp, 'checkout');
  const remote = join(temp, 'remote.git');
  git('clone', '--quiet', '--no-hardlinks', ROOT, folder);
  const pending = git('-C', ROOT, 'ls-files', '-z', '--modified', '--others', '--exclude-standard');
  for (const path of new Set(pending.split('\0').filter((name) => name !== ''))) {
    if (existsSync(join(ROOT, path))) cpSync(join(ROOT, path), join(folder, path), { recursive: true });
    else rmSync(join(folder, path), { force: true });
  }
  // Installed once, not once a test: npm ci itself is what CI begins with.
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'), 'junction');
  git('init', '--quiet', '--bare', remote);
  git('-C', folder, 'remote', 'set-url', 'origin', remote);
  return {
    folder,
    remote,
    temp: dirname(folder),
    remove: () => rmSync(temp, { recursive: true, force: true }),
  };
}

/** The ledger as the remote's branch holds it, a line each. */
export function pushedLedger(remote: string): Record<string, unknown>[] {
  const text = git('-C', remote, 'show', 'snapshots:ledger.jsonl');
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
}
