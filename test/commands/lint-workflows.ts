import { spawnSync } from 'node:child_process';
import type { Command } from '../../src/cli/command.ts';
import { KpiError } from '../../src/errors.ts';
import type { Effects } from '../../src/host/effects.ts';
import { ROOT } from '../../src/host/root.ts';
import { findActionlint, findZizmor } from '../workflows/linters.ts';

/** The exit code of a check that could not run, which is neither passed nor failed. */
const NOT_RUN = 2;

/** `queue` is younger than this actionlint: https://github.blog/changelog/2026-05-07-github-actions-concurrency-groups-now-allow-larger-queues */
const ACTIONLINT = ['-color', '-ignore', 'unexpected key "queue" for "concurrency" section'];
const ZIZMOR = ['--offline', '--no-progress', '--quiet', '.github'];

/** Runs one linter and answers with an exit code. */
function lint(
  name: string,
  find: (print: Effects['print']) => readonly string[],
  args: readonly string[],
  { print }: Effects,
): number {
  try {
    const [program = '', ...first] = find(print);
    const { status } = spawnSync(program, [...first, ...args], { cwd: ROOT, stdio: 'inherit' });
    print(`${name}: ${status === 0 ? 'nothing to say' : 'see above'}`);
    return status === 0 ? 0 : 1;
  } catch (error) {
    if (!(error instanceof KpiError)) throw error;
    print(`NOT RUN: ${error.message} ${error.next}`);
    return NOT_RUN;
  }
}

export const lintWorkflows: Command = {
  name: 'lint:workflows',
  about: 'Lints the workflows with actionlint and zizmor, as far as they can be had.',
  options: [],
  examples: [['', 'after a change in .github/workflows']],
  exits: ['0  nothing to say', '1  something is wrong', '2  a linter did not run: it is not to be had here'],
  run: async (_values, effects) => {
    const codes = [
      lint('actionlint', findActionlint, ACTIONLINT, effects),
      lint('zizmor', findZizmor, ZIZMOR, effects),
    ];
    return codes.includes(1) ? 1 : Math.max(...codes);
  },
};
