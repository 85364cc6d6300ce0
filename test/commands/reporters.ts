import type { Env } from '../../src/host/effects.ts';

/** What makes Vitest write its counts to the file that KPI_TEST_REPORT names, for CI. */
export function reporters(env: Env): string[] {
  const file = env['KPI_TEST_REPORT'];
  return file === undefined ? [] : ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`];
}
