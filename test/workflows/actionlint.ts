import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { KpiError } from '../../src/errors.ts';
import { ROOT } from '../../src/warehouse/sql/files.ts';

const MODULE = 'github.com/rhysd/actionlint/cmd/actionlint@v1.7.12';
const CACHE = join(ROOT, '.cache/actionlint');

const missing = (why: string) =>
  new KpiError(
    'actionlint-missing',
    `There is no actionlint here: ${why}.`,
    'Put actionlint on the PATH, name one in KPI_ACTIONLINT, or install Go where its module proxy has it.',
  );

/**
 * The linter's program: the one that KPI_ACTIONLINT names, one on the PATH, or one that Go installs.
 * @throws KpiError `actionlint-missing`, saying why there is none.
 */
export function findActionlint(print: (line: string) => void): string {
  const named = process.env['KPI_ACTIONLINT'] ?? '';
  if (named !== '') return named;
  if (spawnSync('actionlint', ['-version']).status === 0) return 'actionlint';
  const installed = join(CACHE, 'actionlint');
  if (existsSync(installed)) return installed;
  if (spawnSync('go', ['version']).status !== 0)
    throw missing('Go is not on this machine, and no actionlint is');
  print('Installing actionlint with Go …');
  mkdirSync(CACHE, { recursive: true });
  const { status } = spawnSync('go', ['install', MODULE], {
    env: { ...process.env, GOBIN: CACHE },
    stdio: 'ignore',
    timeout: 600_000,
  });
  if (status !== 0 || !existsSync(installed)) throw missing('go install failed');
  return installed;
}
