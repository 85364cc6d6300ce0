import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { KpiError } from '../../../src/errors.ts';

const FOLDER = import.meta.dirname;

/**
 * Installs the judge's own package when it is not there. It is large (ZetaSQL's server), so newcomers do not get
 * it with the project.
 * @throws KpiError `judge-install` when npm cannot.
 */
export function installJudge(print: (line: string) => void): void {
  if (existsSync(join(FOLDER, 'node_modules/@fivetrandevelopers/zetasql/package.json'))) return;
  print('Installing the SQL judge (ZetaSQL, about 340 MB) …');
  const { status } = spawnSync('npm', ['ci', '--prefix', FOLDER], {
    stdio: ['ignore', 'ignore', 'inherit'],
    shell: process.platform === 'win32',
  });
  if (status !== 0) {
    throw new KpiError(
      'judge-install',
      'npm could not install the SQL judge.',
      'Read what npm printed above and run again.',
    );
  }
}
