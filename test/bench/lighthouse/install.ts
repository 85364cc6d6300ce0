import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { KpiError } from '../../../src/errors.ts';

const FOLDER = import.meta.dirname;

/** Installs Lighthouse when it is not there. Throws KpiError `lighthouse-install` when npm cannot. */
export function installLighthouse(print: (line: string) => void): void {
  if (existsSync(join(FOLDER, 'node_modules/lighthouse/package.json'))) return;
  print('Installing Lighthouse (about 180 MB) …');
  const { status } = spawnSync('npm', ['ci', '--prefix', FOLDER], {
    stdio: ['ignore', 'ignore', 'inherit'],
    shell: process.platform === 'win32',
  });
  if (status !== 0)
    throw new KpiError(
      'lighthouse-install',
      'npm could not install Lighthouse.',
      'Read what npm printed and run again.',
    );
}
