import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { KpiError } from '../../src/errors.ts';
import { ROOT } from '../../src/host/root.ts';

const MODULE = 'github.com/rhysd/actionlint/cmd/actionlint@v1.7.12';
const CACHE = join(ROOT, '.cache/actionlint');

const ZIZMOR = 'zizmor==1.32.0';

const missing = (why: string, next: string) => new KpiError('linter-missing', why, next);
const noActionlint = (why: string) =>
  missing(
    `There is no actionlint here: ${why}.`,
    'Put actionlint on the PATH, name one in KPI_ACTIONLINT, or install Go where its module proxy has it.',
  );

const noZizmor = (why: string) =>
  missing(
    `There is no zizmor here: ${why}.`,
    'Put zizmor on the PATH, name one in KPI_ZIZMOR, or install Python where its package index has it.',
  );

const works = (program: string, ...args: string[]): boolean => spawnSync(program, args).status === 0;

/**
 * How to call actionlint: the one that KPI_ACTIONLINT names, one on the PATH, or one that Go installs.
 * @throws KpiError `linter-missing`, saying why there is none.
 */
export function findActionlint(print: (line: string) => void): readonly string[] {
  const named = process.env['KPI_ACTIONLINT'] ?? '';
  if (named !== '') return [named];
  if (works('actionlint', '-version')) return ['actionlint'];
  const installed = join(CACHE, 'actionlint');
  if (existsSync(installed)) return [installed];
  if (!works('go', 'version')) throw noActionlint('Go is not on this machine, and no actionlint is');
  print('Installing actionlint with Go …');
  mkdirSync(CACHE, { recursive: true });
  const { status } = spawnSync('go', ['install', MODULE], {
    env: { ...process.env, GOBIN: CACHE },
    stdio: 'ignore',
    timeout: 600_000,
  });
  if (status !== 0 || !existsSync(installed)) throw noActionlint('go install failed');
  return [installed];
}

/**
 * How to call zizmor: the one that KPI_ZIZMOR names, one on the PATH, or one that pip installs beside the project.
 * @throws KpiError `linter-missing`, saying why there is none.
 */
export function findZizmor(print: (line: string) => void): readonly string[] {
  const named = process.env['KPI_ZIZMOR'] ?? '';
  if (named !== '') return [named];
  if (works('zizmor', '--version')) return ['zizmor'];
  const folder = join(ROOT, '.cache', ZIZMOR);
  const installed = join(folder, 'bin/zizmor');
  if (works(installed, '--version')) return [installed];
  if (!works('python3', '--version')) throw noZizmor('Python is not on this machine, and no zizmor is');
  print('Installing zizmor with pip …');
  const quiet = { stdio: 'ignore', timeout: 600_000 } as const;
  spawnSync('python3', ['-m', 'venv', folder], quiet);
  spawnSync(join(folder, 'bin/python'), ['-m', 'pip', 'install', '--only-binary=:all:', ZIZMOR], quiet);
  if (!works(installed, '--version')) throw noZizmor('pip could not install it');
  return [installed];
}
